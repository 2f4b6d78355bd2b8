/** The way between a browser and a server on this machine, which a test may cut as a network does. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Link {
  readonly port: number;
  /** Every connection is lost; new ones come through. */
  cut(): void;
  /** Every connection is lost, and none comes through until `up`. */
  down(): void;
  up(): void;
  close(): Promise<void>;
}

export async function openLink(targetPort: number): Promise<Link> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  let isDown = false;
  const server = createServer((client) => {
    if (isDown) {
      client.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const target = keep(connect(targetPort, '127.0.0.1'));
    keep(client).pipe(target).pipe(client);
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    down() {
      isDown = true;
      cut();
    },
    up() {
      isDown = false;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
