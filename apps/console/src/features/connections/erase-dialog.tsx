import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly opened: boolean;
  /** Messages that go; undefined when nobody counted them. */
  readonly count: string | undefined;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Erasing cannot be undone and does not wait, so it is confirmed by a typed word. */
export function EraseDialog({ opened, count, busy, onClose, onConfirm }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const word = t('erase.word');
  const right = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (right) onConfirm();
  };
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      opened={opened}
      onClose={onClose}
      title={t('erase.title')}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>{count === undefined ? t('erase.text') : t('erase.textCount', { number: count })}</Text>
          <TextInput
            label={t('erase.type', { word })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('erase.cancel')}
            </Button>
            <Button type="submit" color="red.8" disabled={!right} loading={busy}>
              {t('erase.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
