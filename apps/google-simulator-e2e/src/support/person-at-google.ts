import { walkConsent } from '@gatehouse/google-simulator';

// What an unmodified program opens instead of a browser: node person-at-google.ts EMAIL URL. It signs in, consents to
// everything, and follows Google back to the program.
const [email = '', url = ''] = process.argv.slice(2);
await fetch(await walkConsent(url, { email }));
