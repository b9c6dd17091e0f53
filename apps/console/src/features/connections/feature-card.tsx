import { Anchor, Avatar, Button, Group, Skeleton, Stack, Switch, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconArrowRight, IconRefreshAlert } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, ConsentNotice, Grant, SyncStatus } from '../../api/types.js';
import { SyncLine } from '../../ui/sync-line.js';
import { useFormat } from '../../ui/use-format.js';
import type { FeatureState } from './feature-state.js';
import { NoticeLines } from './notice-lines.js';

interface Props {
  readonly connection: Connection;
  readonly state: FeatureState;
  readonly sync: SyncStatus | undefined;
  readonly notice: ConsentNotice | undefined;
  readonly busy: boolean;
  readonly onTurnOff: () => void;
  readonly onConnect: () => void;
  readonly onAllowDeletions: () => void;
  /** The withdrawal's checklist, where there is one. */
  readonly children?: ReactNode;
}

/** One feature of one Google account: what stands, since when, and the one switch. */
export function FeatureCard({
  connection,
  state,
  sync,
  notice,
  busy,
  onTurnOff,
  onConnect,
  onAllowDeletions,
  children,
}: Props) {
  const { t } = useTranslation();
  const account = connection.account ?? t('connections.unknownAccount');
  const on = state.kind === 'live' || state.kind === 'reconnect';
  return (
    <section className="gh-card gh-offer" aria-label={t('connections.card', { account })}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Avatar name={account} color="gate" radius="xl" aria-hidden />
            <div className="gh-shrink">
              <Title order={2} className="gh-ellipsis">
                {account}
              </Title>
              <Text size="sm" c="dimmed">
                {t('connections.gmail')}
              </Text>
            </div>
          </Group>
          <Switch
            size="md"
            label={on ? t('connections.on') : t('connections.off')}
            aria-label={t('connections.switch', { account })}
            checked={on}
            disabled={busy}
            onChange={() => (on ? onTurnOff() : onConnect())}
          />
        </Group>
        {on && <Standing sync={sync} grant={state.grant} />}
        {on && sync?.reason === 'too_many_deletions' && (
          <Button w="fit-content" variant="light" onClick={onAllowDeletions} loading={busy}>
            {t('connections.allowDeletions')}
          </Button>
        )}
        {state.kind === 'reconnect' && (
          <Button w="fit-content" leftSection={<IconRefreshAlert size={18} />} onClick={onConnect} loading={busy}>
            {t('connections.signInAgain')}
          </Button>
        )}
        {children}
        {on && <Reads notice={notice} />}
        {(on || (state.kind === 'withdrawn' && state.kept)) && <OpenMail account={connection.id} />}
      </Stack>
    </section>
  );
}

function OpenMail({ account }: { readonly account: string }) {
  const { t } = useTranslation();
  return (
    <Button
      renderRoot={(props) => <Link to="/mail" search={{ account }} {...props} />}
      variant="light"
      w="fit-content"
      rightSection={<IconArrowRight size={16} />}
    >
      {t('connections.openMail')}
    </Button>
  );
}

/** Known to the person since they agreed: one line, unfolded when asked. */
function Reads({ notice }: { readonly notice: ConsentNotice | undefined }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Anchor component="button" type="button" onClick={() => setOpen(!open)} aria-expanded={open}>
        {t('connections.showReads')}
      </Anchor>
      {open && <NoticeLines notice={notice} />}
    </div>
  );
}

function Standing({ sync, grant }: { readonly sync: SyncStatus | undefined; readonly grant: Grant }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap={6}>
      {sync === undefined ? <Skeleton height={22} width="60%" /> : <SyncLine status={sync} />}
      {grant.grantedAt !== null && (
        <Text size="sm" c="dimmed">
          {t('connections.since', { at: format.exact(grant.grantedAt), version: grant.ver })}
        </Text>
      )}
    </Stack>
  );
}
