import { Badge, Button, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconCircleCheckFilled, IconClockHour4 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TrailEntry } from '../../api/types.js';
import { useFormat } from '../../ui/use-format.js';
import { EntryRecord } from './entry-record.js';
import { factsOf, sentenceOf } from './entry-words.js';

interface Props {
  readonly entries: readonly TrailEntry[];
  readonly openIndex: string | undefined;
  readonly log: string;
  readonly more: boolean;
  readonly loading: boolean;
  readonly onOpen: (index: string | undefined) => void;
  readonly onMore: () => void;
}

export function EntryList({ entries, openIndex, log, more, loading, onOpen, onMore }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <ul className="gh-entries" aria-label={t('trail.entries')}>
        {entries.map((entry) => (
          <Entry
            key={entry.index}
            entry={entry}
            log={log}
            open={entry.index === openIndex}
            onToggle={() => onOpen(entry.index === openIndex ? undefined : entry.index)}
          />
        ))}
      </ul>
      {more && (
        <Button variant="default" onClick={onMore} loading={loading} mt="md" fullWidth>
          {t('trail.older')}
        </Button>
      )}
    </>
  );
}

interface EntryProps {
  readonly entry: TrailEntry;
  readonly log: string;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Entry({ entry, log, open, onToggle }: EntryProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { header, proof } = entry;
  return (
    <li className="gh-entry" data-open={open}>
      <UnstyledButton className="gh-entry-head" onClick={onToggle} aria-expanded={open}>
        <IconChevronRight size={16} className="gh-chevron" aria-hidden />
        <Proof proof={proof} />
        <span className="gh-shrink">
          <Text component="span" className="gh-sentence">
            {sentenceOf(entry, t, i18n, format)}
            {isRefusal(entry) && (
              <Badge size="sm" color="red" variant="light" ml={8}>
                {t('trail.refused')}
              </Badge>
            )}
          </Text>
          <Text component="span" size="sm" c="dimmed" className="gh-numbers gh-facts">
            {factsOf(entry, t, format).join(' · ')}
          </Text>
        </span>
        <Text component="time" dateTime={header.rx} size="sm" c="dimmed" className="gh-numbers gh-entry-time">
          {format.exact(header.rx)}
        </Text>
      </UnstyledButton>
      {open && <EntryRecord entry={entry} log={log} />}
    </li>
  );
}

function Proof({ proof }: { readonly proof: TrailEntry['proof'] }) {
  if (proof === 'proved') return <IconCircleCheckFilled size={18} className="gh-accent" aria-hidden />;
  return <IconClockHour4 size={18} className="gh-faint" aria-hidden />;
}

function isRefusal({ header: { type, result } }: TrailEntry): boolean {
  return type === 'access.denied' || result === 'denied' || result === 'discarded';
}
