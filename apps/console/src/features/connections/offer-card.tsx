import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconBrandGoogle, IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentNotice } from '../../api/types.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { NoticeLines } from './notice-lines.js';

interface Props {
  readonly notice: ConsentNotice | undefined;
  readonly busy: boolean;
  readonly error: unknown;
  /** Some account is connected already: this asks for one more. */
  readonly another: boolean;
  readonly onConnect: () => void;
}

/** Asks: what would be read and why, before anything happens. */
export function OfferCard({ notice, busy, error, another, onConnect }: Props) {
  const { t } = useTranslation();
  return (
    <section className="gh-card gh-offer" aria-label={t('connections.offer.name')}>
      <Stack gap="md">
        <Group justify="space-between">
          <Group gap="sm">
            <IconMail size={24} stroke={1.7} className="gh-accent" aria-hidden />
            <Title order={2}>{another ? t('connections.offer.another') : t('connections.offer.title')}</Title>
          </Group>
          {!another && (
            <Badge variant="light" color="gray">
              {t('connections.offer.off')}
            </Badge>
          )}
        </Group>
        <NoticeLines notice={notice} />
        {error !== null && <ProblemNotice error={error} onRetry={onConnect} />}
        <Group>
          <Button
            leftSection={<IconBrandGoogle size={18} />}
            onClick={onConnect}
            loading={busy}
            variant={another ? 'default' : 'filled'}
          >
            {t('connections.connect')}
          </Button>
          <Text size="sm" c="dimmed" flex={1} miw={220}>
            {t('connections.offer.next')}
          </Text>
        </Group>
      </Stack>
    </section>
  );
}
