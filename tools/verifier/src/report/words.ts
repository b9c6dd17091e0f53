import type { ExitCode, FaultCode } from './findings.js';
import type { Report } from './report.js';

const FAULT_WORDS: Record<FaultCode, string> = {
  2: 'tampered',
  3: 'under licence',
  4: 'untrusted',
  5: 'stale',
  6: 'policy violated',
};

const VERDICTS: Record<ExitCode, string> = {
  0: 'HOLDS: everything above was proved.',
  2: 'TAMPERED: this is not what was recorded. Keep the export, and ask who held it.',
  3: 'HOLDS, with parts erased or pruned under licence.',
  4: 'UNTRUSTED: consistent with itself only. Get the trust file by another way than the export, and verify with --trust FILE.',
  5: 'STALE or unwitnessed: what is here holds, but it is not all up to the time of the export.',
  6: 'POLICY VIOLATED: the record is intact, and it shows acts that no consent or rule covers.',
};

/** The report as a person reads it. */
export function toWords(report: Report): string {
  const { exit, origin, size, faults, faultCount, proved } = report;
  const lines = faults.map(({ code, where, what }) => `  [${code} ${FAULT_WORDS[code]}] ${where}: ${what}`);
  const more = faultCount > faults.length ? [`  … and ${faultCount - faults.length} more.`] : [];
  return [
    `Log ${origin ?? '(unknown)'}, ${size} entries.`,
    ...(proved.length > 0 ? ['Proved:', ...proved.map((sentence) => `  ${sentence}`)] : ['Proved: nothing.']),
    ...(faultCount > 0 ? [`Found (${faultCount}):`, ...lines, ...more] : []),
    VERDICTS[exit],
    '',
  ].join('\n');
}
