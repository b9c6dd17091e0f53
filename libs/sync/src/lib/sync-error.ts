import { HubError } from '@gatehouse/errors';

export class SyncError extends HubError<'SYNC.OWNERSHIP_LOST' | 'SYNC.LISTING_LOOPS'> {}
