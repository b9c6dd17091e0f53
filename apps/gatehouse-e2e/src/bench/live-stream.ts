import { LiveEvent } from '@gatehouse/contracts';
import type { Api } from '../support/api.js';

type Listener = () => void;

/** The live updates of a session, as an open page hears them: who waits for a connection is told at its next event. */
export class LiveStream {
  readonly #waiting = new Map<string, Listener[]>();
  readonly #stop = new AbortController();

  static async open(api: Api): Promise<LiveStream> {
    const stream = new LiveStream();
    const response = await api.send('GET', '/api/v1/events', undefined, stream.#stop.signal);
    if (!response.ok || response.body === null) throw new Error(`the stream answered ${String(response.status)}`);
    void stream.#read(response.body).catch(() => undefined); // ends when it is closed
    return stream;
  }

  /** The connection's next event, or `withinMs` without one. */
  next(connectionId: string, withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      const told = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.set(connectionId, [...(this.#waiting.get(connectionId) ?? []), told]);
    });
  }

  close(): void {
    this.#stop.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#tell(/^data: (.*)$/m.exec(block)?.[1]);
    }
  }

  #tell(data: string | undefined): void {
    const { connectionId } = data === undefined ? { connectionId: null } : LiveEvent.parse(JSON.parse(data));
    if (connectionId === null) return;
    const waiting = this.#waiting.get(connectionId) ?? [];
    this.#waiting.delete(connectionId);
    for (const told of waiting) told();
  }
}
