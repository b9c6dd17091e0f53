export interface Setting {
  readonly id: string;
  readonly value: string;
  readonly etag: string;
}

/** The settings of a new account; names and defaults of the reference of `settings`. */
export function firstSettings(etag: string): Setting[] {
  return Object.entries(FIRST).map(([id, value]) => ({ id, value, etag }));
}

const FIRST: Readonly<Record<string, string>> = {
  autoAddHangouts: 'false',
  dateFieldOrder: 'DMY',
  defaultEventLength: '60',
  format24HourTime: 'true',
  hideInvitations: 'false',
  hideWeekends: 'false',
  locale: 'vi',
  remindOnRespondedEventsOnly: 'false',
  showDeclinedEvents: 'true',
  timezone: 'Asia/Ho_Chi_Minh',
  useKeyboardShortcuts: 'true',
  weekStart: '1',
};
