import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { finishConnection, listConnections, startConnection } from '@gatehouse/contracts';
import { Bus } from '@gatehouse/messaging';
import { Callers } from './callers.js';
import { ConnectionList } from './connection-list.js';
import { FinishConnectionService } from './finish-connection.service.js';
import { StartConnectionService } from './start-connection.service.js';

@Injectable()
export class ConnectionsRpc implements OnApplicationBootstrap {
  constructor(
    private readonly bus: Bus,
    private readonly callers: Callers,
    private readonly list: ConnectionList,
    private readonly starter: StartConnectionService,
    private readonly finisher: FinishConnectionService,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.serve(listConnections, async ({ principal }) => {
      const { personId } = await this.callers.member(principal);
      return { connections: await this.list.of(personId) };
    });
    this.bus.serve(startConnection, async ({ principal, ...input }) =>
      this.starter.start(await this.callers.member(principal), input),
    );
    this.bus.serve(finishConnection, async ({ principal, ...callback }) =>
      this.finisher.finish(await this.callers.member(principal), callback),
    );
  }
}
