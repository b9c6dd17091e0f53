import { Skeleton, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import {
  IconAlertOctagon,
  IconBookmark,
  IconFile,
  IconInbox,
  IconMessages,
  IconSend,
  IconStar,
  IconTag,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../api/types.js';
import { useFormat } from '../../ui/use-format.js';
import { inOrder, isSystemLabel, segmentOfLabel } from './label-names.js';

const ICONS: Readonly<Record<string, Icon>> = {
  INBOX: IconInbox,
  STARRED: IconStar,
  IMPORTANT: IconBookmark,
  SENT: IconSend,
  DRAFT: IconFile,
  SPAM: IconAlertOctagon,
  TRASH: IconTrash,
};

interface Props {
  readonly labels: readonly Label[] | undefined;
  readonly findRef: RefObject<HTMLInputElement | null>;
}

export function LabelList({ labels, findRef }: Props) {
  const { t, i18n } = useTranslation();
  const [wanted, setWanted] = useState('');
  const name = useLabelName();
  const shown = inOrder(labels ?? [], i18n.language).filter((label) =>
    name(label).toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
  return (
    <nav className="gh-labels" aria-label={t('mail.labels')}>
      <TextInput
        ref={findRef}
        size="xs"
        mb="xs"
        aria-label={t('mail.findLabel')}
        placeholder={t('mail.findLabel')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      {labels === undefined ? (
        <Stack gap={6}>
          {Array.from({ length: 8 }, (_, n) => (
            <Skeleton key={n} height={28} />
          ))}
        </Stack>
      ) : (
        shown.map((label) => <LabelLink key={label.id} label={label} name={name(label)} />)
      )}
    </nav>
  );
}

function LabelLink({ label, name }: { readonly label: Label; readonly name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const Glyph = ICONS[label.googleId] ?? (label.type === 'user' ? IconTag : IconMessages);
  const unread = label.unread === '0' ? undefined : format.number(label.unread);
  return (
    <Link
      to="/mail/$label"
      params={{ label: segmentOfLabel(label.googleId) }}
      search={({ account }) => (account === undefined ? {} : { account })}
      className="gh-label"
    >
      <Glyph size={17} stroke={1.7} aria-hidden />
      <span className="gh-ellipsis">{name}</span>
      {unread !== undefined && (
        <span className="gh-count gh-numbers">
          {unread} <VisuallyHidden>{t('mail.labelUnread')}</VisuallyHidden>
        </span>
      )}
    </Link>
  );
}

/** Ours for Gmail's own labels, in the person's language; the person's words for theirs. */
export function useLabelName(): (label: Pick<Label, 'googleId' | 'name'>) => string {
  const { t } = useTranslation();
  return ({ googleId, name }) => (isSystemLabel(googleId) ? t(`mail.label.${googleId}`) : name);
}
