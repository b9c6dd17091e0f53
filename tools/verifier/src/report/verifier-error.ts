import { HubError } from '@gatehouse/errors';

/** The thing to verify, or what it should be verified with, could not be read at all. */
export class VerifierError extends HubError<'VERIFY.NOT_FOUND' | 'VERIFY.UNREADABLE' | 'VERIFY.POLICY_INVALID'> {}
