import type { ExportManifest, HeaderV1 } from '@gatehouse/contracts';
import { parsePolicy, type TrustPolicy } from '@gatehouse/transparency-log';
import { ExportFiles } from './export/export-files.js';
import { checkFiles, MANIFEST, readManifest } from './export/manifest.js';
import { Bodies } from './log/bodies.js';
import { claim, HEAD, readableSize, readHead, readOlder, type ClaimedCheckpoint } from './log/head.js';
import { readHeader } from './log/header.js';
import { LogPass } from './log/log-pass.js';
import { PURPOSES, readPurposes } from './log/purposes.js';
import { checkSignatures } from './log/signatures.js';
import { Findings } from './report/findings.js';
import { provedOf } from './report/proved.js';
import type { Report } from './report/report.js';
import { VerifierError } from './report/verifier-error.js';
import { msBetween } from './rules/rule.js';
import { RuleSet } from './rules/rule-set.js';

export interface VerifyOptions {
  /** C2SP tlog-policy; without it the best possible result is 4. */
  readonly trustPolicyText?: string;
  /** A checkpoint of this log that the caller kept: shows forks and rollbacks. */
  readonly sinceCheckpoint?: string;
}

const STALE_AFTER_MS = 15 * 60_000;
const SINCE = '--since';

/**
 * Verifies an export (a folder or an uncompressed `.tar`) offline and lists every fault. Throws `VerifierError` only
 * when there is nothing to read or the trust file itself is malformed.
 */
export async function verifyExport(path: string, options: VerifyOptions = {}): Promise<Report> {
  const policy = policyOf(options.trustPolicyText);
  const files = await ExportFiles.open(path);
  try {
    return await new ExportCheck(files, policy, options.sinceCheckpoint).run();
  } finally {
    await files.close();
  }
}

class ExportCheck {
  private readonly findings = new Findings();

  constructor(
    private readonly files: ExportFiles,
    private readonly policy: TrustPolicy | undefined,
    private readonly sinceText: string | undefined,
  ) {}

  async run(): Promise<Report> {
    const { files, findings } = this;
    for (const oddity of files.oddities) findings.add(2, 'export', oddity);
    const manifest = await readManifest(files, findings);
    if (manifest !== undefined) await checkFiles(files, manifest, findings);
    const head = await readHead(files, findings);
    const older = await readOlder(files, findings);
    const since = this.sinceText === undefined ? undefined : claim(SINCE, Buffer.from(this.sinceText), findings);
    const { table, hash } = await readPurposes(files, findings);
    const rules = new RuleSet(head?.origin.split('/').at(-1), table, findings);
    const pass = this.passOver(head, [...older, ...(since === undefined ? [] : [since])]);
    const bodies = new Bodies(files, head?.origin ?? '', findings);
    await this.walk(pass, rules, bodies);
    this.checkRoots(pass, head, older, since);
    this.checkPrunes(pass, rules);
    if (!rules.facts.purposes.has(hash)) findings.add(2, PURPOSES, 'The log names another purpose table.');
    if (manifest !== undefined) this.checkManifest(manifest, head, rules.facts.lastRx);
    const { vkey: announced, rotations } = rules.facts;
    const isTrusted =
      head !== undefined &&
      (await checkSignatures(files, { head, older, since, policy: this.policy, announced, rotations }, findings));
    return this.report(head, pass, rules, bodies, isTrusted);
  }

  private passOver(head: ClaimedCheckpoint | undefined, others: readonly ClaimedCheckpoint[]): LogPass {
    const wanted = new Set(others.map(({ size }) => size));
    return new LogPass(this.files, readableSize(this.files, head, this.findings), wanted, this.findings);
  }

  private async walk(pass: LogPass, rules: RuleSet, bodies: Bodies): Promise<void> {
    await bodies.start();
    let isInHole = false;
    for await (const { index, bytes } of pass.entries()) {
      const header: HeaderV1 | undefined = bytes && readHeader(index, bytes, this.findings);
      if (bytes === undefined && !isInHole) rules.hole();
      isInHole = bytes === undefined;
      if (header === undefined) continue;
      rules.see({ index, header });
      await bodies.see(index, header);
    }
    rules.finish();
    await bodies.finish();
  }

  private checkRoots(
    pass: LogPass,
    head: ClaimedCheckpoint | undefined,
    older: readonly ClaimedCheckpoint[],
    since: ClaimedCheckpoint | undefined,
  ): void {
    if (head !== undefined && pass.root?.equals(head.root) !== true) {
      this.findings.add(2, HEAD, 'The entries do not hash to the root that was signed.');
    }
    for (const checkpoint of [...older, ...(since === undefined ? [] : [since])])
      this.checkEarlier(pass, head, checkpoint);
  }

  private checkEarlier(pass: LogPass, head: ClaimedCheckpoint | undefined, earlier: ClaimedCheckpoint): void {
    if (head === undefined) return;
    const { where, origin, size, root } = earlier;
    if (origin !== head.origin) this.findings.add(4, where, `The checkpoint is of another log, ${origin}.`);
    else if (size > head.size) {
      this.findings.add(2, where, `The log had ${size} entries and has ${head.size} now: it was cut back.`);
    } else {
      const now = size === head.size ? head.root : pass.roots.get(size);
      if (size > 0 && now?.equals(root) !== true) {
        this.findings.add(2, where, `The first ${size} entries are not those of this checkpoint: the log was forked.`);
      }
    }
  }

  private checkPrunes(pass: LogPass, { facts, accesses }: RuleSet): void {
    let isLicensed = true;
    for (const [first, width] of pass.missing) {
      if (first + width <= facts.prunedBelow) continue;
      isLicensed = false;
      this.findings.add(
        2,
        `entries ${first}-${first + width - 1}`,
        'The entries are missing, and no retention.pruned covers them.',
      );
    }
    const pruned = prunedCount(pass, facts.prunedBelow);
    if (pruned > 0) this.findings.add(3, 'log', `${pruned} entries were pruned, as the log licenses.`);
    if (accesses.unjudged > 0) {
      const what = `${accesses.unjudged} calls, reads and outcomes could not be judged: what they need is not in the export.`;
      this.findings.add(isLicensed && pruned > 0 ? 3 : 2, 'log', what);
    }
  }

  private checkManifest(
    manifest: ExportManifest,
    head: ClaimedCheckpoint | undefined,
    lastRx: string | undefined,
  ): void {
    const isOfHead = manifest.origin === head?.origin && manifest.to === String(head.size);
    if (!isOfHead || manifest.log !== head.origin.split('/').at(-1)) {
      this.findings.add(2, MANIFEST, 'The manifest was made for another checkpoint.');
    }
    if (lastRx !== undefined && msBetween(lastRx, manifest.time) > STALE_AFTER_MS) {
      const what = `The last entry is of ${lastRx}, but the export was made at ${manifest.time}: what came between is not shown.`;
      this.findings.add(5, HEAD, what);
    }
  }

  private report(
    head: ClaimedCheckpoint | undefined,
    pass: LogPass,
    rules: RuleSet,
    bodies: Bodies,
    isTrusted: boolean,
  ): Report {
    const { findings } = this;
    const counts = {
      ...rules.counts,
      bodiesOpened: bodies.opened,
      bodiesErased: bodies.erased,
      entriesPruned: prunedCount(pass, rules.facts.prunedBelow),
    };
    const { entries, lastRx } = rules.facts;
    const facts = { origin: head?.origin ?? null, entries, lastRx, hasSince: this.sinceText !== undefined, isTrusted };
    return {
      exit: findings.exit,
      origin: facts.origin,
      size: head?.size ?? 0,
      faults: findings.faults,
      faultCount: findings.total,
      proved: provedOf(facts, counts, findings),
      counts,
    };
  }
}

function prunedCount(pass: LogPass, prunedBelow: number): number {
  const pruned = [...pass.missing].filter(([first, width]) => first + width <= prunedBelow);
  return pruned.reduce((sum, [, width]) => sum + width, 0);
}

function policyOf(text: string | undefined): TrustPolicy | undefined {
  try {
    return text === undefined ? undefined : parsePolicy(text);
  } catch (error) {
    throw new VerifierError(
      'VERIFY.POLICY_INVALID',
      error instanceof Error ? error.message : 'The trust file cannot be read.',
      {
        field: '--trust',
        next: 'Give the trust.policy that set-up wrote.',
        cause: error,
      },
    );
  }
}
