import type { Migration } from '@gatehouse/persistence';
import { trail } from './0001-trail.js';

export const migrations: readonly Migration[] = [trail];
