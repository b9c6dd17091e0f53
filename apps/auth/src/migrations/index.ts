import type { Migration } from '@gatehouse/persistence';
import { auth } from './0001-auth.js';

export const migrations: readonly Migration[] = [auth];
