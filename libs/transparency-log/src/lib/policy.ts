import { fromDecimal } from './base64.js';
import { cosignatureVerifierOf, type CosignatureVerifier } from './cosignature.js';
import { parseVerifierKey, vkeyOf, type Verifier } from './key.js';
import { type Note } from './note.js';
import { malformed } from './transparency-error.js';

interface Group {
  readonly threshold: number;
  readonly members: readonly string[];
}

/** C2SP tlog-policy: the logs that are trusted and which witnesses must have cosigned. */
export interface TrustPolicy {
  readonly logs: readonly Verifier[];
  readonly witnesses: ReadonlyMap<string, CosignatureVerifier>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Name of a witness or group, or `none`. */
  readonly quorum: string;
}

/** The policy that a set-up writes: its logs, no witnesses. */
export function formatPolicy(logs: readonly Verifier[]): string {
  return `${logs.map((log) => `log ${vkeyOf(log)}\n`).join('')}\nquorum none\n`;
}

/** Throws `LOG.MALFORMED` naming the line. */
export function parsePolicy(text: string): TrustPolicy {
  const draft = new PolicyDraft();
  text.split('\n').forEach((line, place) => {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length === 0 || words[0]?.startsWith('#') === true) return;
    try {
      draft.add(words);
    } catch (error) {
      throw malformed(`Line ${place + 1} of the policy: ${error instanceof Error ? error.message : 'unreadable'}`);
    }
  });
  return draft.finish();
}

/** Whether the policy's quorum cosigned this note. */
export function isWitnessed({ witnesses, groups, quorum }: TrustPolicy, note: Note): boolean {
  const text = Buffer.from(note.text);
  const cosigned = (name: string): boolean => {
    const witness = witnesses.get(name);
    if (witness !== undefined) {
      return note.signatures.some(
        (s) => s.name === witness.name && s.keyId === witness.keyId && witness.verify(text, s.signature),
      );
    }
    const group = groups.get(name);
    return group !== undefined && group.members.filter(cosigned).length >= group.threshold;
  };
  return quorum === 'none' || cosigned(quorum);
}

class PolicyDraft {
  private readonly logs: Verifier[] = [];
  private readonly witnesses = new Map<string, CosignatureVerifier>();
  private readonly groups = new Map<string, Group>();
  private readonly used = new Set<string>();
  private quorum: string | undefined;

  add([keyword, ...rest]: string[]): void {
    if (keyword === 'log') this.addLog(rest);
    else if (keyword === 'witness') this.addWitness(rest);
    else if (keyword === 'group') this.addGroup(rest);
    else if (keyword === 'quorum') this.setQuorum(rest);
    else throw malformed(`"${String(keyword)}" is no keyword.`);
  }

  finish(): TrustPolicy {
    if (this.quorum === undefined) throw malformed('The policy has no quorum line.');
    return { logs: this.logs, witnesses: this.witnesses, groups: this.groups, quorum: this.quorum };
  }

  private addLog([vkey = '', , ...more]: string[]): void {
    const log = parseVerifierKey(vkey);
    if (more.length > 0) throw malformed('a log line has a key and at most an address.');
    if (this.logs.some((other) => other.publicKey.equals(log.publicKey)))
      throw malformed('the log stands there twice.');
    this.logs.push(log);
  }

  private addWitness([name = '', vkey = '', , ...more]: string[]): void {
    const witness = cosignatureVerifierOf(vkey);
    if (more.length > 0) throw malformed('a witness line has a name, a key and at most an address.');
    if ([...this.witnesses.values()].some((other) => other.publicKey.equals(witness.publicKey))) {
      throw malformed('the witness stands there twice.');
    }
    this.requireFree(name);
    this.witnesses.set(name, witness);
  }

  private addGroup([name = '', rule = '', ...members]: string[]): void {
    const threshold = rule === 'any' ? 1 : rule === 'all' ? members.length : fromDecimal(rule, 'the threshold');
    if (threshold < 1 || threshold > members.length) throw malformed('the threshold does not fit the members.');
    for (const member of members) {
      this.requireDefined(member);
      if (this.used.has(member)) throw malformed(`"${member}" is a member twice.`);
      this.used.add(member);
    }
    this.requireFree(name);
    this.groups.set(name, { threshold, members });
  }

  private setQuorum([name = '', ...more]: string[]): void {
    if (this.quorum !== undefined || more.length > 0) throw malformed('there is one quorum line with one name.');
    if (name !== 'none') this.requireDefined(name);
    this.quorum = name;
  }

  private requireFree(name: string): void {
    if (name === 'none' || this.witnesses.has(name) || this.groups.has(name)) throw malformed(`"${name}" is taken.`);
  }

  private requireDefined(name: string): void {
    if (!this.witnesses.has(name) && !this.groups.has(name)) throw malformed(`"${name}" is not defined above.`);
  }
}
