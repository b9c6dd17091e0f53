import { Group, NativeSelect, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Connection, Label, SyncStatus } from '../../api/types.js';
import { SyncLine } from '../../ui/sync-line.js';
import { syncQuery } from '../connections/connections.queries.js';
import { featureState } from '../connections/feature-state.js';
import { inOrder, isSystemLabel, segmentOfLabel } from './label-names.js';
import { useLabelName } from './label-list.js';

interface Props {
  readonly connection: Connection;
  readonly mailboxes: readonly Connection[];
  readonly labels: readonly Label[];
  readonly label: string;
}

/** Which mail this is, and how far it has come. */
export function MailHeader({ connection, mailboxes, labels, label }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = useLabelName();
  const { data: sync } = useQuery(syncQuery(connection.id));
  const known = labels.find(({ googleId }) => googleId === label);
  const title = known !== undefined ? name(known) : isSystemLabel(label) ? t(`mail.label.${label}`) : label;
  return (
    <header className="gh-mail-header">
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Title order={1} className="gh-ellipsis">
          {title}
        </Title>
        {mailboxes.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('mail.account')}
            value={connection.id}
            data={mailboxes.map(({ id, account }) => ({ value: id, label: account ?? id }))}
            onChange={({ currentTarget: { value } }) =>
              void navigate({ to: '/mail/$label', params: { label: 'inbox' }, search: { account: value } })
            }
          />
        )}
      </Group>
      <LabelSelect labels={labels} label={label} />
      <Standing sync={sync} kept={featureState(connection, 'mail').kind === 'withdrawn'} />
    </header>
  );
}

/** The labels, where there is no room for them beside the list. */
function LabelSelect({ labels, label }: { readonly labels: readonly Label[]; readonly label: string }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const name = useLabelName();
  return (
    <NativeSelect
      className="gh-label-select"
      aria-label={t('mail.labels')}
      value={label}
      data={inOrder(labels, i18n.language).map((one) => ({ value: one.googleId, label: name(one) }))}
      onChange={({ currentTarget: { value } }) =>
        void navigate({ to: '/mail/$label', params: { label: segmentOfLabel(value) }, search: true })
      }
    />
  );
}

function Standing({ sync, kept }: { readonly sync: SyncStatus | undefined; readonly kept: boolean }) {
  const { t } = useTranslation();
  if (kept) return <div className="gh-mail-sync">{t('mail.kept')}</div>;
  return (
    <div className="gh-mail-sync" aria-live="off">
      {sync !== undefined && <SyncLine status={sync} />}
    </div>
  );
}
