import { HubError } from '@gatehouse/errors';

/** What stops a command: said in one sentence with the next step, exit code 1. */
export class LauncherError extends HubError<
  | 'LAUNCHER.ALREADY_RUNNING'
  | 'LAUNCHER.PORT_TAKEN'
  | 'LAUNCHER.GOOGLE_CLIENT_MISSING'
  | 'LAUNCHER.GOOGLE_UNREACHABLE'
  | 'LAUNCHER.NOT_A_DATA_FOLDER'
  | 'LAUNCHER.MAILBOX_UNREADABLE'
  | 'LAUNCHER.PROVISION_FAILED'
  | 'LAUNCHER.STOPPED'
  | 'LAUNCHER.NOT_STARTED'
  | 'LAUNCHER.DEAD_LETTERS_FAILED'
  | 'LAUNCHER.USAGE'
> {}
