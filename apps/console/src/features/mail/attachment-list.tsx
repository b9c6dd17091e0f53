import { Text, VisuallyHidden } from '@mantine/core';
import { IconDownload, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '../../api/types.js';
import { useFormat } from '../../ui/use-format.js';
import { messageUrl } from './mail.queries.js';

interface Props {
  readonly connectionId: string;
  readonly messageId: string;
  readonly attachments: readonly Attachment[];
}

/** Files to save. Pictures that the text shows are part of it and not listed. */
export function AttachmentList({ connectionId, messageId, attachments }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const files = attachments.filter(({ inline }) => !inline);
  if (files.length === 0) return null;
  return (
    <ul className="gh-files" aria-label={t('mail.attachments', { count: files.length })}>
      {files.map(({ partId, filename, size }) => {
        const name = filename === '' ? t('mail.noFilename') : filename;
        return (
          <li key={partId}>
            <a className="gh-file" href={messageUrl(connectionId, messageId, `attachments/${partId}`)} download={name}>
              <IconFile size={18} stroke={1.6} aria-hidden />
              <VisuallyHidden>{t('mail.download')}</VisuallyHidden>
              <span className="gh-ellipsis">{name}</span>
              <Text component="span" size="xs" c="dimmed" className="gh-numbers">
                {format.bytes(size)}
              </Text>
              <IconDownload size={16} aria-hidden />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
