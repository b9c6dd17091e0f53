import { Anchor, Code, Group, List, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrailLog } from '../../api/types.js';
import { useFormat } from '../../ui/use-format.js';
import { useNow } from '../../ui/use-now.js';

/** How much there is, how fresh it is, under which key; and how anyone checks it without us. */
export function LogCard({ log }: { readonly log: TrailLog }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const [open, setOpen] = useState(false);
  return (
    <section className="gh-card gh-log" aria-label={t('trail.logCard')}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <IconShieldCheck size={24} stroke={1.7} className="gh-accent" aria-hidden />
        <Stack gap={2} flex={1}>
          <Text fw={600} className="gh-numbers">
            {t('trail.size', { count: Number(log.size), number: format.number(log.size) })}
          </Text>
          <Text size="sm" c="dimmed">
            {log.checkpoint === null ? t('trail.noCheckpoint') : t('trail.signed')}{' '}
            {log.lastEntryAt !== null && t('trail.lastEntry', { ago: format.ago(log.lastEntryAt, now) })}
          </Text>
        </Stack>
        <Anchor component="button" type="button" onClick={() => setOpen(!open)} aria-expanded={open}>
          {t('trail.howToVerify')}
        </Anchor>
      </Group>
      {open && <HowToVerify log={log} />}
    </section>
  );
}

function HowToVerify({ log }: { readonly log: TrailLog }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" mt="md">
      <List type="ordered" spacing={6}>
        <List.Item>{t('trail.verify.export')}</List.Item>
        <List.Item>{t('trail.verify.trust')}</List.Item>
        <List.Item>
          {t('trail.verify.run')} <Code>./gatehouse verify EXPORT.tar --trust trust.policy</Code>
        </List.Item>
      </List>
      <Text size="sm" c="dimmed">
        {t('trail.verify.result')}
      </Text>
      <Text size="sm">{t('trail.verify.key')}</Text>
      <Code block tabIndex={0} className="gh-code">
        {log.vkey}
      </Code>
    </Stack>
  );
}
