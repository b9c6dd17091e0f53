import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where the session's secret travels: `__Host-gh` under https; on loopback all ports share a jar, so the port is in the name. */
export class SessionCookie {
  readonly name: string;
  private readonly secure: boolean;

  constructor(publicUrl: string) {
    const { protocol, port } = new URL(publicUrl);
    this.secure = protocol === 'https:';
    this.name = this.secure ? '__Host-gh' : `gh_${port || '80'}`;
  }

  read(request: FastifyRequest): string | undefined {
    const secret = request.cookies[this.name];
    return secret === undefined || secret === '' || secret.length > 256 ? undefined : secret;
  }

  write(reply: FastifyReply, secret: string, expiresAt: string): void {
    void reply.setCookie(this.name, secret, { ...this.attributes(), expires: new Date(expiresAt) });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.attributes());
  }

  /** Lax, not Strict: the way back from Google's consent page is a navigation from another site. */
  private attributes() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure } as const;
  }
}
