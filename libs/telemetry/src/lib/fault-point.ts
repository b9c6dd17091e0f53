import { appendFileSync, readFileSync } from 'node:fs';

type Effect = 'kill' | 'throw' | 'hang';

interface Armed {
  readonly effect: Effect;
  /** Fires at the nth passage, counted from 1. */
  readonly nth: number;
}

const reached = new Map<string, number>();
let armed = new Map<string, Armed>();
let firedFile: string | undefined;

/** A crash injected by `GATEHOUSE_FAULT`; a plain error, as a bug would be. */
export class InjectedFault extends Error {}

/**
 * Marks a step that must survive a crash (`reliability.md` F37): `await faultPoint('mail.sync.stored')`.
 * Inert unless the process runs in sandbox mode and `GATEHOUSE_FAULT` names it.
 */
export async function faultPoint(name: string): Promise<void> {
  const passage = (reached.get(name) ?? 0) + 1;
  reached.set(name, passage);
  const fault = armed.get(name);
  if (fault?.nth !== passage) return;
  if (firedBefore().includes(name)) return; // in another process meanwhile
  if (firedFile !== undefined) appendFileSync(firedFile, `${name}\n`);
  if (fault.effect === 'kill') process.kill(process.pid, 'SIGKILL');
  if (fault.effect === 'throw') throw new InjectedFault(`fault injected at ${name}`);
  await new Promise(() => undefined);
}

/** How often each point was passed in this process. */
export function reachedFaultPoints(): ReadonlyMap<string, number> {
  return reached;
}

/**
 * Arms the points of `spec`: `name[:kill|throw|hang][:nth]`, several separated by commas; kill and 1 unless told.
 * Outside the sandbox nothing is ever armed. `once`: a file that keeps what has fired, so that a process that was killed
 * at a point and started again with the same settings goes past it.
 */
export function armFaults(spec: string | undefined, mode: 'sandbox' | 'production', once?: string): void {
  reached.clear();
  firedFile = mode === 'sandbox' ? once : undefined;
  armed = new Map(mode === 'sandbox' ? (spec ?? '').split(',').filter(Boolean).map(parse) : []);
  for (const name of firedBefore()) armed.delete(name);
}

function firedBefore(): string[] {
  if (firedFile === undefined) return [];
  try {
    return readFileSync(firedFile, 'utf8').split('\n');
  } catch {
    return []; // nothing has fired yet
  }
}

function parse(one: string): [string, Armed] {
  const [name = '', ...rest] = one.trim().split(':');
  const effect = rest.find((part): part is Effect => ['kill', 'throw', 'hang'].includes(part)) ?? 'kill';
  return [name, { effect, nth: Number(rest.find((part) => /^[1-9]\d*$/.test(part)) ?? 1) }];
}
