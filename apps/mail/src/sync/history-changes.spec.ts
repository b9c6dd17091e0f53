import { toChanges } from './history-changes.js';

describe('the history of Gmail as changes', () => {
  it('makes one patch of labels that were added and removed in the same record', () => {
    const message = { id: 'm1', threadId: 't1' };
    const record = {
      id: '7',
      labelsAdded: [{ message, labelIds: ['STARRED'] }],
      labelsRemoved: [{ message, labelIds: ['INBOX'] }],
    };
    expect(toChanges([record])).toEqual([
      { kind: 'patch', id: 'm1', version: '7', patch: { add: ['STARRED'], remove: ['INBOX'] } },
    ]);
  });
});
