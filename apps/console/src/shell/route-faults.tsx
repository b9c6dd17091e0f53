import { Button } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.js';
import { Page } from '../ui/page.js';
import { ProblemNotice } from '../ui/problem-notice.js';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconMap2} title={t('shell.notFound.title')} text={t('shell.notFound.text')}>
      <Button component={Link} to="/" variant="light">
        {t('shell.notFound.home')}
      </Button>
    </EmptyState>
  );
}

export function RouteProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <Page title={t('shell.brand')}>
      <ProblemNotice error={error} onRetry={() => void router.invalidate()} />
    </Page>
  );
}
