import { Alert, Text } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import type { Outcome } from './connections.routes.js';

/** How the visit to Google ended. */
export function OutcomeNotice({ outcome, onClose }: { readonly outcome: Outcome; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { connected, refused = [], problem, correlation = '' } = outcome;
  if (problem !== undefined) {
    return <ProblemNotice error={new ApiError({ code: problem, detail: '', status: 0, correlationId: correlation })} />;
  }
  if (connected === undefined) return null;
  const off = refused.length > 0;
  return (
    <Alert
      role="status"
      color={off ? 'yellow' : 'gate'}
      icon={off ? <IconInfoCircle size={18} /> : <IconCircleCheck size={18} />}
      title={off ? t('connections.outcome.refused') : t('connections.outcome.connected')}
      withCloseButton
      closeButtonLabel={t('ui.close')}
      onClose={onClose}
    >
      <Text>{off ? t('connections.outcome.refusedText') : t('connections.outcome.connectedText')}</Text>
    </Alert>
  );
}
