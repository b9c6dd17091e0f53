import { AppShell } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AnnouncerProvider } from '../ui/announcer.js';
import { BottomBar, Rail } from './navigation.js';
import { useLiveUpdates } from './live.js';
import { sessionQuery } from './session.js';
import { StandingNotice } from './standing.js';

/** A narrow rail beside the page; under 768 px a bar below it. */
export function Frame() {
  return (
    <AnnouncerProvider>
      <FrameBody />
    </AnnouncerProvider>
  );
}

function FrameBody() {
  const { t } = useTranslation();
  useLiveUpdates();
  useQuery(sessionQuery);
  const narrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  return (
    <AppShell
      navbar={{ width: 88, breakpoint: 0, collapsed: { mobile: narrow, desktop: narrow } }}
      footer={{ height: 60, collapsed: !narrow }}
      layout="alt"
    >
      <a className="gh-skip" href="#main">
        {t('shell.skip')}
      </a>
      <StandingNotice />
      {!narrow && <Rail />}
      <AppShell.Main id="main" tabIndex={-1} className="gh-main">
        <Outlet />
      </AppShell.Main>
      {narrow && <BottomBar />}
    </AppShell>
  );
}
