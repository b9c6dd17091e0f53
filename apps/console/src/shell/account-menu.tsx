import { Menu, Text, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client.js';
import { chooseLanguage } from './i18n.js';
import { keepingPreferences, LANGUAGES } from './preferences.js';
import { AccountFace } from './account-face.js';
import { sessionQuery } from './session.js';

const SCHEMES = [
  ['auto', IconDeviceDesktop, 'shell.schemeAuto'],
  ['light', IconSun, 'shell.schemeLight'],
  ['dark', IconMoon, 'shell.schemeDark'],
] as const;
const NAMES = { en: 'English', vi: 'Tiếng Việt' } as const;

/** Comes with the first click on the face, and opens at once. */
export function AccountMenu() {
  const { t, i18n } = useTranslation();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  if (session === null) return null;
  const { name, email, organisationName } = session.person;
  return (
    <Menu defaultOpened withInitialFocusPlaceholder={false} position="right-end" width={260} shadow="md">
      <Menu.Target>
        <AccountFace name={name} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} c="var(--mantine-color-text)">
            {name}
          </Text>
          <Text size="sm">{email}</Text>
          <Text size="sm">{organisationName}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            leftSection={<IconLanguage size={16} />}
            aria-current={i18n.language === language}
            fw={i18n.language === language ? 600 : 400}
            onClick={() => void chooseLanguage(language)}
          >
            {NAMES[language]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.appearance')}</Menu.Label>
        {SCHEMES.map(([scheme, Glyph, label]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Glyph size={16} />}
            aria-current={colorScheme === scheme}
            fw={colorScheme === scheme ? 600 : 400}
            onClick={() => setColorScheme(scheme)}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Leaves nothing of the person in the browser. */
function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => keepingPreferences(() => api('/session', { method: 'DELETE' })),
    onSettled: async () => {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: '/sign-in', search: {} });
    },
  });
}
