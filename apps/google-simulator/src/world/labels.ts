import { type Label } from './events.js';

const system = (id: string, visible: boolean): Label => ({
  id,
  name: id,
  type: 'system',
  messageListVisibility: visible ? 'show' : 'hide',
  labelListVisibility: visible ? 'labelShow' : 'labelHide',
});

/** Every mailbox has these (Gmail guides/labels). */
export const SYSTEM_LABELS: readonly Label[] = [
  system('CHAT', false),
  system('SENT', true),
  system('INBOX', true),
  system('IMPORTANT', true),
  system('TRASH', false),
  system('DRAFT', true),
  system('SPAM', false),
  system('CATEGORY_FORUMS', true),
  system('CATEGORY_UPDATES', true),
  system('CATEGORY_PERSONAL', true),
  system('CATEGORY_PROMOTIONS', true),
  system('CATEGORY_SOCIAL', true),
  system('STARRED', true),
  system('UNREAD', true),
];

/** Only Gmail itself puts these on a message or takes them off. */
export const FIXED_LABELS: ReadonlySet<string> = new Set(['SENT', 'DRAFT', 'CHAT']);
