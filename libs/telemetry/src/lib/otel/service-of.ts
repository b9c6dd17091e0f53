import { basename } from 'node:path';

/** What a program is called: `apps/mail/dist/main.js` is `mail`, `tools/x/dist/with-y.main.js` is `with-y`. */
export function serviceOf(program: string | undefined): string {
  const project = /([\w-]+)\/dist\/main\.js$/.exec(program ?? '')?.[1];
  return project ?? basename(program ?? 'unknown').replace(/(\.main)?\.js$/, '');
}
