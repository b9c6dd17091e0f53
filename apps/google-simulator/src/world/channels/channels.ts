import { type Channel, type ChannelEvent } from './events.js';

/** Notification channels of every API: the fold of their events. */
export class Channels {
  private readonly open = new Map<string, Channel>();

  /** The live channel of that id; ids are unique in a project. */
  find(project: string, id: string, now: number): Channel | undefined {
    const channel = this.open.get(keyOf(project, id));
    return channel !== undefined && channel.expiration > now ? channel : undefined;
  }

  /** Whoever listens to a resource. */
  watching(resourceId: string, now: number): Channel[] {
    return [...this.open.values()].filter((channel) => channel.resourceId === resourceId && channel.expiration > now);
  }

  all(): Channel[] {
    return [...this.open.values()];
  }

  apply(event: ChannelEvent): void {
    switch (event.t) {
      case 'channel.opened':
        this.forgetExpired(event.at);
        this.open.set(keyOf(event.channel.project, event.channel.id), event.channel);
        break;
      case 'channel.stopped':
        this.open.delete(keyOf(event.project, event.id));
        break;
      default:
        event satisfies never;
    }
  }

  private forgetExpired(now: number): void {
    for (const [key, { expiration }] of this.open) if (expiration <= now) this.open.delete(key);
  }
}

function keyOf(project: string, id: string): string {
  return `${project}\n${id}`;
}
