import { createHash } from 'node:crypto';
import { noticeText } from '@gatehouse/contracts';
import { consentAsked, consentToKeep } from './consent-text.js';

describe('the text that a person agrees to', () => {
  it.each(['en', 'vi'] as const)('is named in the consent by the hash of exactly what the page shows (%s)', (lang) => {
    const { consent, text } = consentAsked('mail', lang);
    expect(text).toBe(noticeText('mail', lang));
    expect(consent.notice).toBe(createHash('sha256').update(text).digest('base64'));
    expect(consent).toMatchObject({ lang, purposes: ['mail.sync', 'mail.read'], until: null });
  });

  it('for a kept copy carries no scope and its own notice', () => {
    const { consent } = consentToKeep('mail', 'en');
    expect(consent).toMatchObject({ purposes: ['mail.archive'], scopes: [] });
    expect(consent.notice).not.toBe(consentAsked('mail', 'en').consent.notice);
  });

  it('does not exist for a feature that cannot be connected', () => {
    expect(() => consentAsked('docs', 'en')).toThrow(
      expect.objectContaining({ code: 'AUTH.FEATURE_UNSUPPORTED' }) as Error,
    );
  });
});
