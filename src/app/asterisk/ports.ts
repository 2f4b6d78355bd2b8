/** Free loopback ports for an instance; RTP ranges stay below those of freePort.ts. */
import { canBind, canListen, freePort, freeUdpPort } from '../freePort.ts';
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
    given.http ?? freePort(),
    given.ami ?? freePort(),
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
    canBind(ports.sip, sipAddress).then(isFree, asTaken(`UDP ${ports.sip} (SIP)`, sipAddress)),
    canListen(ports.http, controlAddress).then(isFree, asTaken(`TCP ${ports.http} (ARI)`, controlAddress)),
    canListen(ports.ami, controlAddress).then(isFree, asTaken(`TCP ${ports.ami} (AMI)`, controlAddress)),
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
