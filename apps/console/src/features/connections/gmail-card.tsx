import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../api/types.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useFormat } from '../../ui/use-format.js';
import {
  noticeQuery,
  syncQuery,
  useAllowDeletions,
  useChooseContent,
  useConnect,
  useWithdraw,
} from './connections.queries.js';
import { FeatureCard } from './feature-card.js';
import { featureState } from './feature-state.js';
import { WithdrawalPanel } from './withdrawal-panel.js';

const WithdrawDialog = lazy(() =>
  import('./withdraw-dialog.js').then((module) => ({ default: module.WithdrawDialog })),
);
const EraseDialog = lazy(() => import('./erase-dialog.js').then((module) => ({ default: module.EraseDialog })));

/** Binds the card of one account's Gmail to its data and acts. */
export function GmailCard({ connection }: { readonly connection: Connection }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState<'withdraw' | 'erase' | undefined>();
  const state = featureState(connection, 'mail');
  const { data: notice } = useQuery(noticeQuery('mail', i18n.language));
  const { data: sync } = useQuery(syncQuery(connection.id));
  const connect = useConnect();
  const withdraw = useWithdraw(connection, 'mail');
  const allow = useAllowDeletions(connection);
  const choose = useChooseContent(connection, 'mail');
  const close = () => setAsking(undefined);
  const error = connect.error ?? withdraw.error ?? choose.error ?? allow.error;
  const count = sync === undefined || sync.done === '0' ? undefined : format.number(sync.done);
  return (
    <FeatureCard
      connection={connection}
      state={state}
      sync={sync}
      notice={notice}
      busy={connect.isPending || withdraw.isPending || allow.isPending}
      onTurnOff={() => setAsking('withdraw')}
      onAllowDeletions={() => allow.mutate()}
      onConnect={() => connect.mutate({ feature: 'mail', connectionId: connection.id })}
    >
      {error !== null && <ProblemNotice error={error} />}
      {state.kind === 'withdrawn' && (
        <WithdrawalPanel
          withdrawal={state.withdrawal}
          busy={choose.isPending}
          onKeep={() => choose.mutate('keep')}
          onErase={() => setAsking('erase')}
        />
      )}
      <Suspense>
        {asking === 'withdraw' && (
          <WithdrawDialog
            opened
            account={connection.account ?? t('connections.unknownAccount')}
            busy={withdraw.isPending}
            onClose={close}
            onConfirm={() => withdraw.mutate(undefined, { onSettled: close })}
          />
        )}
        {asking === 'erase' && (
          <EraseDialog
            opened
            count={count}
            busy={choose.isPending}
            onClose={close}
            onConfirm={() => choose.mutate('erase', { onSettled: close })}
          />
        )}
      </Suspense>
    </FeatureCard>
  );
}
