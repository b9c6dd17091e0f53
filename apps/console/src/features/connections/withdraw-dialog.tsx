import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { IconBrandGoogle, IconEyeOff, IconHelpCircle, IconMailOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly opened: boolean;
  readonly account: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

const EFFECTS = [
  ['reading', IconEyeOff],
  ['arriving', IconMailOff],
  ['google', IconBrandGoogle],
  ['choice', IconHelpCircle],
] as const;

/** Says what will stop before it stops. */
export function WithdrawDialog({ opened, account, busy, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      opened={opened}
      onClose={onClose}
      title={t('withdraw.title', { account })}
      size="md"
    >
      <Stack gap="md">
        <Text>{t('withdraw.intro')}</Text>
        <List spacing="xs">
          {EFFECTS.map(([effect, Glyph]) => (
            <List.Item key={effect} icon={<Glyph size={18} stroke={1.7} className="gh-faint" aria-hidden />}>
              {t(`withdraw.effects.${effect}`)}
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('withdraw.cancel')}
          </Button>
          <Button color="red.8" onClick={onConfirm} loading={busy}>
            {t('withdraw.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
