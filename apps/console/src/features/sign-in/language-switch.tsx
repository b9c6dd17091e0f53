import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../shell/i18n.js';
import type { Language } from '../../shell/preferences.js';

const CHOICES: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'vi', label: 'Tiếng Việt' },
];

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('shell.language')}
      data={CHOICES}
      value={i18n.language}
      onChange={(language) => void chooseLanguage(language as Language)}
    />
  );
}
