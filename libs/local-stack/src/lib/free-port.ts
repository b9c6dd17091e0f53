import { createServer, type AddressInfo } from 'node:net';

/** A TCP port on loopback that nobody holds now; the system does not hand it out again soon. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return listenOnce(0, host);
}

/** `wanted` when it is free, else some free port; the caller says which one it became. */
export async function portOrFree(wanted: number, host = '127.0.0.1'): Promise<number> {
  return listenOnce(wanted, host).catch(() => freePort(host));
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}
