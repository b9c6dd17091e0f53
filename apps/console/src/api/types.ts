import type {
  AttachmentView,
  ConnectAnswer as ConnectAnswerSchema,
  ConnectionList as ConnectionListSchema,
  ConsentNotice as ConsentNoticeSchema,
  LabelList as LabelListSchema,
  LabelView,
  ThreadList as ThreadListSchema,
  TrailCounts as TrailCountsSchema,
  TrailEntryList as TrailEntryListSchema,
  TrailLogList as TrailLogListSchema,
  TrailLogView,
  Address as AddressSchema,
} from '@gatehouse/contracts';
import type { z } from 'zod';

/** Types only: not a line of the contracts' code goes into the browser. */
export type {
  Connection,
  Feature,
  Grant,
  LiveEvent,
  MessageView as Message,
  Person,
  SessionView as Session,
  SyncStatus,
  ThreadRow,
  ThreadView as Thread,
  TrailEntryView as TrailEntry,
  Withdrawal,
  WithdrawalStep,
} from '@gatehouse/contracts';

export type Address = z.infer<typeof AddressSchema>;
export type Attachment = z.infer<typeof AttachmentView>;
export type ConnectAnswer = z.infer<typeof ConnectAnswerSchema>;
export type ConnectionList = z.infer<typeof ConnectionListSchema>;
export type ConsentNotice = z.infer<typeof ConsentNoticeSchema>;
export type Label = z.infer<typeof LabelView>;
export type LabelList = z.infer<typeof LabelListSchema>;
export type ThreadList = z.infer<typeof ThreadListSchema>;
export type TrailCounts = z.infer<typeof TrailCountsSchema>;
export type TrailEntryList = z.infer<typeof TrailEntryListSchema>;
export type TrailLog = z.infer<typeof TrailLogView>;
export type TrailLogList = z.infer<typeof TrailLogListSchema>;
