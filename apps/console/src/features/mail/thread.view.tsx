import { ActionIcon, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Thread } from '../../api/types.js';
import { MessageCard } from './message-card.js';

interface Props {
  readonly connectionId: string;
  readonly thread: Thread;
  readonly onBack: () => void;
}

/** A conversation: the newest message open, the others one line each. */
export function ThreadView({ connectionId, thread, onBack }: Props) {
  const { t } = useTranslation();
  const { subject, messages, more } = thread;
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(messages.slice(-1).map(({ id }) => id)));
  const toggle = (id: string): void => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  return (
    <article aria-label={subject === '' ? t('mail.noSubject') : subject}>
      <Group gap="xs" wrap="nowrap" align="flex-start" className="gh-thread-head">
        <ActionIcon variant="subtle" color="gray" onClick={onBack} title={t('mail.back')} aria-label={t('mail.back')}>
          <IconArrowLeft size={20} />
        </ActionIcon>
        <Title order={2} className="gh-thread-title">
          {subject === '' ? t('mail.noSubject') : subject}
        </Title>
      </Group>
      <Stack gap="sm" p="sm">
        {more && (
          <Text size="sm" c="dimmed">
            {t('mail.moreMessages')}
          </Text>
        )}
        {messages.map((message) => (
          <MessageCard
            key={message.id}
            connectionId={connectionId}
            message={message}
            open={opened.has(message.id)}
            onToggle={() => toggle(message.id)}
          />
        ))}
      </Stack>
    </article>
  );
}

export function ThreadSkeleton() {
  return (
    <Stack p="md" gap="md" aria-hidden>
      <Skeleton height={24} width="70%" />
      <Skeleton height={360} radius="lg" />
    </Stack>
  );
}
