/** What happened to contacts. Every event's `t` begins with `people.`; times and ids stand in it, so that a replay gives the same. */
export interface PeopleEvent {
  readonly t: `people.${string}`;
}

/** `<event>:<id>` for the ledger. */
export function effectOfPeople(event: PeopleEvent): string {
  return event.t;
}
