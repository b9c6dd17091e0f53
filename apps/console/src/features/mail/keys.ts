import { useEffect } from 'react';

export type KeyAct = 'next' | 'previous' | 'open' | 'back' | 'find' | 'help';

/** Gmail's keys, and the arrows beside them. */
export const KEYS: Readonly<Record<string, KeyAct>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  o: 'open',
  Enter: 'open',
  u: 'back',
  Escape: 'back',
  '/': 'find',
  '?': 'help',
};

/** Runs the act of a key, unless somebody types, a dialog is open, or the key belongs to the control in focus. */
export function useKeys(acts: Partial<Record<KeyAct, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const name = KEYS[event.key];
      const act = name === undefined ? undefined : acts[name];
      if (act === undefined || isTaken(event)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [acts]);
}

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]') !== null)
    return true;
  return event.key === 'Enter' && target.closest('button, a, summary') !== null;
}
