import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Messages } from './messages/en.js';
import { type Language, preferredLanguage, rememberLanguage } from './preferences.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Messages };
  }
}

/** One catalogue a language, loaded when it is spoken. */
const CATALOGUES: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./messages/en.js')).en,
  vi: async () => (await import('./messages/vi.js')).vi,
};

export async function startLanguage(language: Language = preferredLanguage()): Promise<i18n> {
  await i18next.use(initReactI18next).init({ lng: language, resources: {}, interpolation: { escapeValue: false } });
  await speak(language);
  return i18next;
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await CATALOGUES[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  await speak(language);
}
