import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { principalKeys, resolveSession, signIn, signOut } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { PrincipalSigner } from './principal-signer.js';
import { SessionsService } from './sessions.service.js';

@Injectable()
export class SessionsRpc implements OnApplicationBootstrap {
  constructor(
    private readonly bus: Bus,
    private readonly sessions: SessionsService,
    private readonly signer: PrincipalSigner,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(signIn, (body) => this.sessions.signIn(body));
    this.bus.serve(resolveSession, (body) => this.sessions.resolve(body));
    this.bus.serve(signOut, async ({ secret }) => {
      await this.sessions.signOut(secret);
      return {};
    });
    this.bus.serve(principalKeys, () => Promise.resolve({ keys: this.signer.publicKeys() }));
  }
}
