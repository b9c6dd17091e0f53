import { Avatar, Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconPhotoOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types.js';
import { useFormat } from '../../ui/use-format.js';
import { full, nameOf, senders } from './address-words.js';
import { AttachmentList } from './attachment-list.js';
import { messageUrl } from './mail.queries.js';
import { MessageBody } from './message-body.js';
import { MessageDetails } from './message-details.js';

interface Props {
  readonly connectionId: string;
  readonly message: Message;
  readonly open: boolean;
  readonly onToggle: () => void;
}

export function MessageCard({ connectionId, message, open, onToggle }: Props) {
  const { t } = useTranslation();
  const from = senders(message.from, t('mail.noSender'));
  return (
    <section className="gh-card gh-message" aria-label={t('mail.messageFrom', { from })}>
      <Head message={message} from={from} open={open} onToggle={onToggle} />
      {open && (
        <Stack gap="sm" px="md" pb="md">
          <Notes message={message} />
          <MessageBody connectionId={connectionId} message={message} />
          <AttachmentList connectionId={connectionId} messageId={message.id} attachments={message.attachments} />
          <Foot connectionId={connectionId} message={message} />
        </Stack>
      )}
    </section>
  );
}

function Head({
  message,
  from,
  open,
  onToggle,
}: {
  message: Message;
  from: string;
  open: boolean;
  onToggle: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const to = [...message.to, ...message.cc].map(nameOf);
  return (
    <UnstyledButton className="gh-message-head" onClick={onToggle} aria-expanded={open}>
      <Avatar name={from} color="gate" radius="xl" size={36} aria-hidden />
      <div className="gh-shrink">
        <Text fw={600} className="gh-ellipsis">
          {from}
        </Text>
        <Text size="sm" c="dimmed" className="gh-ellipsis">
          {open
            ? t('mail.to', { names: to.length === 0 ? t('mail.nobody') : format.list(to.slice(0, 6)) })
            : message.snippet}
        </Text>
      </div>
      <Text size="sm" c="dimmed" component="time" dateTime={message.at} className="gh-when-long gh-numbers">
        {open ? format.exact(message.at) : format.short(message.at, new Date())}
      </Text>
    </UnstyledButton>
  );
}

/** What a reader must know before believing the page: what is off, and what could not be read. */
function Notes({ message: { problem, remoteImages } }: { readonly message: Message }) {
  const { t } = useTranslation();
  return (
    <>
      {problem !== null && (
        <Note icon={<IconAlertTriangle size={16} className="gh-warn" aria-hidden />}>
          {t('mail.problem', { problem })}
        </Note>
      )}
      {remoteImages !== '0' && (
        <Note icon={<IconPhotoOff size={16} aria-hidden />}>
          {t('mail.remoteImages', { count: Number(remoteImages) })}
        </Note>
      )}
    </>
  );
}

function Note({ icon, children }: { readonly icon: ReactNode; readonly children: string }) {
  return (
    <Group gap={8} className="gh-note" wrap="nowrap">
      {icon}
      <Text size="sm">{children}</Text>
    </Group>
  );
}

function Foot({ connectionId, message }: { readonly connectionId: string; readonly message: Message }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Group gap="xs">
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setOpen(!open)} aria-expanded={open}>
          {t('mail.showDetails')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          component="a"
          href={messageUrl(connectionId, message.id, 'raw')}
          download={`${message.googleId}.eml`}
        >
          {t('mail.original')}
        </Button>
      </Group>
      {open && <MessageDetails message={message} addresses={(list) => list.map(full).join(', ')} />}
    </>
  );
}
