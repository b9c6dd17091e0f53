import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const ROWS = [
  ['next', ['j', '↓']],
  ['previous', ['k', '↑']],
  ['open', ['o', 'Enter']],
  ['back', ['u', 'Esc']],
  ['find', ['/']],
  ['help', ['?']],
] as const;

export function KeyHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      opened={opened}
      onClose={onClose}
      title={t('mail.keys.title')}
      size="sm"
    >
      <Stack gap="xs">
        {ROWS.map(([act, keys]) => (
          <Group key={act} justify="space-between">
            <Text>{t(`mail.keys.${act}`)}</Text>
            <Group gap={6}>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
