import { z } from 'zod';
import { ApiKind, Basis, Feature, type Service } from './codes.js';

const GMAIL_READONLY = 'https://www.googleapis.com/auth/gmail.readonly';

/** One row of the purpose table: what may be done, by whom, on which ground, with which of Google's methods. */
export const Purpose = z.strictObject({
  feature: Feature.nullable(),
  /** Ids of the discovery documents; OAuth endpoints are `oauth2.token`, `oauth2.revoke`, `oauth2.jwks`. */
  methods: z.record(z.string(), ApiKind),
  /** The grant must hold each of these. */
  scopes: z.array(z.string()),
  /** Who may act: services by name (principal null) or roles of a person. */
  services: z.array(z.string()),
  roles: z.array(z.enum(['member', 'administrator', 'officer'])),
  basis: Basis,
  /** `grant` needs a live grant; the others are the closed list of exceptions (`trail.md` 2). */
  needs: z.enum(['grant', 'open-request', 'withdrawn-grant', 'nothing']),
  /** `organisation`: the person's organisation's log; `system`: the system log. */
  log: z.enum(['organisation', 'system']),
  retentionMonths: z.number().int(),
  /** Shown on the consent page and in the register of processing (GDPR art. 30). */
  why: z.strictObject({ en: z.string(), vi: z.string() }),
});
export type Purpose = z.infer<typeof Purpose>;

export const PURPOSES = {
  'mail.sync': {
    feature: 'mail',
    methods: {
      'gmail.users.getProfile': 'read',
      'gmail.users.labels.list': 'read',
      'gmail.users.messages.list': 'read',
      'gmail.users.messages.get': 'read',
      'gmail.users.history.list': 'read',
      'gmail.users.watch': 'write',
      'gmail.users.stop': 'write',
    },
    scopes: [GMAIL_READONLY],
    services: ['mail'],
    roles: ['member'],
    basis: 'consent',
    needs: 'grant',
    log: 'organisation',
    retentionMonths: 24,
    why: {
      en: 'Keeps a copy of your Gmail here, newest first, and follows its changes.',
      vi: 'Giữ một bản sao Gmail của bạn ở đây, thư mới trước, và theo dõi các thay đổi.',
    },
  },
  'mail.read': {
    feature: 'mail',
    methods: {},
    scopes: [GMAIL_READONLY],
    services: [],
    roles: ['member'],
    basis: 'consent',
    needs: 'grant',
    log: 'organisation',
    retentionMonths: 24,
    why: {
      en: 'Shows you the mail that was copied here.',
      vi: 'Hiển thị cho bạn thư đã được sao chép về đây.',
    },
  },
  'mail.archive': {
    feature: 'mail',
    methods: {},
    scopes: [],
    services: [],
    roles: ['member'],
    basis: 'consent',
    needs: 'grant',
    log: 'organisation',
    retentionMonths: 24,
    why: {
      en: 'Lets you go on reading the copy that you kept after withdrawing; Google is never called.',
      vi: 'Cho phép bạn tiếp tục đọc bản sao đã giữ lại sau khi rút lại đồng ý; không bao giờ gọi tới Google.',
    },
  },
  'auth.connect': {
    feature: null,
    methods: { 'oauth2.token': 'token', 'oauth2.userinfo.get': 'read', 'oauth2.revoke': 'token' },
    scopes: [],
    services: ['auth'],
    roles: ['member'],
    basis: 'request',
    needs: 'open-request',
    log: 'organisation',
    retentionMonths: 24,
    why: {
      en: 'Exchanges the code that Google gave you for the connection you asked for.',
      vi: 'Đổi mã mà Google cấp để thiết lập kết nối bạn yêu cầu.',
    },
  },
  'auth.refresh': {
    feature: null,
    methods: { 'oauth2.token': 'token' },
    scopes: [],
    services: ['auth'],
    roles: [],
    basis: 'consent',
    needs: 'grant',
    log: 'organisation',
    retentionMonths: 24,
    why: {
      en: 'Renews the hourly access token while your consent stands.',
      vi: 'Gia hạn mã truy cập hằng giờ khi sự đồng ý của bạn còn hiệu lực.',
    },
  },
  'auth.signin': {
    feature: null,
    methods: { 'oidc.token': 'token', 'oidc.jwks': 'read' },
    scopes: [],
    services: ['auth'],
    roles: [],
    basis: 'operation',
    needs: 'nothing',
    log: 'system',
    retentionMonths: 24,
    why: { en: 'Signs people in.', vi: 'Đăng nhập người dùng.' },
  },
  'consent.close': {
    feature: null,
    methods: {
      'gmail.users.stop': 'write',
      'calendar.channels.stop': 'write',
      'drive.channels.stop': 'write',
      'oauth2.revoke': 'token',
      'oauth2.token': 'token',
    },
    scopes: [],
    services: ['auth', 'mail', 'calendar', 'docs', 'contacts'],
    roles: [],
    basis: 'withdrawal',
    needs: 'withdrawn-grant',
    log: 'organisation',
    retentionMonths: 24,
    why: {
      en: 'Stops notifications and revokes the token at Google after you withdrew.',
      vi: 'Dừng thông báo và thu hồi mã tại Google sau khi bạn rút lại đồng ý.',
    },
  },
  'trail.read': {
    feature: null,
    methods: {},
    scopes: [],
    services: [],
    roles: ['officer', 'administrator', 'member'],
    basis: 'law',
    needs: 'nothing',
    log: 'organisation',
    retentionMonths: 24,
    why: { en: 'Answers questions from the trail.', vi: 'Trả lời các câu hỏi từ nhật ký truy cập.' },
  },
  'system.keys': {
    feature: null,
    methods: { 'oauth2.jwks': 'read', 'oauth2.discovery': 'read' },
    scopes: [],
    services: ['auth', 'mail'],
    roles: [],
    basis: 'operation',
    needs: 'nothing',
    log: 'system',
    retentionMonths: 24,
    why: { en: "Fetches Google's public keys.", vi: 'Tải khóa công khai của Google.' },
  },
} as const satisfies Record<string, Purpose>;

export type PurposeName = keyof typeof PURPOSES;
export const PURPOSE_NAMES = Object.keys(PURPOSES) as PurposeName[];
export const PurposeName = z.enum(PURPOSE_NAMES as [PurposeName, ...PurposeName[]]);

/** The table as data, for `purposes.json` of exports and for the hash in a log's genesis. */
export const PurposeTable = z.record(z.string(), Purpose);
export type PurposeTable = z.infer<typeof PurposeTable>;

export function purposeOf(name: PurposeName): Purpose {
  return PURPOSES[name];
}

/** Purposes and scopes that a feature's consent asks for; `mail.archive` is never asked from Google. */
export const FEATURE_CONSENT: Partial<
  Record<Feature, { purposes: PurposeName[]; scopes: string[]; service: Service }>
> = {
  mail: { purposes: ['mail.sync', 'mail.read'], scopes: [GMAIL_READONLY], service: 'mail' },
};
