import { Upstream } from './upstream.js';

export class MailUpstream extends Upstream {
  constructor(url: string) {
    super('mail', url);
  }
}

export class AuditUpstream extends Upstream {
  constructor(url: string) {
    super('audit', url);
  }
}
