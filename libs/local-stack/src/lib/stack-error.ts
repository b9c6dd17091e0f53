import { HubError } from '@gatehouse/errors';

/** Faults of the local stack: what could not be found, started or kept running on this machine. */
export class StackError extends HubError<
  'STACK.BINARY_MISSING' | 'STACK.NOT_READY' | 'STACK.EXITED' | 'STACK.ENGINE_MISMATCH' | 'STACK.DATABASE_REFUSED'
> {}
