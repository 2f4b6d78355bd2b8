/** Open files of an Asterisk that belong to calls: RTP sockets, prompts, recordings. HTTP connections come and go with ours, music with those who wait. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { isWaitingRoom, liveBridges, type AsteriskHandle } from './asterisk.ts';

/** Of a waiting room with music (measured); how many rooms there are changes with the ids of the seats. */
const FILES_OF_A_ROOM = 6;

export async function mediaFilesOf(node: AsteriskHandle): Promise<number> {
  const rooms = (await liveBridges(node)).filter(isWaitingRoom);
  const { pid, ports } = node;
  const folder = `/proc/${pid}/fd`;
  const open = readdirSync(folder).filter((fd) => isOpen(`${folder}/${fd}`)).length;
  return open - establishedOn([ports.http, ports.ami]) - FILES_OF_A_ROOM * rooms.length;
}

function isOpen(fd: string): boolean {
  try {
    return readlinkSync(fd) !== '';
  } catch {
    return false;
  }
}

/** Established connections on the server's side, as the kernel lists them. */
function establishedOn(ports: readonly number[]): number {
  const wanted = ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  return readTcp().filter(({ local, state }) => state === '01' && wanted.includes(local)).length;
}

function readTcp(): { local: string; state: string }[] {
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => {
      const [, local = '', , state = ''] = line.trim().split(/\s+/);
      return { local: local.split(':')[1] ?? '', state };
    });
}
