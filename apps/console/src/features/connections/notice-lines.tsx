import { Anchor, Code, List, Skeleton, Stack, Text } from '@mantine/core';
import { IconEye, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentNotice } from '../../api/types.js';

/** What Gatehouse would read, why, at which scope (Google's words and ours), and the notice word for word. */
export function NoticeLines({ notice }: { readonly notice: ConsentNotice | undefined }) {
  const { t, i18n } = useTranslation();
  if (notice === undefined) return <Skeleton height={132} />;
  const scopes = [...new Set(notice.purposes.flatMap(({ scopes }) => scopes))];
  const words = (scope: string, who: 'google' | 'ours'): string | undefined => {
    const key = `scopes.${scope.split('/').at(-1)?.replaceAll('.', '_') ?? ''}.${who}`;
    return i18n.exists(key) ? t(key as 'scopes.gmail_readonly.google') : undefined;
  };
  return (
    <Stack gap="sm">
      <List spacing={6} icon={<IconEye size={18} stroke={1.7} className="gh-accent" aria-hidden />} center>
        {notice.purposes.map(({ purpose, why }) => (
          <List.Item key={purpose}>{why}</List.Item>
        ))}
      </List>
      {scopes.map((scope) => (
        <List key={scope} icon={<IconLock size={18} stroke={1.7} className="gh-accent" aria-hidden />}>
          <List.Item>
            {t('connections.googleCallsIt', { words: words(scope, 'google') ?? scope })} {words(scope, 'ours')}
          </List.Item>
        </List>
      ))}
      <FullNotice notice={notice} />
    </Stack>
  );
}

function FullNotice({ notice }: { readonly notice: ConsentNotice }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Anchor component="button" type="button" size="sm" onClick={() => setOpen(!open)} aria-expanded={open}>
        {open ? t('connections.hideNotice') : t('connections.showNotice')}
      </Anchor>
      {open && (
        <>
          <Text size="sm" className="gh-notice">
            {notice.text}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            {t('connections.noticeHash')} <Code>{notice.hash}</Code>
          </Text>
        </>
      )}
    </div>
  );
}
