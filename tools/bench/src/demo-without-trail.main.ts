import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { program } from '@gatehouse/launcher';

/** `./gatehouse demo` whose mail service has no trail; takes the same flags. */
program({
  defaultData: join(tmpdir(), 'gatehouse-without-trail'),
  resolvePath: (path) => resolve(path),
  mains: { mail: join(import.meta.dirname, 'mail-without-trail.main.js') },
})
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
