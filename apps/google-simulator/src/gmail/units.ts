import { type ApiDefinition, type Limit, UNLIMITED } from '../api/api.js';
import { type Tariff } from '../config.js';

/** Units of projects created since 2026-05-01 (Gmail reference/quota). */
const NEW_UNITS: Readonly<Record<string, number>> = {
  'messages.send': 100,
  'drafts.send': 100,
  watch: 100,
  'messages.batchModify': 50,
  'messages.batchDelete': 50,
  stop: 50,
  'threads.get': 40,
  'messages.insert': 25,
  'messages.import': 25,
  'drafts.update': 15,
  'messages.get': 20,
  'drafts.get': 20,
  'messages.attachments.get': 20,
  'messages.trash': 20,
  'threads.trash': 20,
  'threads.delete': 20,
  'messages.delete': 10,
  'drafts.create': 10,
  'drafts.delete': 10,
  'threads.list': 10,
  'threads.modify': 10,
  'threads.untrash': 10,
  'messages.list': 5,
  'drafts.list': 5,
  'messages.modify': 5,
  'messages.untrash': 5,
  'labels.create': 5,
  'labels.update': 5,
  'labels.patch': 5,
  'labels.delete': 5,
  'history.list': 2,
  'settings.sendAs.create': 100,
  'settings.sendAs.update': 100,
  'settings.sendAs.patch': 100,
  'settings.sendAs.verify': 100,
  'settings.sendAs.delete': 5,
};

/** What differed for older projects. */
const OLD_UNITS: Readonly<Record<string, number>> = {
  'messages.get': 5,
  'drafts.get': 5,
  'messages.attachments.get': 5,
  'messages.trash': 5,
  'threads.get': 10,
};

/** @param methodId `gmail.users.messages.get` */
export function unitsOf(methodId: string, tariff: Tariff): number {
  const name = methodId.replace('gmail.users.', '');
  return (tariff === 'old' ? OLD_UNITS[name] : undefined) ?? NEW_UNITS[name] ?? 1;
}

const perMinute = (user: number, project: number): Readonly<Record<string, Limit>> => ({
  queries: { user, project, metric: 'Queries' },
});

/** Units in any 60 seconds: of one user of a project, and of the project. */
export const GMAIL_LIMITS: ApiDefinition['limits'] = {
  old: perMinute(15_000, 1_200_000),
  new: perMinute(6_000, 1_200_000),
  unlimited: perMinute(UNLIMITED, UNLIMITED),
};
