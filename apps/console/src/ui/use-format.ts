import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, formatFor, localeFor } from './format.js';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatFor(localeFor(i18n.language)), [i18n.language]);
}
