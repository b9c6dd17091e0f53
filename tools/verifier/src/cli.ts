import { readFile, stat } from 'node:fs/promises';
import { HubError } from '@gatehouse/errors';
import { Command, CommanderError } from 'commander';
import { verifyReceipt } from './receipt/verify-receipt.js';
import { receiptToWords } from './receipt/words.js';
import { VerifierError } from './report/verifier-error.js';
import { toWords } from './report/words.js';
import { verifyExport } from './verify-export.js';

interface Flags {
  readonly trust?: string;
  readonly since?: string;
  readonly json?: true;
}

/** A receipt is one small JSON file that says what it is. */
const RECEIPT = /^\s*\{[^]*"gatehouse-receipt\/v1"/;
const MAX_RECEIPT_BYTES = 1024 * 1024;
const USAGE_EXIT = 1;

/** `verify EXPORT|RECEIPT [--trust FILE] [--since FILE] [--json]`; answers the exit code, 1 when it could not even begin. */
export async function runVerify(args: readonly string[], out: (text: string) => void): Promise<number> {
  const command = new Command('verify')
    .description('Verifies an export or a receipt of the trail, offline.')
    .argument('<export>', 'folder, .tar or receipt')
    .option('--trust <file>', 'trust.policy, got by another way than the export')
    .option('--since <file>', 'a checkpoint of this log that you kept')
    .option('--json', 'print the report as one line of JSON')
    .addHelpText(
      'after',
      '\nExit: 0 holds, 2 tampered, 3 erased or pruned under licence, 4 untrusted key, 5 stale, 6 policy violated.',
    )
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: out });
  try {
    command.parse([...args], { from: 'user' });
    return await verify(command.args[0] ?? '', command.opts<Flags>(), out);
  } catch (error) {
    return explain(error, out);
  }
}

async function verify(path: string, flags: Flags, out: (text: string) => void): Promise<number> {
  const trustPolicyText = await textOf(flags.trust, '--trust');
  const sinceCheckpoint = await textOf(flags.since, '--since');
  const trust = trustPolicyText === undefined ? {} : { trustPolicyText };
  const receipt = await receiptAt(path);
  if (receipt !== undefined) {
    const report = verifyReceipt(receipt, trust);
    out(flags.json ? `${JSON.stringify(report)}\n` : receiptToWords(report));
    return report.exit;
  }
  const report = await verifyExport(path, { ...trust, ...(sinceCheckpoint === undefined ? {} : { sinceCheckpoint }) });
  out(flags.json ? `${JSON.stringify(report)}\n` : toWords(report));
  return report.exit;
}

async function textOf(path: string | undefined, flag: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new VerifierError('VERIFY.NOT_FOUND', `The file of ${flag} cannot be read: ${path}.`, {
      field: flag,
      cause: error,
    });
  });
}

async function receiptAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MAX_RECEIPT_BYTES) return undefined;
  const text = await readFile(path, 'utf8');
  return RECEIPT.test(text) ? text : undefined;
}

/** Commander has printed its own; what we expect is one sentence; a bug is thrown on. */
function explain(error: unknown, out: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
  if (!(error instanceof HubError)) throw error;
  out(`${error.code}: ${error.message}${error.next === undefined ? '' : ` ${error.next}`}\n`);
  return USAGE_EXIT;
}
