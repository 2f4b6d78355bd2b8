/**
 * A message centre on Net::SMPP, an implementation of SMPP that is not ours (Debian's `libnet-smpp-perl`), as a process of
 * its own. What phones send stays with this bench until the gateway's client has confirmed it, over restarts.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../../../src/app/apt.ts';
import { freePort } from '../../../src/app/freePort.ts';
import { stopProcess } from '../../../src/app/process.ts';
import { fromGsm, toGsm } from '../../../src/domain/sms/gsm.ts';
import { eventually } from '../eventually.ts';
import type { PhoneMessage, PhoneReply } from './network.ts';

export interface MessageCentre {
  readonly port: number;
  readonly received: () => readonly PhoneMessage[];
  readonly reply: (replies: readonly PhoneReply[]) => Promise<void>;
  /** Writes the raw line of a part. */
  part(from: string, to: string, text: string, header: readonly number[]): void;
  /** How many replies the client has not confirmed yet. */
  waiting(): number;
  /** As a crash would. */
  kill(): Promise<void>;
  readonly start: () => Promise<void>;
}

export const SMSC_LOGIN = { systemId: 'outpace', password: 'smpppw' };
const SCRIPT = fileURLToPath(new URL('smsc.pl', import.meta.url));

export async function startMessageCentre(perSecond = 0): Promise<MessageCentre> {
  if (spawnSync('perl', ['-MNet::SMPP', '-e', '1']).status !== 0) await installPackages(['libnet-smpp-perl']);
  const port = await freePort();
  const taken: (readonly string[])[] = [];
  const waiting = new Map<string, string>();
  let child: ChildProcess | undefined;
  let replies = 0;

  const take = (line: string): void => {
    const [word, ...fields] = line.split(' ');
    if (word === 'MT') taken.push(fields);
    if (word === 'DONE' && fields[1] === '0') waiting.delete(fields[0] ?? '');
  };
  const bring = (id: string, fields: string): void => {
    const line = `MO ${id} ${fields}\n`;
    waiting.set(id, line);
    child?.stdin?.write(line);
  };

  const start = async (): Promise<void> => {
    const { systemId, password } = SMSC_LOGIN;
    const started = spawn('perl', [SCRIPT, String(port), systemId, password, String(perSecond)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let isListening = false;
    started.stdin.on('error', () => undefined);
    createInterface({ input: started.stdout }).on('line', (line) => {
      isListening ||= line === 'LISTENING';
      take(line);
    });
    await eventually(() => isListening, 20_000);
    child = started;
    for (const line of waiting.values()) started.stdin.write(line);
  };

  await start();
  return {
    port,
    received: () => joined(taken),
    async reply(sent) {
      for (const { from, to, text } of sent) {
        replies += 1;
        const gsm = toGsm(text);
        const bytes = gsm === undefined ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(gsm);
        const coding = gsm === undefined ? 8 : 0;
        bring(`mo-${replies}`, `${bare(from)} ${bare(to)} ${coding} ${bytes.toString('hex') || '-'} -`);
      }
    },
    part(from, to, text, header) {
      replies += 1;
      const bytes = Buffer.from(toGsm(text) ?? []).toString('hex');
      bring(`mo-${replies}`, `${bare(from)} ${bare(to)} 0 ${bytes} ${Buffer.from(header).toString('hex')}`);
    },
    waiting: () => waiting.size,
    start,
    async kill() {
      const running = child;
      child = undefined;
      running?.kill('SIGKILL');
      if (running?.pid !== undefined) await stopProcess(running.pid);
    },
  };
}

const bare = (number: string): string => number.replace(/^\+/, '');

/** Parts with a user data header (esm_class 0x40) put together as a phone does. */
function joined(taken: readonly (readonly string[])[]): PhoneMessage[] {
  const messages: PhoneMessage[] = [];
  const open = new Map<string, string[]>();
  for (const [, from = '', to = '', coding = '0', esm = '0', hex = ''] of taken) {
    const bytes = Buffer.from(hex === '-' ? '' : hex, 'hex');
    const headerLength = (Number(esm) & 0x40) === 0 ? 0 : 1 + (bytes[0] ?? 0);
    const body = bytes.subarray(headerLength);
    const text = coding === '8' ? Buffer.from(body).swap16().toString('utf16le') : fromGsm(body);
    if (headerLength === 0) {
      messages.push({ from, to, text });
      continue;
    }
    const [reference = 0, total = 0, number = 0] = bytes.subarray(headerLength - 3, headerLength);
    const key = `${from} ${to} ${reference}`;
    const parts = open.get(key) ?? [];
    parts[number - 1] = text;
    open.set(key, parts);
    if (parts.filter((part) => part !== undefined).length < total) continue;
    messages.push({ from, to, text: parts.join('') });
    open.delete(key);
  }
  return messages;
}
