/**
 * Free ports on loopback, drawn from below the range that the kernel gives to outgoing connections: a port from that
 * range may be anybody's by the time a server is told to listen on it. Above what Asterisk's RTP uses (ports.ts).
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
const FIRST = 30_000;
/** Linux gives 32768 and above to outgoing connections (ip_local_port_range). */
const LAST = 32_767;
const MOST_TRIES = 100;

/** A TCP port nobody listens on now. Another process may take it before it is used: be ready to try again. */
export function freePort(): Promise<number> {
  return drawn(canListen);
}

export function freeUdpPort(): Promise<number> {
  return drawn(canBind);
}

/** Rejects where the TCP port is taken, or the address is none of this machine. */
export function canListen(port: number, address = LOOPBACK): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, address, () => server.close(() => resolve()));
  });
}

/** The same for UDP. */
export function canBind(port: number, address = LOOPBACK): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind(port, address, () => socket.close(() => resolve()));
  });
}

async function drawn(isFree: (port: number) => Promise<void>): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = randomInt(FIRST, LAST + 1);
    try {
      await isFree(port);
      return port;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}
