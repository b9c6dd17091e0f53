import {
  ConnectAnswer,
  ConnectBody,
  ConnectionList,
  ConnectionView,
  ConsentNotice,
  ContentChoiceBody,
  ExportBody,
  InclusionView,
  LabelList,
  LiveEvent,
  MessageList,
  MessageView,
  Page,
  SessionView,
  SignInBody,
  SyncStatus,
  ThreadList,
  ThreadQuery,
  ThreadView,
  TrailCounts,
  TrailEntryList,
  TrailEntryView,
  TrailLogList,
  TrailQuery,
  WithdrawalView,
} from '@gatehouse/contracts';
import { z } from 'zod';
import { NoticeQuery } from '../connections/consent-notice.controller.js';
import { CallbackQuery } from '../connections/oauth-callback.controller.js';
import { CountsQuery, LogQuery } from '../trail/trail.controller.js';

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** OpenAPI's form: `/connections/{con}`; `{tile}` stands for the rest of the path. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** `session` = the cookie; `push` = Google's signed token; `public` = nobody is asked. */
  readonly auth: 'session' | 'public' | 'push';
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status: number;
  readonly answer?: z.ZodType;
  /** Of the answer; JSON unless told. */
  readonly media?: string;
}

const V1 = '/api/v1';
const CON = `${V1}/connections/{con}`;
const MAIL = `${CON}/mail`;
const TRAIL = `${V1}/trail`;
const WITHDRAWAL = `${CON}/features/{feature}/withdrawal`;
const BYTES = 'application/octet-stream';

type Rest = Partial<Omit<ApiRoute, 'method' | 'path' | 'id' | 'summary'>>;
const route =
  (method: ApiRoute['method'], status: number) =>
  (path: string, id: string, summary: string, rest: Rest = {}): ApiRoute => ({
    method,
    path,
    id,
    summary,
    auth: 'session',
    status,
    ...rest,
  });
const get = route('GET', 200);

/** Every address of the gateway, in the order of the document; a test holds the running routes against it. */
export const API_ROUTES: readonly ApiRoute[] = [
  route('POST', 201)(`${V1}/session`, 'signIn', 'Sign in; sets the session cookie', {
    auth: 'public',
    body: SignInBody,
    answer: SessionView,
  }),
  get(`${V1}/session`, 'getSession', 'Who is signed in', { answer: SessionView }),
  route('DELETE', 204)(`${V1}/session`, 'signOut', 'Sign out; closes live streams'),
  get(`${V1}/connections`, 'listConnections', "The person's connections", { answer: ConnectionList }),
  route('POST', 201)(`${V1}/connections`, 'connect', "Ask for consent; the browser goes to the answer's address", {
    body: ConnectBody,
    answer: ConnectAnswer,
  }),
  get(CON, 'getConnection', 'One connection with its grants and withdrawals', { answer: ConnectionView }),
  get(`${V1}/consent/notice`, 'getConsentNotice', 'What a feature would read and why', {
    query: NoticeQuery,
    answer: ConsentNotice,
  }),
  route('POST', 202)(WITHDRAWAL, 'withdrawFeature', 'Withdraw consent: the gate closes at once', {
    body: z.strictObject({}),
    answer: WithdrawalView,
  }),
  route('POST', 202)(`${WITHDRAWAL}/choice`, 'chooseContent', 'Keep or erase the copy after a withdrawal', {
    body: ContentChoiceBody,
    answer: WithdrawalView,
  }),
  get(`${MAIL}/sync`, 'getSync', "The mailbox's progress", { answer: SyncStatus }),
  route('POST', 202)(
    `${MAIL}/sync/deletions`,
    'allowDeletions',
    'Take over, once, deletions at Google that stopped the sync',
    { body: z.strictObject({}), answer: SyncStatus },
  ),
  get(`${MAIL}/labels`, 'listLabels', 'Labels with their counts', { answer: LabelList }),
  get(`${MAIL}/threads`, 'listThreads', 'Threads of a label, newest first', { query: ThreadQuery, answer: ThreadList }),
  get(`${MAIL}/threads/{id}`, 'getThread', 'A thread with its messages', { answer: ThreadView }),
  get(`${MAIL}/messages`, 'listMessages', 'Metadata of every message, by id', { query: Page, answer: MessageList }),
  get(`${MAIL}/messages/{id}`, 'getMessage', 'One message', { answer: MessageView }),
  get(`${MAIL}/messages/{id}/raw`, 'getRawMessage', 'The message byte for byte', { media: 'message/rfc822' }),
  get(`${MAIL}/messages/{id}/html`, 'getMessageDocument', 'The sanitised HTML as a document for a sandboxed frame', {
    media: 'text/html',
  }),
  get(`${MAIL}/messages/{id}/attachments/{partId}`, 'getAttachment', 'An attachment, decoded', { media: BYTES }),
  get(`${TRAIL}/logs`, 'listTrailLogs', 'The logs one may ask, with their keys', { answer: TrailLogList }),
  get(`${TRAIL}/entries`, 'listTrailEntries', 'Entries, newest first', { query: TrailQuery, answer: TrailEntryList }),
  get(`${TRAIL}/entries/{index}`, 'getTrailEntry', 'One entry', { query: LogQuery, answer: TrailEntryView }),
  get(`${TRAIL}/counts`, 'countTrailEntries', 'Entries by day and type', { query: CountsQuery, answer: TrailCounts }),
  get(`${TRAIL}/inclusion/{index}`, 'getInclusion', "An entry's proof under the last checkpoint", {
    query: LogQuery,
    answer: InclusionView,
  }),
  route('POST', 200)(`${TRAIL}/exports`, 'exportTrail', 'A verifiable export', {
    body: ExportBody,
    media: 'application/x-tar',
  }),
  get(`${TRAIL}/{logId}/checkpoint`, 'getCheckpoint', 'The signed tree head (C2SP tlog-checkpoint)', {
    auth: 'public',
    media: 'text/plain',
  }),
  get(`${TRAIL}/{logId}/tile/{tile}`, 'getTile', 'Tiles (C2SP tlog-tiles); entry bundles need the bearer', {
    auth: 'public',
    media: BYTES,
  }),
  get(`${V1}/events`, 'openEvents', 'Live updates (server-sent events): kind, id, version only', {
    answer: LiveEvent,
    media: 'text/event-stream',
  }),
  get(`${V1}/openapi.json`, 'getOpenApi', 'This document', {
    auth: 'public',
    answer: z.record(z.string(), z.unknown()),
  }),
  route('GET', 303)('/oauth/callback', 'oauthCallback', 'Where Google sends the browser back', {
    query: CallbackQuery,
  }),
  route('POST', 200)('/push/gmail', 'pushGmail', "Gmail's push by Pub/Sub; a wake-up only", {
    auth: 'push',
    body: z.record(z.string(), z.unknown()),
  }),
];
