import { Button, Group, List, Loader, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircle, IconCircleCheckFilled, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Withdrawal, WithdrawalStep } from '../../api/types.js';
import { useFormat } from '../../ui/use-format.js';

interface Props {
  readonly withdrawal: Withdrawal;
  readonly busy: boolean;
  readonly onKeep: () => void;
  readonly onErase: () => void;
}

/** What followed from a withdrawal, ticking itself; then the question what happens to the copy here. */
export function WithdrawalPanel({ withdrawal, busy, onKeep, onErase }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const steps = withdrawal.steps.filter(({ step }) => step !== 'content_decided');
  const firstOpen = steps.find(({ state }) => state === 'waiting');
  return (
    <Stack gap="md">
      <Text fw={600}>{t('withdraw.stopped', { at: format.exact(withdrawal.at) })}</Text>
      <List spacing={8} aria-label={t('withdraw.checklist')} listStyleType="none">
        {steps.map((step) => (
          <Step key={step.step} step={step} current={step === firstOpen} />
        ))}
      </List>
      {withdrawal.choice === 'unanswered' ? (
        <Question withdrawal={withdrawal} busy={busy} onKeep={onKeep} onErase={onErase} />
      ) : (
        <Decided withdrawal={withdrawal} />
      )}
    </Stack>
  );
}

function Step({ step, current }: { readonly step: WithdrawalStep; readonly current: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <List.Item icon={<Mark step={step} current={current} />} data-state={step.state}>
      <Text component="span" c={step.state === 'waiting' ? 'dimmed' : 'var(--mantine-color-text)'}>
        {t(`withdraw.steps.${step.step}.${step.state}`)}
      </Text>
      {step.at !== null && step.state === 'done' && (
        <Text component="span" size="sm" c="dimmed" ml={8} className="gh-numbers">
          {format.time(step.at)}
        </Text>
      )}
      {step.note !== null && (
        <Text size="sm" c="dimmed">
          {step.note}
        </Text>
      )}
    </List.Item>
  );
}

function Mark({ step: { state }, current }: { readonly step: WithdrawalStep; readonly current: boolean }) {
  if (state === 'done') return <IconCircleCheckFilled size={20} className="gh-accent" aria-hidden />;
  if (state === 'failed') return <IconAlertTriangle size={20} className="gh-danger" aria-hidden />;
  if (state === 'not_needed') return <IconMinus size={20} className="gh-faint" aria-hidden />;
  return current ? <Loader size={18} aria-hidden /> : <IconCircle size={20} className="gh-faint" aria-hidden />;
}

function Question({ withdrawal, busy, onKeep, onErase }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { eraseAt } = withdrawal;
  return (
    <Stack gap="xs" className="gh-question" role="group" aria-label={t('withdraw.question')}>
      <Title order={3}>{t('withdraw.question')}</Title>
      <Text>{t('withdraw.questionText')}</Text>
      {eraseAt !== null && (
        <Text size="sm" c="dimmed">
          {t('withdraw.unanswered', { at: format.day(eraseAt) })}
        </Text>
      )}
      <Group mt={4}>
        <Button variant="default" onClick={onKeep} loading={busy}>
          {t('withdraw.keep')}
        </Button>
        <Button variant="default" className="gh-danger-act" onClick={onErase} disabled={busy}>
          {t('withdraw.erase')}
        </Button>
      </Group>
    </Stack>
  );
}

function Decided({ withdrawal: { choice, erasedAt } }: { readonly withdrawal: Withdrawal }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (choice === 'keep') return <Text>{t('withdraw.kept')}</Text>;
  return (
    <Text>{erasedAt === null ? t('withdraw.erasing') : t('withdraw.erased', { at: format.exact(erasedAt) })}</Text>
  );
}
