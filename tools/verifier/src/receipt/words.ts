import type { ReceiptReport } from './verify-receipt.js';

/** The receipt as a person reads it: what was entered, when, and what speaks against it. */
export function receiptToWords({ exit, faults, header, index, origin, bodies }: ReceiptReport): string {
  const lines =
    header === null
      ? ['The receipt holds no readable entry.']
      : [
          `Entry ${index ?? '(unproved)'} of ${origin ?? '(unknown)'}: ${header.type}, entered ${header.rx}.`,
          JSON.stringify(header, null, 2),
        ];
  const opened = bodies.map(
    ({ ref, plain }) => `Body of ${ref}: ${plain === null ? 'not opened' : JSON.stringify(plain)}`,
  );
  const found = faults.map(({ code, where, what }) => `  [${code}] ${where}: ${what}`);
  const verdict =
    exit === 0 ? 'HOLDS: this entry stands in the log that the trusted key signed.' : 'NOT PROVED, see above.';
  return [...lines, ...opened, ...found, verdict, ''].join('\n');
}
