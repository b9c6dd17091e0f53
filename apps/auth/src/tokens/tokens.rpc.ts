import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { accessToken, contentKey } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { AccessTokensService } from './access-tokens.service.js';
import { ContentKeysService } from './content-keys.service.js';

@Injectable()
export class TokensRpc implements OnApplicationBootstrap {
  constructor(
    private readonly bus: Bus,
    private readonly tokens: AccessTokensService,
    private readonly keys: ContentKeysService,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(accessToken, (query, { caller }) => this.tokens.hand(query, caller));
    this.bus.serve(contentKey, (query, { caller }) => this.keys.hand(query, caller));
  }
}
