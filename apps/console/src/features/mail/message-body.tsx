import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.js';
import { linked } from './linked-text.js';
import { messageUrl } from './mail.queries.js';

/** HTML in a frame that may run nothing and reach nothing; text as text. */
export function MessageBody({ connectionId, message }: { readonly connectionId: string; readonly message: Message }) {
  const { t } = useTranslation();
  const { html, text, textTruncated } = message;
  if (html !== null) {
    return (
      <iframe
        className="gh-html"
        title={t('mail.body')}
        src={messageUrl(connectionId, message.id, 'html')}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        style={{ height: heightFor(html) }}
      />
    );
  }
  if (text === null || text.trim() === '') return <Text c="dimmed">{t('mail.noText')}</Text>;
  return (
    <>
      <div className="gh-text">{linked(text)}</div>
      {textTruncated && (
        <Text size="sm" c="dimmed">
          {t('mail.truncated')}
        </Text>
      )}
    </>
  );
}

/**
 * The frame may not be measured from outside (it shares no origin with us), so its height is a guess from the length of
 * the words; it scrolls inside, and its corner can be dragged.
 */
function heightFor(html: string): number {
  const words = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/<[^>]*>/g, '');
  const blocks = html.match(/<(?:p|div|tr|br|li|h\d|img)\b/gi)?.length ?? 0;
  return Math.round(Math.min(1_200, Math.max(160, words.length * 0.26 + blocks * 22 + 60)));
}
