import { connectionsEn } from '../../features/connections/messages.en.js';
import { mailEn } from '../../features/mail/messages.en.js';
import { signInEn } from '../../features/sign-in/messages.en.js';
import { trailEn } from '../../features/trail/messages.en.js';
import { uiEn } from '../../ui/messages.en.js';
import { shellEn } from './shell.en.js';

export const en = { ...shellEn, ...uiEn, ...signInEn, ...connectionsEn, ...mailEn, ...trailEn };

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
/** The keys of every language; English decides. */
export type Messages = Words<typeof en>;
