import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type Problem } from '../api/client.js';

interface Props {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** A fault in plain words, with what to do next; code and correlation id stand behind "Details". */
export function ProblemNotice({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const problem = problemOf(error);
  const { what, next } = useWords(problem);
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconAlertTriangle size={18} />} title={what}>
      <Stack gap="xs">
        <Text size="md">{next}</Text>
        <Group gap="xs">
          {onRetry !== undefined && (
            <Button size="compact-sm" variant="light" onClick={onRetry}>
              {t('ui.retry')}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setOpen(!open)} aria-expanded={open}>
            {t('ui.details')}
          </Button>
        </Group>
        {open && <Details problem={problem} />}
      </Stack>
    </Alert>
  );
}

function Details({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const text = [problem.code, problem.field, problem.correlationId].filter(Boolean).join(' · ');
  return (
    <Group gap="xs">
      <Code>{text}</Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? t('ui.copied') : t('ui.copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** Words of ours where we have them for the code; else the server's sentence; never a bare code. */
function useWords({ code, detail, next }: Problem): { what: string; next: string } {
  const { t, i18n } = useTranslation();
  const key = code.replaceAll('.', '_');
  const known = (part: 'what' | 'next') =>
    i18n.exists(`problems.${key}.${part}`) ? t(`problems.${key}.${part}` as 'problems.INTERNAL.what') : undefined;
  return {
    what: known('what') ?? (detail === '' ? t('problems.INTERNAL.what') : detail),
    next: known('next') ?? next ?? t('problems.INTERNAL.next'),
  };
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  return { code: 'INTERNAL', detail: '', status: 0, correlationId: '' };
}
