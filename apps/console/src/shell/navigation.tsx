import { AppShell, Stack, Text } from '@mantine/core';
import { IconMail, IconPlugConnected, IconTimeline, type Icon } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/types.js';
import { Account } from './account.js';
import { GateMark } from './gate-mark.js';
import { may, sessionQuery } from './session.js';

interface Place {
  readonly to: '/mail' | '/connections' | '/trail';
  readonly label: 'shell.mail' | 'shell.connections' | 'shell.trail';
  readonly icon: Icon;
  /** Work above the line, keeping order below it. */
  readonly group: 'work' | 'order';
  readonly may: (session: Session | null) => boolean;
}

const PLACES: readonly Place[] = [
  { to: '/mail', label: 'shell.mail', icon: IconMail, group: 'work', may: (s) => may(s, 'member') },
  {
    to: '/connections',
    label: 'shell.connections',
    icon: IconPlugConnected,
    group: 'order',
    may: (s) => may(s, 'member'),
  },
  {
    to: '/trail',
    label: 'shell.trail',
    icon: IconTimeline,
    group: 'order',
    may: (s) => may(s, 'officer') || may(s, 'administrator'),
  },
];

function usePlaces(): readonly Place[] {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return PLACES.filter((place) => place.may(session));
}

export function Rail() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <AppShell.Navbar className="gh-rail" aria-label={t('shell.navigation')}>
      <Link to="/" className="gh-rail-brand" aria-label={t('shell.brand')}>
        <GateMark size={34} />
      </Link>
      <Stack gap={4} flex={1} align="center">
        <Group places={places} group="work" />
        {places.some(({ group }) => group === 'work') && <hr className="gh-rail-line" />}
        <Group places={places} group="order" />
      </Stack>
      <Account />
    </AppShell.Navbar>
  );
}

export function BottomBar() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <AppShell.Footer component="nav" className="gh-bar" aria-label={t('shell.navigation')}>
      {places.map((place) => (
        <PlaceLink key={place.to} place={place} />
      ))}
      <Account />
    </AppShell.Footer>
  );
}

function Group({ places, group }: { readonly places: readonly Place[]; readonly group: Place['group'] }) {
  return places.filter((place) => place.group === group).map((place) => <PlaceLink key={place.to} place={place} />);
}

function PlaceLink({ place: { to, label, icon: Glyph } }: { readonly place: Place }) {
  const { t } = useTranslation();
  return (
    <Link to={to} className="gh-place">
      <Glyph size={22} stroke={1.7} aria-hidden />
      <Text size="xs" component="span" lh={1.2} inherit>
        {t(label)}
      </Text>
    </Link>
  );
}
