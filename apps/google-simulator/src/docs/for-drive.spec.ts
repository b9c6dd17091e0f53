import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentFileCreated } from '../drive/files-of-docs.js';
import { type Simulator } from '../simulator.js';
import { MINH, startTest } from '../testing/fixture.js';
import { documentCopied, documentImported, exportDocument, textOfDocument } from './for-drive.js';
import { textOfUpload } from './import-text.js';
import { keptDocument } from './kept-document.js';
import { writeDocument } from './write-document.js';

const DOER = { email: MINH, project: null };
const folder = mkdtempSync(join(tmpdir(), 'documents-'));
let simulator: Simulator;
beforeEach(async () => {
  simulator = await startTest({ dataDir: folder });
});
afterEach(() => simulator.close());
afterAll(() => rmSync(folder, { recursive: true }));

function made(text: string, mimeType?: string): string {
  const created = documentFileCreated(simulator.world, DOER, 'Made');
  simulator.world.record([created, ...documentImported(simulator.world, created.file.id, text, mimeType)]);
  return created.file.id;
}

function write(id: string, ...requests: Record<string, object>[]): void {
  const file = simulator.world.drive.files.get(id)!;
  simulator.world.record(writeDocument(simulator.world, DOER, { file, requests }).events);
}

const append = (text: string): Record<string, object> => ({ insertText: { endOfSegmentLocation: {}, text } });

it('an upload becomes a document without its formats', () => {
  expect(textOfDocument(simulator.world, made('\uFEFFmột\r\nhai\r\n'))).toBe('một\nhai');
  const html =
    '<head><title>x</title></head><p>Xin&nbsp;chào &lt;b&gt;</p>\n<script>alert(1)</script><h1>T&#xEA;n</h1>';
  expect(textOfUpload(html, 'text/html')).toBe('Xin chào <b>\nTên');
});

it('an upload that no document could hold is refused', () => {
  expect(() => documentImported(simulator.world, 'x', 'a'.repeat(1_020_001))).toThrow('too large');
});

it('a copy says what its original said, and goes its own way', () => {
  const original = made('base');
  write(original, append('!'));
  const created = documentFileCreated(simulator.world, DOER, 'Copy');
  const copy = created.file.id;
  simulator.world.record([created, ...documentCopied(simulator.world, original, copy)]);
  write(original, append(' original'));
  write(copy, append(' copy'));
  expect([original, copy].map((id) => textOfDocument(simulator.world, id))).toEqual(['base! original', 'base! copy']);
});

it('is exported in each of its formats', () => {
  const id = made('Chào');
  const starts = ['text/plain', 'text/html', 'text/markdown', 'application/pdf'].map((type) =>
    exportDocument(simulator.world, id, type).toString('utf8').slice(0, 5),
  );
  expect(starts).toEqual(['\uFEFFChào', '<html', 'Chào\n', '%PDF-']);
});

it('after a restart every document is the same: lists, ids, ranges, revisions', async () => {
  const id = made('một\nhai');
  const range = { startIndex: 1, endIndex: 5 };
  write(
    id,
    { createParagraphBullets: { range, bulletPreset: 'BULLET_CHECKBOX' } },
    { createNamedRange: { name: 'x', range } },
    { updateParagraphStyle: { range, paragraphStyle: { namedStyleType: 'HEADING_1' }, fields: 'namedStyleType' } },
  );
  const latest = (): unknown => keptDocument(simulator.world, simulator.world.drive.files.get(id)!).latest;
  const before = latest();
  await simulator.close();
  simulator = await startTest({ dataDir: folder });
  expect(latest()).toEqual(before);
});
