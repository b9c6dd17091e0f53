export type Language = 'en' | 'vi';
export const LANGUAGES: readonly Language[] = ['en', 'vi'];

const KEY = 'gatehouse.language';

/** The person's choice, else the browser's first language that we speak. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages];
  return wanted.map((tag) => tag?.slice(0, 2)).find(isLanguage) ?? 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

/** Signing out empties the browser's storage, so that nothing of a person stays; language and colours are nobody's. */
export async function keepingPreferences(work: () => Promise<void>): Promise<void> {
  const kept = Object.entries(localStorage).map(([name, value]) => [name, String(value)] as const);
  await work();
  for (const [name, value] of kept) localStorage.setItem(name, value);
}

function isLanguage(tag: string | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}
