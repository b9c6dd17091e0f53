import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { saveBlob } from './save-blob.js';
import { fetchExport } from './trail.queries.js';

interface Props {
  readonly opened: boolean;
  readonly log: 'organisation' | 'system';
  readonly onClose: () => void;
}

/** An export is itself an entry, with the reason that is given here. */
export function ExportDialog({ opened, log, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const exporting = useMutation({
    mutationFn: () => fetchExport(log, reason.trim()),
    onSuccess: (blob) => {
      saveBlob(blob, `gatehouse-trail-${new Date().toISOString().slice(0, 10)}.tar`);
      onClose();
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    exporting.mutate();
  };
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      opened={opened}
      onClose={onClose}
      title={t('trail.export.title')}
      size="md"
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>{t('trail.export.text')}</Text>
          <Textarea
            label={t('trail.export.reason')}
            description={t('trail.export.reasonText')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
            required
            data-autofocus
          />
          {exporting.error !== null && <ProblemNotice error={exporting.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('trail.export.cancel')}
            </Button>
            <Button type="submit" loading={exporting.isPending} disabled={reason.trim() === ''}>
              {t('trail.export.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
