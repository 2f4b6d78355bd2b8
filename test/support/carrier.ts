/**
 * A carrier that is no Asterisk: a SIP server of its own on loopback which, as real ones do, asks for digest
 * authentication (RFC 2617) on REGISTER with 401 and on INVITE with 407, rings, answers, and speaks a tone.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { openMedia, type MediaEnd } from './rtp.ts';

export interface CarrierOptions {
  readonly user: string;
  readonly password: string;
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** What the party at a number says; default 440 Hz, 0 is silence. */
  readonly toneHz?: (number: string) => number;
  readonly answerAfterMs?: number;
}

export interface CarrierCall {
  /** As dialled: the user part of the request line. */
  readonly number: string;
  readonly from: string;
  readonly media: MediaEnd;
  readonly hasEnded: boolean;
  press(digit: string): void;
  hangUp(): void;
}

export interface Carrier {
  readonly port: number;
  /** Answered calls, the oldest first. */
  readonly calls: readonly CarrierCall[];
  readonly counts: Readonly<Record<'registered' | 'refused' | 'challengedInvites', number>>;
  close(): Promise<void>;
}

interface Message {
  readonly method: string;
  readonly uri: string;
  readonly text: string;
  all(name: string): string;
  value(name: string): string;
}

const REALM = 'carrier.example';

export async function startCarrier(options: CarrierOptions): Promise<Carrier> {
  const { host = '127.0.0.1' } = options;
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(options.port ?? 0, host, resolve);
  });
  const { port } = socket.address();
  const nonce = randomUUID();
  const calls: (CarrierCall & { readonly id: string; end(): void })[] = [];
  const ringing = new Set<string>();
  const counts = { registered: 0, refused: 0, challengedInvites: 0 };

  socket.on('message', (data, peer) => {
    const message = parse(data.toString('utf8'));
    const reply = (status: string, lines: readonly string[] = [], body = ''): void => {
      const head = [message.all('Via'), message.all('From'), toWithTag(message), message.all('Call-ID')];
      const tail = [message.all('CSeq'), ...lines, `Content-Length: ${Buffer.byteLength(body)}`];
      socket.send(
        `SIP/2.0 ${status}\r\n${[...head, ...tail].join('\r\n')}\r\n\r\n${body}`,
        peer.port,
        peer.address,
      );
    };
    const isAllowed = (header: 'Authorization' | 'Proxy-Authorization'): boolean => {
      const given = message.value(header);
      if (given === '') {
        const ask = `Digest realm="${REALM}", nonce="${nonce}", algorithm=MD5, qop="auth"`;
        if (header === 'Authorization') reply('401 Unauthorized', [`WWW-Authenticate: ${ask}`]);
        else reply('407 Proxy Authentication Required', [`Proxy-Authenticate: ${ask}`]);
        return false;
      }
      if (digestFits(given, message.method, options)) return true;
      counts.refused += 1;
      reply('403 Forbidden');
      return false;
    };
    const id = message.value('Call-ID');
    const contact = `Contact: <sip:party@${host}:${port}>`;
    switch (message.method) {
      case 'OPTIONS':
        return reply('200 OK');
      case 'REGISTER':
        if (!isAllowed('Authorization')) return;
        counts.registered += 1;
        return reply('200 OK', [`${message.all('Contact')};expires=300`]);
      case 'INVITE':
        // The PBX tells a phone within its call, e.g. who is connected now; without an answer it gives the phone up.
        if (/;tag=/.test(message.all('To'))) return again(message, reply);
        if (message.value('Proxy-Authorization') === '') counts.challengedInvites += 1;
        if (ringing.has(id) || calls.some((call) => call.id === id) || !isAllowed('Proxy-Authorization'))
          return;
        ringing.add(id);
        reply('180 Ringing');
        setTimeout(() => void answer(message, reply), options.answerAfterMs ?? 200);
        return;
      case 'UPDATE':
        return again(message, reply);
      case 'CANCEL':
        ringing.delete(id);
        return reply('200 OK');
      case 'BYE':
        calls.find((call) => call.id === id)?.end();
        return reply('200 OK');
      default:
        return;
    }

    function again(update: Message, respond: typeof reply): void {
      const call = calls.find((one) => one.id === id && !one.hasEnded);
      if (call === undefined) return respond('481 Call/Transaction Does Not Exist');
      if (update.value('Content-Type') === '') return respond('200 OK', [contact]);
      const keys = Number(/a=rtpmap:(\d+) telephone-event/.exec(update.text)?.[1] ?? 101);
      accept(call.media, keys, respond);
    }

    function accept(media: CarrierCall['media'], keys: number, respond: typeof reply): void {
      const sdp = [
        'v=0',
        'o=carrier 1 1 IN IP4 127.0.0.1',
        's=-',
        'c=IN IP4 127.0.0.1',
        't=0 0',
        `m=audio ${media.port} RTP/AVP 0 ${keys}`,
        'a=rtpmap:0 PCMU/8000',
        `a=rtpmap:${keys} telephone-event/8000`,
        'a=sendrecv',
      ];
      respond('200 OK', [contact, 'Content-Type: application/sdp'], `${sdp.join('\r\n')}\r\n`);
    }

    async function answer(invite: Message, respond: typeof reply): Promise<void> {
      if (!ringing.delete(id)) return respond('487 Request Terminated');
      const number = /^sip:([^@;]+)/.exec(invite.uri)?.[1] ?? '';
      const media = await openMedia(options.toneHz?.(number) ?? 440);
      const keys = Number(/a=rtpmap:(\d+) telephone-event/.exec(invite.text)?.[1] ?? 101);
      media.sendTo(
        /^c=IN IP4 (\S+)/m.exec(invite.text)?.[1] ?? '127.0.0.1',
        Number(/^m=audio (\d+)/m.exec(invite.text)?.[1] ?? 0),
      );
      let hasEnded = false;
      const end = (): void => {
        if (!hasEnded) media.close();
        hasEnded = true;
      };
      calls.push({
        id,
        number,
        from: /<sip:([^@;>]+)/.exec(invite.value('From'))?.[1] ?? '',
        media,
        end,
        get hasEnded() {
          return hasEnded;
        },
        press: (digit) => media.press(digit, keys),
        hangUp() {
          const lines = [
            `BYE ${/<([^>]+)>/.exec(invite.value('Contact'))?.[1] ?? ''} SIP/2.0`,
            `Via: SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${randomUUID()};rport`,
            `From: ${toWithTag(invite).slice('To: '.length)}`,
            `To: ${invite.value('From')}`,
            `Call-ID: ${id}`,
            'CSeq: 1 BYE',
            'Max-Forwards: 70',
            'Content-Length: 0',
          ];
          socket.send(`${lines.join('\r\n')}\r\n\r\n`, peer.port, peer.address);
          end();
        },
      });
      accept(media, keys, respond);
    }
  });

  return {
    port,
    calls,
    counts,
    close() {
      for (const call of calls) call.end();
      return new Promise((resolve) => {
        socket.close(() => resolve());
      });
    },
  };
}

function parse(text: string): Message {
  const [method = '', uri = ''] = (text.split('\r\n')[0] ?? '').split(' ');
  const all = (name: string): string =>
    [...text.matchAll(new RegExp(`^${name}: (.*)$`, 'gim'))].map((match) => match[0].trim()).join('\r\n');
  return { method, uri, text, all, value: (name) => all(name).slice(name.length + 2) };
}

function toWithTag(message: Message): string {
  const to = message.all('To');
  return /;tag=/.test(to) ? to : `${to};tag=carrier`;
}

function digestFits(given: string, method: string, { user, password }: CarrierOptions): boolean {
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",\\s]+)"?`).exec(given)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const ha1 = md5(`${user}:${REALM}:${password}`);
  const ha2 = md5(`${method}:${field('uri')}`);
  const middle = `${field('nonce')}:${field('nc')}:${field('cnonce')}:${field('qop')}`;
  return field('username') === user && field('response') === md5(`${ha1}:${middle}:${ha2}`);
}
