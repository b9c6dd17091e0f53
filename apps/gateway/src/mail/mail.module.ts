import { Module } from '@nestjs/common';
import { MailController } from './mail.controller.js';
import { MessageDocument } from './message-document.js';

@Module({ controllers: [MailController], providers: [MessageDocument] })
export class MailModule {}
