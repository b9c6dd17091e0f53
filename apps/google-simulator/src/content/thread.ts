import { type Kind } from './plan.js';
import { type Language } from './words.js';

export interface Author {
  readonly name: string;
  readonly address: string;
}

/** What all messages of a thread share. */
export interface Thread {
  readonly kind: Kind;
  readonly language: Language;
  readonly subject: string;
  readonly other: Author;
}
