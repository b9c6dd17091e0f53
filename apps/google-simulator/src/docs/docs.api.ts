import { type ApiDefinition, type Limit, UNLIMITED } from '../api/api.js';
import { documents } from './documents.js';

const READS: Limit = { user: 300, project: 3_000, metric: 'Read requests' };
const WRITES: Limit = { user: 60, project: 600, metric: 'Write requests' };
const BOTH = { read: READS, write: WRITES };
const endless = (limit: Limit): Limit => ({ ...limit, user: UNLIMITED, project: UNLIMITED });

export const DOCS: ApiDefinition = {
  name: 'docs.v1',
  service: 'docs.googleapis.com',
  errors: 'status',
  maxBatch: 100,
  handlers: documents,
  notSimulated: [],
  price: (methodId) => ({ bucket: methodId === 'docs.documents.get' ? 'read' : 'write', units: 1 }),
  limits: { old: BOTH, new: BOTH, unlimited: { read: endless(READS), write: endless(WRITES) } },
  alwaysPresent: {
    Document: { fields: ['documentId', 'title', 'suggestionsViewMode'], source: 'google-apis.md 4.6' },
    Tab: { fields: ['tabProperties', 'documentTab'], source: 'docs.v1.json' },
    TabProperties: { fields: ['tabId', 'title'], source: 'unverified' },
    StructuralElement: { fields: ['endIndex'], source: 'docs.v1.json' },
    Paragraph: { fields: ['elements', 'paragraphStyle'], source: 'unverified' },
    ParagraphElement: { fields: ['startIndex', 'endIndex'], source: 'docs.v1.json' },
    TextRun: { fields: ['content', 'textStyle'], source: 'unverified' },
    Table: { fields: ['rows', 'columns', 'tableRows', 'tableStyle'], source: 'unverified' },
    TableCell: { fields: ['startIndex', 'endIndex', 'content', 'tableCellStyle'], source: 'unverified' },
    BatchUpdateDocumentResponse: { fields: ['documentId', 'replies', 'writeControl'], source: 'google-apis.md 4.6' },
  },
};
