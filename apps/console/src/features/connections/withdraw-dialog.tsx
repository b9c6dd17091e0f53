import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly opened: boolean;
  readonly account: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Says what will stop before it stops. */
export function WithdrawDialog({ opened, account, busy, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  const effects = ['reading', 'arriving', 'google', 'choice'] as const;
  return (
    <Modal opened={opened} onClose={onClose} title={t('withdraw.title', { account })} size="md">
      <Stack gap="md">
        <Text>{t('withdraw.intro')}</Text>
        <List spacing="xs" icon={<IconPlayerStop size={18} stroke={1.7} className="gh-danger" aria-hidden />}>
          {effects.map((effect) => (
            <List.Item key={effect}>{t(`withdraw.effects.${effect}`)}</List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('withdraw.cancel')}
          </Button>
          <Button color="red" onClick={onConfirm} loading={busy}>
            {t('withdraw.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
