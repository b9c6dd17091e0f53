/**
 * How an API writes its errors: Gmail with `errors`, `status` and `details`, Calendar and Drive in the classic form without the
 * last two, People and Docs without `errors` (`google-apis.md` 6).
 */
export type ErrorForm = 'both' | 'classic' | 'status';
