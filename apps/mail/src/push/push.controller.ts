import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { PushService } from './push.service.js';

/** What Pub/Sub posts; `data` is base64 of `{emailAddress, historyId}`. */
const Envelope = z.object({
  message: z.object({ data: z.string().max(8_192), messageId: z.string().max(256).optional() }),
  subscription: z.string().max(512).optional(),
});

@Controller('push')
export class PushController {
  constructor(@Inject(PushService) private readonly push: PushService) {}

  /** 204 once the wake-up is taken; anything else makes Pub/Sub deliver it again. */
  @Post('gmail')
  @HttpCode(204)
  async gmail(@Headers('authorization') authorization: string | undefined, @Body() body: unknown): Promise<void> {
    await this.push.authenticate(authorization);
    const envelope = Envelope.safeParse(body);
    // Signed but not of the shape: delivering it again would not mend it.
    if (envelope.success) await this.push.receive(envelope.data.message.data);
  }
}
