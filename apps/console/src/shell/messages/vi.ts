import { connectionsVi } from '../../features/connections/messages.vi.js';
import { mailVi } from '../../features/mail/messages.vi.js';
import { signInVi } from '../../features/sign-in/messages.vi.js';
import { trailVi } from '../../features/trail/messages.vi.js';
import { uiVi } from '../../ui/messages.vi.js';
import { shellVi } from './shell.vi.js';

export const vi = { ...shellVi, ...uiVi, ...signInVi, ...connectionsVi, ...mailVi, ...trailVi };
