import type { TFunction, i18n as I18n } from 'i18next';
import type { TrailEntry } from '../../api/types.js';
import type { Format } from '../../ui/format.js';

/** An entry as a sentence, from its header alone; names where the look-up still has them. */
export function sentenceOf(entry: TrailEntry, t: TFunction, i18n: I18n, format: Format): string {
  const { header, actor, subjects } = entry;
  const own = header.actor?.kind === 'person' && subjects.some(({ ref }) => ref === actor.ref);
  const values = {
    actor: actorName(entry, t),
    subject:
      subjects.length === 0
        ? t('trail.nobody')
        : format.list(subjects.map(({ name }) => name ?? t('trail.erasedPerson'))),
    things: thingsOf(entry, t, i18n, format),
    method: header.api?.method ?? '',
    outcome: outcomeOf(entry, t),
    reason: header.reason === null ? t('trail.noReason') : t(`trail.reasons.${header.reason}`),
    service: t(`trail.services.${serviceOf(header.emitter.svc)}`),
  };
  const key = header.type.replaceAll('.', '_') as 'access_read';
  const own_ = `trail.sentence.${key}_own`;
  return own && i18n.exists(own_)
    ? t(own_ as 'trail.sentence.access_read_own', values)
    : t(`trail.sentence.${key}`, values);
}

/** What stands behind the sentence: purpose, consent, place, proof. */
export function factsOf({ header, index, proof }: TrailEntry, t: TFunction, format: Format): string[] {
  return [
    ...(header.purpose === null ? [] : [t('trail.factPurpose', { purpose: header.purpose })]),
    ...(header.grant === null ? [] : [t('trail.factConsent', { version: header.grant.ver })]),
    t('trail.factEntry', { index: format.number(index) }),
    t(`trail.proof.${proof}`),
  ];
}

/** The log's own entries have no actor; the service that wrote them stands in. */
function actorName({ header, actor }: TrailEntry, t: TFunction): string {
  const { kind, ref } = header.actor ?? { kind: 'service', ref: header.emitter.svc };
  if (kind === 'service') return t(`trail.services.${serviceOf(ref)}`);
  return actor.name ?? (kind === 'person' ? t('trail.erasedPerson') : t(`trail.actors.${kind}`));
}

const SERVICES = ['auth', 'mail', 'calendar', 'docs', 'contacts', 'audit', 'gateway'] as const;

function serviceOf(name: string): (typeof SERVICES)[number] | 'other' {
  return SERVICES.find((service) => service === name) ?? 'other';
}

/** `3 messages`; a kind that we have no word for counts as items. */
function thingsOf({ header: { resource } }: TrailEntry, t: TFunction, i18n: I18n, format: Format): string {
  if (resource === null) return t('trail.things.item', { count: 0, number: '0' });
  const values = { count: Number(resource.count), number: format.number(resource.count) };
  const kind = resource.kind.split('.').at(-1)?.replace(/s$/, '') ?? '';
  return i18n.exists(`trail.things.${kind}_other`)
    ? t(`trail.things.${kind}` as 'trail.things.item', values)
    : t('trail.things.item', values);
}

function outcomeOf({ header: { result, api } }: TrailEntry, t: TFunction): string {
  const words = t(`trail.results.${result ?? 'none'}`);
  return api === null || api.status === '0' ? words : t('trail.outcomeStatus', { words, status: api.status });
}
