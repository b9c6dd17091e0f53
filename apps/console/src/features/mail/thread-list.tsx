import { Skeleton, VisuallyHidden } from '@mantine/core';
import { IconPaperclip, IconStarFilled } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ThreadRow } from '../../api/types.js';
import type { Format } from '../../ui/format.js';
import { useFormat } from '../../ui/use-format.js';
import { senders } from './address-words.js';

export const ROW_PX = 36;

interface Props {
  readonly threads: readonly ThreadRow[];
  readonly label: string;
  /** The row that the keys stand on. */
  readonly cursor: number;
  readonly openId: string | undefined;
  readonly more: boolean;
  readonly onOpen: (thread: ThreadRow, index: number) => void;
  readonly onMore: () => void;
}

/** Rows of one height, only those in sight in the document; the next page comes before one reaches the end. */
export function ThreadListView({ threads, label, cursor, openId, more, onOpen, onMore }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const count = threads.length + (more ? 1 : 0);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions change as one scrolls; nothing here is memoised by hand
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= threads.length - 10) onMore();
  }, [more, last, threads.length, onMore]);
  useEffect(() => {
    if (cursor >= 0) rows.scrollToIndex(cursor, { align: 'auto' });
    return focusLater(scroller.current, cursor);
  }, [cursor, openId, rows]);
  return (
    <div ref={scroller} className="gh-threads">
      <div
        role="list"
        aria-label={t('mail.threadsOf', { label })}
        style={{ height: rows.getTotalSize() }}
        className="gh-rows"
      >
        {items.map(({ index, start }) => (
          <div
            key={threads[index]?.id ?? 'more'}
            role="listitem"
            className="gh-slot"
            style={{ transform: `translateY(${start}px)` }}
          >
            <Row
              place={index}
              thread={threads[index]}
              current={index === cursor}
              open={threads[index]?.id === openId}
              format={format}
              onOpen={(thread) => onOpen(thread, index)}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The focus goes where the keys stand, unless it is somewhere that the person put it. The row is there a frame after the scroll. */
function focusLater(list: HTMLElement | null, cursor: number): () => void {
  const frame = requestAnimationFrame(() => {
    const { activeElement } = document;
    const free = activeElement === null || activeElement === document.body || activeElement.id === 'main';
    if (!free && list?.contains(activeElement) !== true) return;
    list?.querySelector<HTMLElement>(`[data-place="${cursor}"]`)?.focus({ preventScroll: true });
  });
  return () => cancelAnimationFrame(frame);
}

interface RowProps {
  readonly place: number;
  readonly thread: ThreadRow | undefined;
  readonly current: boolean;
  readonly open: boolean;
  readonly format: Format;
  readonly onOpen: (thread: ThreadRow) => void;
}

function Row({ place, thread, current, open, format, onOpen }: RowProps) {
  const { t } = useTranslation();
  if (thread === undefined) return <Skeleton height={ROW_PX - 12} my={6} mx={12} />;
  const { subject, snippet, from, messages, unread, starred, attachments, at } = thread;
  const title = subject === '' ? t('mail.noSubject') : subject;
  return (
    <button
      type="button"
      className="gh-row"
      data-place={place}
      data-unread={unread}
      data-cursor={current}
      data-open={open}
      aria-current={open}
      onClick={() => onOpen(thread)}
    >
      <span className="gh-dot">{unread && <VisuallyHidden>{t('mail.unread')}</VisuallyHidden>}</span>
      <span className="gh-from gh-ellipsis">
        {senders(from, t('mail.noSender'))}
        {messages !== '1' && <span className="gh-faint"> {messages}</span>}
      </span>
      <span className="gh-what gh-ellipsis">
        {starred && <IconStarFilled size={13} className="gh-star" aria-hidden />}
        <span className="gh-subject">{title}</span>
        <span className="gh-faint"> {snippet}</span>
      </span>
      {attachments && <IconPaperclip size={15} className="gh-faint" aria-hidden />}
      <time className="gh-when" dateTime={at}>
        {format.short(at, new Date())}
      </time>
    </button>
  );
}

export function ThreadListSkeleton() {
  return (
    <div className="gh-threads" aria-hidden>
      {Array.from({ length: 14 }, (_, n) => (
        <Skeleton key={n} height={ROW_PX - 14} my={7} mx={12} w="auto" />
      ))}
    </div>
  );
}
