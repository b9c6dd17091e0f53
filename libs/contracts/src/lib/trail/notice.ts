import type { Feature } from './codes.js';
import { FEATURE_CONSENT, purposeOf } from './purposes.js';

export type NoticeLanguage = 'en' | 'vi';

const INTRO: Record<NoticeLanguage, string> = {
  en: 'If you agree, Gatehouse may do the following with your Google account, and nothing else:',
  vi: 'Nếu bạn đồng ý, Gatehouse được làm những việc sau với tài khoản Google của bạn, và không gì khác:',
};

const RIGHTS: Record<NoticeLanguage, string> = {
  en: 'Every access is entered in a record that you can verify. You can withdraw at any time, as easily as you agreed; you then choose whether the copy here is kept or erased. Saying no to this blocks nothing else.',
  vi: 'Mọi lần truy cập đều được ghi vào nhật ký mà bạn có thể kiểm chứng. Bạn có thể rút lại bất cứ lúc nào, dễ như khi đồng ý; khi đó bạn chọn giữ hay xóa bản sao ở đây. Từ chối điều này không ảnh hưởng đến những phần khác.',
};

/**
 * The text that a person agrees to, made from the purpose table alone; undefined for a feature that cannot be asked for yet.
 * `notice` of a consent is the SHA-256 of its UTF-8 bytes, base64: the page shows and `auth` enters this same text.
 */
export function noticeText(feature: Feature, language: NoticeLanguage): string | undefined {
  const consent = FEATURE_CONSENT[feature];
  if (consent === undefined) return undefined;
  const purposes = consent.purposes.map((name) => `- ${purposeOf(name).why[language]} (${name})`);
  const scopes = consent.scopes.map((scope) => `- ${scope}`);
  return [INTRO[language], ...purposes, 'Google:', ...scopes, RIGHTS[language]].join('\n');
}
