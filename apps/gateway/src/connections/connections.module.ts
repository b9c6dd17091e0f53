import { Module } from '@nestjs/common';
import { ConnectionsController } from './connections.controller.js';
import { ConsentNoticeController } from './consent-notice.controller.js';
import { OAuthCallbackController } from './oauth-callback.controller.js';

@Module({ controllers: [ConnectionsController, ConsentNoticeController, OAuthCallbackController] })
export class ConnectionsModule {}
