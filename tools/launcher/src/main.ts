import { join, resolve } from 'node:path';
import { HubError } from '@gatehouse/errors';
import { program } from './program.js';
import { ROOT } from './paths.js';

program({
  defaultData: join(ROOT, 'data'),
  resolvePath: (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path),
})
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof HubError)) console.error(error);
    else process.stderr.write([error.message, error.next].filter(Boolean).join('\n') + '\n');
    process.exitCode = 1;
  });
