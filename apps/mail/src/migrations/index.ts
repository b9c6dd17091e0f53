import type { Migration } from '@gatehouse/persistence';
import { collections } from './0001-collections.js';

export const migrations: readonly Migration[] = [collections];
