import { type Socket } from 'node:net';

/**
 * Knows whose answer was lost on its way. An answer that was handed to the network whole is taken for read, unless the
 * caller's side resets the connection before it asks for something else: TCP does so where somebody hangs up on bytes
 * that he has not read, or that reach him after he has gone (RFC 1122, 4.2.2.13; RFC 9293, 3.10.7.1).
 */
export class Resets {
  /** What to do when the last answer of a connection turns out to be lost. */
  private readonly unread = new WeakMap<Socket, () => void>();
  private readonly watched = new WeakSet<Socket>();

  /** The next request on a connection: the answer before was read. */
  asked(socket: Socket): void {
    this.unread.delete(socket);
    if (this.watched.has(socket)) return;
    this.watched.add(socket);
    socket.once('close', (wasReset) => {
      if (wasReset) this.unread.get(socket)?.();
    });
  }

  answered(socket: Socket, lost: () => void): void {
    if (!socket.destroyed) this.unread.set(socket, lost);
    else if (socket.errored !== null) lost();
  }
}
