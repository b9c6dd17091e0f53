import { colours as pc } from '../colours.js';
import { type DemoReport } from './running-demo.js';

/** The address and the sign-ins, for a person. */
export function announcement({ url, signIns, google, trail, data, logs }: DemoReport): string {
  const width = Math.max(...signIns.map(({ email }) => email.length));
  return [
    '',
    pc.bold(`  Gatehouse is ready: ${pc.cyan(url)}`),
    '',
    ...signIns.map(({ role, email, password }) => `  ${role.padEnd(14)} ${email.padEnd(width)}  ${password}`),
    '',
    `  Google         ${google.root}${google.ledger === null ? '' : ' (simulated; every request stands in its ledger)'}`,
    `  verify         ./gatehouse verify EXPORT --trust ${trail.policy}`,
    `  data, logs     ${data}, ${logs}`,
    '',
    pc.dim('  Ctrl-C stops everything; a second start goes on with the same data.'),
    '',
  ].join('\n');
}
