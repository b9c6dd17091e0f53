import { z } from 'zod';

/** Subject tokens are opaque ids: an address has dots in it, and is personal data. */
export const Token = z.string().regex(/^[\w-]{1,64}$/);

/** A 64-bit number of Google's or of the trail: a decimal string on the wire. */
export const Decimal = z.string().regex(/^(0|[1-9]\d{0,19})$/);

/** `YYYY-MM-DDTHH:MM:SS.sssZ` */
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

export const OrganisationId = z.string().regex(/^org_[0-9a-z]{26}$/);
export const PersonId = z.string().regex(/^per_[0-9a-z]{26}$/);
export const ConnectionId = z.string().regex(/^con_[0-9a-z]{26}$/);
export const GrantId = z.string().regex(/^grt_[0-9a-z]{26}$/);
export const SessionId = z.string().regex(/^ses_[0-9a-z]{26}$/);
export const Uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** Short-lived token signed by `auth`: a compact JWS (EdDSA). */
export const Principal = z
  .string()
  .max(4096)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/);
