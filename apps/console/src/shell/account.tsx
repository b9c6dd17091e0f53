import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { AccountFace } from './account-face.js';
import { sessionQuery } from './session.js';

const AccountMenu = lazy(() => import('./account-menu.js').then((module) => ({ default: module.AccountMenu })));

/** The menu's code (with all that places it on the page) is fetched when it is first wanted. */
export function Account() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [wanted, setWanted] = useState(false);
  if (session === null) return null;
  const face = <AccountFace name={session.person.name} onClick={() => setWanted(true)} />;
  return wanted ? (
    <Suspense fallback={face}>
      <AccountMenu />
    </Suspense>
  ) : (
    face
  );
}
