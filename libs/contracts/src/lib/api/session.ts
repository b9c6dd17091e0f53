import { z } from 'zod';
import { Person } from '../auth/sessions.js';
import { Instant } from '../wire/tokens.js';

export const SignInBody = z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(1024) });
export const SessionView = z.strictObject({ person: Person, expiresAt: Instant }).meta({ id: 'Session' });
export type SessionView = z.infer<typeof SessionView>;
