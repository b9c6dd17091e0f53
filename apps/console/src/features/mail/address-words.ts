import type { Address } from '../../api/types.js';

/** Marks that turn or hide text: a name could read as another one (reliability.md F45). */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function nameOf({ name, address }: Address): string {
  const shown = name.replace(UNSEEN, '').trim();
  return shown === '' ? address.replace(UNSEEN, '') : shown;
}

/** `Lan, Minh` or `Lan Pham`: first names where there are several. */
export function senders(from: readonly Address[], nobody: string): string {
  const names = from.map(nameOf).filter((name) => name !== '');
  if (names.length === 0) return nobody;
  return names.length === 1 ? (names[0] ?? nobody) : names.map((name) => name.split(/[\s@]/)[0] ?? name).join(', ');
}

export function full({ name, address }: Address): string {
  const shown = name.replace(UNSEEN, '').trim();
  return shown === '' || shown === address ? address : `${shown} <${address}>`;
}
