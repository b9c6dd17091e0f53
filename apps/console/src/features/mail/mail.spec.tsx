import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { show } from '../../testing/render.js';
import { aMessage, aThread } from '../../testing/things.js';
import { nameOf, senders } from './address-words.js';
import { useKeys } from './keys.js';
import { inOrder, labelOfSegment, segmentOfLabel } from './label-names.js';
import { MessageCard } from './message-card.js';
import { ThreadListView } from './thread-list.js';
import { ThreadView } from './thread.view.js';

const nothing = () => undefined;
const list = (count: number, more = {}) => (
  <ThreadListView
    threads={Array.from({ length: count }, (_, n) => aThread(n))}
    label="Inbox"
    cursor={-1}
    openId={undefined}
    more={false}
    onOpen={nothing}
    onMore={nothing}
    {...more}
  />
);

describe('the list of conversations', () => {
  it('has only the rows in sight in the document, however many there are', async () => {
    await show(list(5_000));
    const rows = within(screen.getByRole('list', { name: 'Conversations in Inbox' })).getAllByRole('listitem');
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.length).toBeLessThan(60);
  });

  it('says who, what and when, and that it is unread', async () => {
    await show(list(0, { threads: [aThread(1, { unread: true })] }));
    expect(screen.getByRole('button', { name: /^Unread ?Lan Pham ?Subject 1/ })).toBeTruthy();
  });

  it('opens the one that is chosen', async () => {
    const onOpen = jest.fn();
    await show(list(3, { onOpen }));
    await userEvent.click(screen.getByRole('button', { name: /Subject 2/ }));
    expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ id: 'thr_2' }), 2);
  });

  it('fetches more when its end comes near', async () => {
    const onMore = jest.fn();
    await show(list(20, { more: true, onMore }));
    expect(onMore).toHaveBeenCalled();
  });
});

describe('the keys', () => {
  function Keys({ acts }: { readonly acts: Parameters<typeof useKeys>[0] }) {
    useKeys(acts);
    return <input aria-label="field" />;
  }

  it("are Gmail's and the arrows, and keep still while one types", async () => {
    const [next, previous, open] = [jest.fn(), jest.fn(), jest.fn()];
    await show(<Keys acts={{ next, previous, open }} />);
    await userEvent.keyboard('jj{ArrowDown}k{ArrowUp}o{Enter}');
    expect([next, previous, open].map(({ mock }) => mock.calls.length)).toEqual([3, 2, 2]);
    await userEvent.type(screen.getByRole('textbox', { name: 'field' }), 'jk');
    expect(next).toHaveBeenCalledTimes(3);
  });
});

describe('a message', () => {
  const card = (more = {}) => <MessageCard connectionId="con_1" message={aMessage(more)} open onToggle={nothing} />;

  it('shows HTML in a frame without scripts and without our origin', async () => {
    await show(card({ html: '<p>Hi</p>' }));
    const frame = screen.getByTitle('Message text');
    expect(frame.getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox');
    expect(frame.getAttribute('src')).toBe('/api/v1/connections/con_1/mail/messages/msg_1/html');
    expect(frame.getAttribute('srcdoc')).toBeNull();
  });

  it('makes addresses in text links that take nothing along', async () => {
    await show(card());
    const link = screen.getByRole('link', { name: 'https://example.org/prices' });
    expect(link.getAttribute('rel')).toContain('noopener noreferrer');
    expect(link.getAttribute('title')).toBe('example.org');
  });

  it('never makes script addresses or markup of text', async () => {
    await show(card({ text: 'javascript:alert(1) <b>bold</b> data:text/html,x' }));
    expect(screen.queryByRole('link', { name: /javascript|data:/ })).toBeNull();
    expect(screen.getByText(/<b>bold<\/b>/)).toBeTruthy();
  });

  it('offers its attachments and the original to save', async () => {
    const file = {
      partId: '2',
      filename: 'a.pdf',
      mimeType: 'application/pdf',
      size: '184220',
      contentId: null,
      inline: false,
    };
    await show(card({ attachments: [file, { ...file, partId: '3', filename: 'logo.png', inline: true }] }));
    expect(within(screen.getByRole('list', { name: '1 attachment' })).getAllByRole('listitem')).toHaveLength(1);
    const link = screen.getByRole('link', { name: /^Download ?a\.pdf ?184 kB$/ });
    expect(link.getAttribute('href')).toBe('/api/v1/connections/con_1/mail/messages/msg_1/attachments/2');
    expect(screen.getByRole('link', { name: 'Download original' }).getAttribute('download')).toBe('g1.eml');
  });

  it('says that pictures are off, and that a part could not be read', async () => {
    await show(card({ remoteImages: '3', problem: 'no closing boundary' }));
    expect(screen.getByText(/^3 pictures from elsewhere are off/)).toBeTruthy();
    expect(screen.getByText(/could not be read \(no closing boundary\)\. The original is whole\./)).toBeTruthy();
  });

  it('shows its headers when asked', async () => {
    await show(card());
    await userEvent.click(screen.getByRole('button', { name: 'Headers' }));
    expect(screen.getByRole('row', { name: 'X-Mark seen' })).toBeTruthy();
  });
});

describe('a conversation', () => {
  it('opens with its newest message, the others one line each', async () => {
    const messages = [
      aMessage({ id: 'msg_1', text: 'old words', snippet: 'old' }),
      aMessage({ id: 'msg_2', text: 'new words' }),
    ];
    const thread = { id: 'thr_1', googleId: 'g', subject: 'Prices', messages, more: false };
    await show(<ThreadView connectionId="con_1" thread={thread} onBack={nothing} />);
    expect([screen.queryByText('old words'), screen.queryByText('new words')].map(Boolean)).toEqual([false, true]);
    await userEvent.click(screen.getAllByRole('button', { expanded: false })[0]!);
    expect(screen.getByText('old words')).toBeTruthy();
  });
});

describe('names', () => {
  it('show no marks that turn or hide them', () => {
    expect(nameOf({ name: '\u202eknaB\u200b', address: 'a@b.example' })).toBe('knaB');
    expect(nameOf({ name: '\u200b', address: 'a@b.example' })).toBe('a@b.example');
  });

  it('are first names where there are several', () => {
    const people = [
      { name: 'Lan Pham', address: '' },
      { name: '', address: 'minh@b.example' },
    ];
    expect(senders(people, 'nobody')).toBe('Lan, minh');
    expect(senders([], 'nobody')).toBe('nobody');
  });
});

describe('labels', () => {
  const label = (googleId: string, name = googleId) => ({
    id: googleId,
    googleId,
    name,
    type: googleId.startsWith('Label') ? ('user' as const) : ('system' as const),
    messages: '0',
    unread: '0',
  });

  it("come in Gmail's order, then one's own by name", () => {
    const labels = [label('Label_2', 'Zoo'), label('TRASH'), label('INBOX'), label('Label_1', 'Anh'), label('CHAT')];
    expect(inOrder(labels, 'vi').map(({ name }) => name)).toEqual(['INBOX', 'TRASH', 'Anh', 'Zoo']);
  });

  it('stand in the address in lower case, unless they are one’s own', () => {
    expect([segmentOfLabel('INBOX'), segmentOfLabel('Label_1')]).toEqual(['inbox', 'Label_1']);
    expect([labelOfSegment('inbox'), labelOfSegment('Label_1')]).toEqual(['INBOX', 'Label_1']);
  });
});
