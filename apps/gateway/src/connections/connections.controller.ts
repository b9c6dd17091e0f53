import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import {
  chooseContent,
  type Connection,
  ConnectBody,
  ConnectionId,
  ContentChoiceBody,
  Feature,
  listConnections,
  startConnection,
  type Withdrawal,
  withdrawFeature,
} from '@gatehouse/contracts';
import { z } from 'zod';
import { notHere } from '../gateway.errors.js';
import { AuthClient } from '../session/auth.client.js';
import { type LiveSession, Session, SessionGuard } from '../session/session.guard.js';
import { pathPart } from '../http/path-part.js';

const Empty = z.strictObject({});

@Controller('api/v1/connections')
@UseGuards(SessionGuard)
export class ConnectionsController {
  constructor(private readonly auth: AuthClient) {}

  @Get()
  async list(@Session() { principal }: LiveSession): Promise<{ items: Connection[]; nextCursor: null }> {
    const { connections } = await this.auth.ask(listConnections, { principal });
    return { items: connections, nextCursor: null };
  }

  @Get(':con')
  async one(@Session() session: LiveSession, @Param('con') con: string): Promise<Connection> {
    const id = pathPart(ConnectionId, con);
    const { items } = await this.list(session);
    const found = items.find((connection) => connection.id === id);
    if (found === undefined) throw notHere();
    return found;
  }

  /** The browser goes to `authorizationUrl` next; Google sends it back to `/oauth/callback`. */
  @Post()
  @HttpCode(201)
  async connect(
    @Session() { principal }: LiveSession,
    @Body({ schema: ConnectBody }) body: z.infer<typeof ConnectBody>,
  ): Promise<{ connectionId: string; authorizationUrl: string }> {
    return this.auth.ask(startConnection, { principal, ...body });
  }

  @Post(':con/features/:feature/withdrawal')
  @HttpCode(202)
  async withdraw(
    @Session() { principal }: LiveSession,
    @Param('con') con: string,
    @Param('feature') feature: string,
    @Body({ schema: Empty }) _body: z.infer<typeof Empty>,
  ): Promise<Withdrawal> {
    const connectionId = pathPart(ConnectionId, con);
    return this.auth.ask(withdrawFeature, { principal, connectionId, feature: pathPart(Feature, feature) });
  }

  @Post(':con/features/:feature/withdrawal/choice')
  @HttpCode(202)
  async choose(
    @Session() { principal }: LiveSession,
    @Param('con') con: string,
    @Param('feature') feature: string,
    @Body({ schema: ContentChoiceBody }) { choice }: z.infer<typeof ContentChoiceBody>,
  ): Promise<Withdrawal> {
    const connectionId = pathPart(ConnectionId, con);
    return this.auth.ask(chooseContent, { principal, connectionId, feature: pathPart(Feature, feature), choice });
  }
}
