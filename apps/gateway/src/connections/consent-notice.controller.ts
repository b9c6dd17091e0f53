import { createHash } from 'node:crypto';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { type ConsentNotice, FEATURE_CONSENT, Feature, noticeText, purposeOf } from '@gatehouse/contracts';
import { z } from 'zod';
import { notHere } from '../gateway.errors.js';
import { SessionGuard } from '../session/session.guard.js';

export const NoticeQuery = z.strictObject({ feature: Feature, language: z.enum(['en', 'vi']).default('en') });

@Controller('api/v1/consent')
@UseGuards(SessionGuard)
export class ConsentNoticeController {
  /** The text whose hash the consent will carry, with the table's rows it was made from. */
  @Get('notice')
  notice(
    @Query({ schema: NoticeQuery }) { feature, language }: z.infer<typeof NoticeQuery>,
  ): z.infer<typeof ConsentNotice> {
    const text = noticeText(feature, language);
    if (text === undefined) throw notHere();
    const purposes = (FEATURE_CONSENT[feature]?.purposes ?? []).map((purpose) => {
      const { why, scopes } = purposeOf(purpose);
      return { purpose, why: why[language], scopes };
    });
    return { feature, language, text, hash: createHash('sha256').update(text).digest('base64'), purposes };
  }
}
