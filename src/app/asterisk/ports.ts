/** Free loopback ports for an instance, asked from the kernel; RTP ranges stay below the kernel's own range. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { AsteriskInstance, AsteriskPorts } from './settings.ts';

const LOOPBACK = '127.0.0.1';

/** Ranges of several instances may overlap: Asterisk tries the next port where one is taken. */
const RTP: Readonly<Record<AsteriskInstance, readonly [number, number]>> = {
  pbx: [10_000, 19_999],
  pstn: [20_000, 29_999],
};

export async function pickPorts(
  instance: AsteriskInstance,
  given: Partial<AsteriskPorts> = {},
): Promise<AsteriskPorts> {
  const [rtpStart, rtpEnd] = RTP[instance];
  const [sip, http, ami] = await Promise.all([
    given.sip ?? freeUdpPort(),
    given.http ?? freeTcpPort(),
    given.ami ?? freeTcpPort(),
  ]);
  return { sip, http, ami, rtpStart: given.rtpStart ?? rtpStart, rtpEnd: given.rtpEnd ?? rtpEnd };
}

/** Which of the ports somebody else holds, in words; Asterisk itself would start without them and stay deaf. */
export async function takenPorts(
  ports: AsteriskPorts,
  sipAddress?: string,
  controlAddress?: string,
): Promise<readonly string[]> {
  const checks = [
    freeUdpPort(ports.sip, sipAddress).then(isFree, asTaken(`UDP ${ports.sip} (SIP)`, sipAddress)),
    freeTcpPort(ports.http, controlAddress).then(isFree, asTaken(`TCP ${ports.http} (ARI)`, controlAddress)),
    freeTcpPort(ports.ami, controlAddress).then(isFree, asTaken(`TCP ${ports.ami} (AMI)`, controlAddress)),
  ];
  return (await Promise.all(checks)).filter((port) => port !== '');
}

const isFree = () => '';

function asTaken(what: string, address = LOOPBACK): (error: NodeJS.ErrnoException) => string {
  return (error) =>
    error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
      ? `${address} is no address of this machine`
      : `${what} is taken by another program`;
}

/** The port wanted, 0 for any; rejects where it is taken. */
export function freeTcpPort(wanted = 0, address = LOOPBACK): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, address, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0));
    });
  });
}

export function freeUdpPort(wanted = 0, address = LOOPBACK): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind(wanted, address, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
