/** What happened to files. Every event's `t` begins with `drive.`; times and ids stand in it, so that a replay gives the same. */
export interface DriveEvent {
  readonly t: `drive.${string}`;
}

/** `<event>:<id>` for the ledger. */
export function effectOfDrive(event: DriveEvent): string {
  return event.t;
}
