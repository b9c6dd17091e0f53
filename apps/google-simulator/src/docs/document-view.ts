import { TAB } from '../world/docs/model/place.js';
import { type DocumentModel } from '../world/docs/model/unit.js';
import { contentOf } from './body-view.js';
import { DOCUMENT_STYLE, NAMED_STYLES } from './default-styles.js';
import { listsOf } from './list-view.js';

export interface DocumentFacts {
  readonly id: string;
  readonly title: string;
  readonly model: DocumentModel;
  /** Only for those who may edit. */
  readonly revisionId: string | undefined;
  readonly suggestionsViewMode: string;
}

/** `Document` of docs.v1.json: the content on top, or in its only tab. */
export function documentView(facts: DocumentFacts, includeTabs: boolean): object {
  const content = tabContent(facts.model);
  const tabProperties = { tabId: TAB, title: 'Tab 1', index: 0 };
  return {
    title: facts.title,
    ...(includeTabs ? { tabs: [{ tabProperties, documentTab: content }] } : content),
    ...(facts.revisionId !== undefined && { revisionId: facts.revisionId }),
    suggestionsViewMode: facts.suggestionsViewMode,
    documentId: facts.id,
  };
}

function tabContent(model: DocumentModel): object {
  return {
    body: { content: contentOf(model) },
    documentStyle: { ...DOCUMENT_STYLE, ...model.style },
    namedStyles: NAMED_STYLES,
    ...(model.lists.size > 0 && { lists: listsOf(model) }),
    ...(model.namedRanges.length > 0 && { namedRanges: namedRangesOf(model) }),
  };
}

/** By name; several ranges may have one. */
function namedRangesOf({ namedRanges }: DocumentModel): object {
  const names = [...new Set(namedRanges.map(({ name }) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const own = namedRanges.filter((range) => range.name === name);
      const ranges = own.map(({ id, start, end }) => ({
        ...{ namedRangeId: id, name },
        ranges: [{ startIndex: start, endIndex: end }],
      }));
      return [name, { name, namedRanges: ranges }];
    }),
  );
}
