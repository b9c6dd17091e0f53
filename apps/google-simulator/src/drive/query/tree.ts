export const COMPARISONS = ['contains', '=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const COLLECTIONS = ['parents', 'owners', 'writers', 'readers'] as const;
export type Collection = (typeof COLLECTIONS)[number];

/** The query terms of Drive's guides/ref-search-terms that are simulated, each with the operators that it takes. */
export const TERMS = {
  name: ['contains', '=', '!='],
  fullText: ['contains'],
  mimeType: ['contains', '=', '!='],
  modifiedTime: ['<=', '<', '=', '!=', '>', '>='],
  createdTime: ['<=', '<', '=', '!=', '>', '>='],
  viewedByMeTime: ['<=', '<', '=', '!=', '>', '>='],
  trashed: ['=', '!='],
  starred: ['=', '!='],
  sharedWithMe: ['=', '!='],
  visibility: ['=', '!='],
  'shortcutDetails.targetId': ['=', '!='],
} as const satisfies Readonly<Record<string, readonly Comparison[]>>;
export type Term = keyof typeof TERMS;

export const TIMES: readonly Term[] = ['modifiedTime', 'createdTime', 'viewedByMeTime'];
export const FLAGS: readonly Term[] = ['trashed', 'starred', 'sharedWithMe'];
export const VISIBILITIES = ['anyoneCanFind', 'anyoneWithLink', 'domainCanFind', 'domainWithLink', 'limited'] as const;

/** What `q` of files.list says. */
export type Query =
  | { readonly is: 'and' | 'or'; readonly left: Query; readonly right: Query }
  | { readonly is: 'not'; readonly query: Query }
  | { readonly is: 'term'; readonly term: Term; readonly comparison: Comparison; readonly value: string | boolean }
  | { readonly is: 'in'; readonly value: string; readonly collection: Collection }
  | {
      readonly is: 'has';
      readonly collection: 'properties' | 'appProperties';
      readonly key: string;
      readonly value: string;
    };
