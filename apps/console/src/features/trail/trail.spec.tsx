import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ENTRY_TYPE_NAMES, PURPOSE_NAMES } from '@gatehouse/contracts';
import type { TrailEntry } from '../../api/types.js';
import { show } from '../../testing/render.js';
import { anEntry, ref } from '../../testing/things.js';
import { ENTRY_TYPES, PURPOSES } from './choices.js';
import { days } from './days.js';
import { EntryList } from './entry-list.js';
import { TimeChart } from './time-chart.js';
import { TrailFilters } from './trail-filters.js';
import { toTrailSearch } from './trail.routes.js';

const nothing = () => undefined;
const list = (entries: TrailEntry[], more = {}) => (
  <EntryList
    entries={entries}
    openIndex={undefined}
    log="organisation"
    more={false}
    loading={false}
    onOpen={nothing}
    onMore={nothing}
    {...more}
  />
);
const lan = { ref: ref('p', 'b'), name: 'Lan Pham' };

describe('an entry', () => {
  it('reads as a sentence with its purpose, consent, place and proof', async () => {
    await show(list([anEntry()]));
    const [entry] = screen.getAllByRole('listitem');
    expect(entry!.textContent).toContain('Minh Tran opened 3 messages of their own mailbox.');
    expect(entry!.textContent).toContain('purpose mail.read · under consent, version 1 · entry 90,211 · proved');
  });

  it("names whose it was where it was not one's own", async () => {
    await show(list([anEntry({}, { subjects: [lan] })]));
    expect(screen.getByText('Minh Tran opened 3 messages of Lan Pham.')).toBeTruthy();
  });

  it('marks a refusal and says why', async () => {
    await show(list([anEntry({ type: 'access.denied', result: 'denied', reason: 'grant_withdrawn' })]));
    const [entry] = screen.getAllByRole('listitem');
    expect(entry!.textContent).toContain('was refused access to their own data: the consent was withdrawn.');
    expect(within(entry!).getByText('refused')).toBeTruthy();
  });

  it('of a service names the service, of an erased person nobody', async () => {
    const service = anEntry({
      type: 'exchange.intent',
      actor: { kind: 'service', ref: 'mail', session: null, for: null },
      api: { svc: 'gmail', method: 'gmail.users.history.list', kind: 'read', parts: '1', status: '0' },
    });
    await show(list([service, anEntry({}, { index: '7', actor: { ...lan, name: null }, subjects: [lan] })]));
    expect(
      screen.getByText('The mail service asked Google for gmail.users.history.list, about Minh Tran.'),
    ).toBeTruthy();
    expect(screen.getByText(/^a person whose name was erased opened/)).toBeTruthy();
  });

  it.each(ENTRY_TYPE_NAMES)('of type %s has a sentence in both languages', async (type) => {
    for (const language of ['en', 'vi'] as const) {
      const { unmount } = await show(list([anEntry({ type, actor: null })]), language);
      expect(screen.getByRole('listitem').textContent).not.toContain('trail.sentence');
      unmount();
    }
  });

  it('unfolds to the full record and the opened details', async () => {
    const body = [
      { ref: ref('p', 'a'), plain: { ip: '10.0.0.7' } },
      { ref: ref('p', 'b'), plain: null },
    ];
    await show(list([anEntry({}, { body })], { openIndex: '90211' }));
    expect(screen.getByText(/"type": "access.read"/)).toBeTruthy();
    expect(screen.getByText(/10\.0\.0\.7/)).toBeTruthy();
    expect(screen.getByText(/^The key to these details was destroyed/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Show the proof' })).toBeTruthy();
  });

  it('that is not signed yet offers no proof', async () => {
    await show(list([anEntry({}, { proof: 'pending' })], { openIndex: '90211' }));
    expect(screen.queryByRole('button', { name: 'Show the proof' })).toBeNull();
  });
});

describe('the chart of days', () => {
  const three = days([
    { day: '2026-11-20', type: 'access.read', count: '4' },
    { day: '2026-11-20', type: 'exchange.intent', count: '6' },
    { day: '2026-11-22', type: 'access.read', count: '1' },
  ]);

  it('adds up types and keeps the days without any', () => {
    expect(three).toHaveLength(14);
    expect(three.slice(-3)).toEqual([
      { day: '2026-11-20', count: 10 },
      { day: '2026-11-21', count: 0 },
      { day: '2026-11-22', count: 1 },
    ]);
  });

  it('narrows to the days that were dragged over, in either direction', async () => {
    const onNarrow = jest.fn();
    await show(<TimeChart days={three} from={undefined} to={undefined} onNarrow={onNarrow} />);
    const [first, , last] = within(screen.getByRole('figure', { name: 'Entries by day' }))
      .getAllByRole('button')
      .slice(-3);
    fireEvent.pointerDown(last!);
    fireEvent.pointerEnter(first!);
    fireEvent.pointerUp(first!);
    expect(onNarrow).toHaveBeenCalledWith('2026-11-20', '2026-11-22');
  });

  it('takes one day by the keyboard', async () => {
    const onNarrow = jest.fn();
    await show(<TimeChart days={three} from={undefined} to={undefined} onNarrow={onNarrow} />);
    screen.getByRole('button', { name: /^20 Nov 2026|^Nov 20, 2026/ }).focus();
    await userEvent.keyboard('{Enter}');
    expect(onNarrow).toHaveBeenCalledWith('2026-11-20', '2026-11-20');
  });
});

describe('the filters', () => {
  it('offer only what the trail knows', () => {
    expect(ENTRY_TYPES.filter((type) => !ENTRY_TYPE_NAMES.includes(type))).toEqual([]);
    expect(PURPOSES.filter((purpose) => !PURPOSE_NAMES.includes(purpose))).toEqual([]);
  });

  it('act at once, and can all be taken away', async () => {
    const [onChange, onClear] = [jest.fn(), jest.fn()];
    await show(
      <TrailFilters
        search={{ result: 'denied' }}
        logs={['organisation', 'system']}
        onChange={onChange}
        onClear={onClear}
      />,
    );
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'What' }), 'Consent withdrawn');
    expect(onChange).toHaveBeenCalledWith({ type: 'consent.withdrawn' });
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(onClear).toHaveBeenCalledTimes(1);
  });

  it('are read from the address, and what is no filter is left out', () => {
    const search = { from: '2026-11-20', type: 'access.read', open: 90211, log: 'system', evil: 'x', to: '<script>' };
    expect(toTrailSearch(search)).toEqual({ from: '2026-11-20', type: 'access.read', open: '90211', log: 'system' });
  });
});
