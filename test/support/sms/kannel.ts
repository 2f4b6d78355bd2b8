/**
 * Kannel (Debian's `kannel` and `kannel-extras`) as a gateway: bearerbox and smsbox, with two of its fake message centres
 * on the far side. On one its own `fakesmsc` takes what is sent to phones; on the other the phones' replies come in, one
 * line each (`FROM TO text WORDS`, or `ucs2` with each byte as %XX).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../../../src/app/apt.ts';
import { freePort } from '../../../src/app/freePort.ts';
import { findProgram, stopProcess } from '../../../src/app/process.ts';
import { eventually } from '../eventually.ts';
import type { PhoneMessage, PhoneReply } from './network.ts';

export interface Kannel {
  readonly sendPort: number;
  /** What phones were sent, whole, in order of arrival. */
  readonly received: () => readonly PhoneMessage[];
  readonly reply: (replies: readonly PhoneReply[]) => Promise<void>;
  /** As `systemctl stop` would. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  remove(): Promise<void>;
}

const FAKE_SMSC = '/usr/lib/kannel/test/fakesmsc';
const USER = 'outpace';
export const KANNEL_LOGIN = { user: USER, password: 'kannel-password' };

/** `webhook`: where replies go, with its query begun. `confirmed`: how many of them were answered with 200. */
export async function startKannel(webhook: string, confirmed: () => number): Promise<Kannel> {
  if (findProgram('/usr/sbin/bearerbox', 'bearerbox') === undefined || !existsSync(FAKE_SMSC))
    await installPackages(['kannel', 'kannel-extras']);
  const folder = mkdtempSync(join(tmpdir(), 'outpace-kannel-'));
  const [admin, box, network, phones, sendPort] = await distinctPorts(5);
  const file = join(folder, 'kannel.conf');
  writeFileSync(file, configOf({ admin, box, network, phones, sendPort, folder, webhook }));
  const seen = join(folder, 'network.log');
  writeFileSync(seen, '');
  let running: ChildProcess[] = [];
  let gotBefore = 0;

  const order = async (name: 'status' | 'suspend'): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${admin}/${name}?password=${KANNEL_LOGIN.password}`);
    return answer.text();
  };
  const run = (program: string, args: readonly string[]): ChildProcess => {
    const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    const log = program === FAKE_SMSC ? seen : join(folder, 'console.log');
    child.stdout.on('data', (data: Buffer) => appendFileSync(log, data));
    child.stderr.on('data', (data: Buffer) => appendFileSync(log, data));
    running.push(child);
    return child;
  };

  const taken = (): number =>
    [...readFileSync(join(folder, 'smsbox.log'), 'utf8').matchAll(/Starting to service/g)].length;
  let takenBefore = -1;
  /** Twice in a row: one may be on its way between the two boxes. */
  const isHandedOn = (): boolean => {
    const before = takenBefore;
    takenBefore = taken();
    return takenBefore === before && confirmed() >= takenBefore;
  };

  const start = async (): Promise<void> => {
    gotBefore = countIn(seen);
    run('/usr/sbin/bearerbox', [file]);
    await eventually(() => isListening(network), 20_000);
    await eventually(() => isListening(box), 20_000);
    run(FAKE_SMSC, ['-H', '127.0.0.1', '-r', String(network)]);
    run('/usr/sbin/smsbox', [file]);
    await eventually(() => isListening(sendPort), 20_000);
    // A reply that comes while no smsbox is linked is thrown away by Kannel.
    await eventually(async () => (await order('status')).includes('smsbox:'), 20_000);
  };
  const stop = async (): Promise<void> => {
    // Its fake message centre counts as sent, and forgets, what has not left its buffer when it is stopped.
    await order('suspend');
    await eventually(async () => {
      const [, sent] = /SMS: received .*?sent (\d+)/s.exec(await order('status')) ?? [];
      return sent !== undefined && countIn(seen) - gotBefore >= Number(sent);
    }, 20_000);
    // smsbox forgets the replies that it has taken over and not handed on yet; those in the bearerbox's store are safe.
    await eventually(isHandedOn, 60_000);
    await end();
  };
  const end = async (): Promise<void> => {
    // fakesmsc last: it ends with its link, once it has read what was sent to it.
    const [bearerbox, fakesmsc, smsbox] = running;
    for (const child of [smsbox, bearerbox, fakesmsc])
      if (child?.pid !== undefined) await stopProcess(child.pid);
    running = [];
  };

  await start();
  return {
    sendPort,
    received: () => messagesIn(readFileSync(seen, 'utf8')),
    reply: (replies) => writeLines(phones, replies.map(lineOf)),
    start,
    stop,
    async remove() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function distinctPorts(count: number): Promise<[number, number, number, number, number]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports] as [number, number, number, number, number];
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function configOf(at: {
  readonly admin: number;
  readonly box: number;
  readonly network: number;
  readonly phones: number;
  readonly sendPort: number;
  readonly folder: string;
  readonly webhook: string;
}): string {
  const log = (name: string): string => `log-level = 1\nlog-file = ${join(at.folder, name)}`;
  return `group = core
admin-port = ${at.admin}
admin-interface = 127.0.0.1
admin-password = ${KANNEL_LOGIN.password}
smsbox-port = ${at.box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
${log('bearerbox.log')}
store-type = file
store-location = ${join(at.folder, 'store')}
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = network
port = ${at.network}
connect-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = phones
port = ${at.phones}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${at.sendPort}
sendsms-interface = 127.0.0.1
${log('smsbox.log')}
http-request-retry = 30
http-queue-delay = 1

group = sendsms-user
username = ${KANNEL_LOGIN.user}
password = ${KANNEL_LOGIN.password}
max-messages = 10
concatenation = true
forced-smsc = network

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "${at.webhook}&from=%p&to=%P&text=%b&charset=%C&id=%I&time=%T"
`;
}

/** `Got message 7: <FROM TO text WORDS>`, `<FROM TO ucs-2 BYTES>`, and of long ones each part: `<FROM TO udh HEADER data BYTES>`. */
const GOT = /Got message \d+: <(\S+) (\S+) (text|ucs-2|udh) ([^\n]*)>\n/g;

const countIn = (file: string): number => [...readFileSync(file, 'utf8').matchAll(GOT)].length;

function messagesIn(log: string): PhoneMessage[] {
  const messages: PhoneMessage[] = [];
  const joined = new Map<string, Buffer[]>();
  for (const [, from = '', to = '', type = '', rest = ''] of log.matchAll(GOT)) {
    if (type !== 'udh') {
      messages.push({ from, to, text: type === 'text' ? rest : ucs2(bytesOf(rest)) });
      continue;
    }
    const [header = '', , data = ''] = rest.split(' ');
    // TS 23.040, 9.2.3.24.1: the last three bytes are reference, total and number.
    const bytes = bytesOf(header);
    const [reference = 0, total = 0, number = 0] = bytes.subarray(bytes.length - 3);
    const key = `${from} ${to} ${reference}`;
    const parts = joined.get(key) ?? [];
    parts[number - 1] = bytesOf(data);
    joined.set(key, parts);
    if (parts.filter((part) => part !== undefined).length === total)
      messages.push({ from, to, text: textOf(Buffer.concat(parts)) });
  }
  return messages;
}

/** The message centre does not tell the coding of a part: letters of the first half of ASCII alone are no UCS-2. */
const textOf = (bytes: Buffer): string =>
  bytes.every((byte) => byte >= 0x0a && byte < 0x80) ? bytes.toString('latin1') : ucs2(bytes);

function bytesOf(encoded: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < encoded.length; ) {
    const isEncoded = encoded[at] === '%';
    bytes.push(
      isEncoded
        ? Number.parseInt(encoded.slice(at + 1, at + 3), 16)
        : encoded[at] === '+'
          ? 0x20
          : encoded.charCodeAt(at),
    );
    at += isEncoded ? 3 : 1;
  }
  return Buffer.from(bytes);
}

const ucs2 = (bytes: Buffer): string => Buffer.from(bytes).swap16().toString('utf16le');

function lineOf({ from, to, text }: PhoneReply): string {
  const bare = (number: string): string => number.replace(/^\+/, '');
  // oxlint-disable-next-line no-control-regex
  if (/^[\x20-\x7e]*$/.test(text)) return `${bare(from)} ${bare(to)} text ${text}`;
  const bytes = Buffer.from(text, 'utf16le').swap16().toString('hex').replaceAll(/../g, '%$&');
  return `${bare(from)} ${bare(to)} ucs2 ${bytes}`;
}

function writeLines(port: number, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('close', () => resolve());
    // The far side closes once it has read everything and sees our end.
    socket.end(`${lines.join('\n')}\n`);
    socket.resume();
  });
}
