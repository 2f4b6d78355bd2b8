/** Open files of an Asterisk that belong to calls: RTP sockets, prompts, recordings. HTTP connections come and go with ours. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import type { AsteriskHandle } from './asterisk.ts';

export function mediaFilesOf({ pid, ports }: AsteriskHandle): number {
  const folder = `/proc/${pid}/fd`;
  const open = readdirSync(folder).filter((fd) => isOpen(`${folder}/${fd}`)).length;
  return open - establishedOn([ports.http, ports.ami]);
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
