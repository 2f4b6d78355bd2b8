/** A party that calls the PBX by SIP from an address of its own, speaks a tone, and hangs up or is hung up. */
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { CarrierCall } from './carrier.ts';
import { eventually } from './eventually.ts';
import { openMedia } from './rtp.ts';

export interface CallerOptions {
  /** An address of a trunk, by which the PBX knows who brings the call. */
  readonly host: string;
  readonly pbxPort: number;
  readonly dialled: string;
  readonly number: string;
  readonly toneHz: number;
}

const KEYS = 101;

/** Resolves once the call is answered. */
export async function callPbx({
  host,
  pbxPort,
  dialled,
  number,
  toneHz,
}: CallerOptions): Promise<CarrierCall> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, resolve);
  });
  const { port } = socket.address();
  const media = await openMedia(toneHz);
  const [callId, branch, tag] = [randomUUID(), `z9hG4bK${randomUUID()}`, randomUUID().slice(0, 8)];
  const target = `sip:${dialled}@127.0.0.1:${pbxPort}`;
  let to = `<${target}>`;
  let remote = target;
  let [isAnswered, hasEnded, failed] = [false, false, ''];

  const send = (method: string, sequence: string, via = branch, body = ''): void => {
    const lines = [
      `${method} ${method === 'INVITE' ? target : remote} SIP/2.0`,
      `Via: SIP/2.0/UDP ${host}:${port};branch=${via};rport`,
      `From: <sip:${number}@${host}>;tag=${tag}`,
      `To: ${to}`,
      `Call-ID: ${callId}`,
      `CSeq: ${sequence}`,
      `Contact: <sip:party@${host}:${port}>`,
      'Max-Forwards: 70',
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`, pbxPort, '127.0.0.1');
  };
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    media.close();
    // The answer to a hang-up may still be on its way.
    setTimeout(() => socket.close(), 500).unref();
  };
  const header = (text: string, name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';

  socket.on('message', (data, peer) => {
    const text = data.toString('utf8');
    const status = Number(/^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? 0);
    if (text.startsWith('BYE')) {
      const kept = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(text, name)}`);
      const answer = ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0'].join('\r\n');
      socket.send(`${answer}\r\n\r\n`, peer.port, peer.address);
      end();
    } else if (status >= 200 && header(text, 'CSeq') === '1 INVITE') {
      to = header(text, 'To');
      if (status >= 300) {
        failed = `refused with ${status}`;
        return send('ACK', '1 ACK');
      }
      remote = /<([^>]+)>/.exec(header(text, 'Contact'))?.[1] ?? target;
      send('ACK', '1 ACK', `z9hG4bK${randomUUID()}`);
      media.sendTo('127.0.0.1', Number(/^m=audio (\d+)/m.exec(text)?.[1] ?? 0));
      isAnswered = true;
    }
  });
  const offer = [
    'v=0',
    'o=caller 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${media.port} RTP/AVP 0 ${KEYS}`,
    'a=rtpmap:0 PCMU/8000',
    `a=rtpmap:${KEYS} telephone-event/8000`,
    'a=sendrecv',
  ];
  send('INVITE', '1 INVITE', branch, `${offer.join('\r\n')}\r\n`);
  await eventually(() => isAnswered || failed !== '').finally(() => {
    if (!isAnswered) end();
  });
  if (failed !== '') throw new Error(`the call to ${dialled} was ${failed}`);
  return {
    number: dialled,
    from: number,
    media,
    get hasEnded() {
      return hasEnded;
    },
    press: (digit) => media.press(digit, KEYS),
    hangUp() {
      if (hasEnded) return;
      send('BYE', '2 BYE', `z9hG4bK${randomUUID()}`);
      end();
    },
  };
}
