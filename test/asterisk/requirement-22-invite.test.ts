/**
 * Requirement 22: what the far end receives. A scripted SIP listener on loopback is the trunk's carrier and
 * keeps every INVITE; nothing but the expected headers may be in it, and nothing refused may reach it.
 */
import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestAsterisks, eventually, type TestAsterisks } from '../support/asterisk.ts';
import {
  ariSettings,
  CALLER_ID,
  ROUTES,
  startTelephony,
  type RunningTelephony,
} from '../support/telephony.ts';

const EXPECTED_HEADERS = [
  'Allow',
  'CSeq',
  'Call-ID',
  'Contact',
  'Content-Length',
  'Content-Type',
  'From',
  'Max-Forwards',
  'Min-SE',
  'P-Asserted-Identity',
  'Session-Expires',
  'Supported',
  'To',
  'User-Agent',
  'Via',
];

describe('requirement 22: the INVITE', () => {
  let carrier: Carrier;
  let asterisks: TestAsterisks;
  let telephony: RunningTelephony;
  beforeAll(async () => {
    carrier = await startCarrier();
    const otherTrunks = [{ id: 'scripted', host: '127.0.0.1', port: carrier.port, qualifySec: 2 }];
    asterisks = await startTestAsterisks({ otherTrunks });
    const trunks = new Map([...ROUTES.trunks, ['scripted', {}] as const]);
    telephony = await startTelephony(ariSettings(asterisks.pbx), 'outpace-invite-1', { ...ROUTES, trunks });
    await eventually(() => carrier.hasBeenAsked(), 'OPTIONS at the carrier');
  });
  afterAll(async () => {
    await telephony.port.stop();
    await asterisks.stop();
    carrier.close();
  });

  const target = { kind: 'trunk', trunkId: 'scripted', number: '+12025550140' } as const;

  it('holds only expected headers, the number called and the caller ID as given', async () => {
    await telephony.originate('invite-1', '40', { target, callerName: 'Acme & Sons, Ltd. (Müller)' });
    await telephony.seen('callEnded', 'invite-1');
    const [invite] = carrier.invites;
    expect(carrier.invites).toHaveLength(1);
    const { requestLine, headers } = parse(invite ?? '');
    expect(requestLine).toBe(`INVITE sip:+12025550140@127.0.0.1:${carrier.port} SIP/2.0`);
    expect([...headers.keys()].filter((name) => !EXPECTED_HEADERS.includes(name))).toEqual([]);
    expect(headers.get('From')).toMatch(`"Acme & Sons, Ltd. (Müller)" <sip:${CALLER_ID}@127.0.0.1`);
  });

  it.each([
    ['callerName', { callerName: 'A\r\nX-Evil: 1' }],
    ['callerName', { callerName: 'A\\" <sip:evil@evil.example>' }],
    ['callerId', { callerId: '+1202555\r\nX-Evil: 1' }],
    ['callerId', { callerId: 'evil@evil.example' }],
    ['number', { target: { ...target, number: '+12025550140;evil=1' } }],
    ['number', { target: { ...target, number: '+12025550140@evil.example' } }],
    ['number', { target: { ...target, number: 'sip:evil@evil.example' } }],
    ['trunk', { target: { ...target, trunkId: 'scripted/sip:evil@127.0.0.1' } }],
    ['phone', { target: { kind: 'phone', phone: 'scripted/sip:evil@127.0.0.1' } as const }],
  ])('an evil %s never reaches the far end', async (_what, change) => {
    const before = carrier.invites.length;
    await expect(telephony.originate('invite-2', '40', { target, ...change })).rejects.toMatchObject({
      outcome: 'refused',
      code: 'invalid-argument',
    });
    // A good call after it proves that an INVITE would have been seen by now.
    await telephony.originate(`proof-${before}`, '40', { target });
    await telephony.seen('callEnded', `proof-${before}`);
    expect(carrier.invites).toHaveLength(before + 1);
    expect(carrier.invites.join('\n')).not.toMatch(/evil/i);
  });
});

function parse(invite: string): { requestLine: string; headers: Map<string, string> } {
  const [requestLine = '', ...lines] = (invite.split('\r\n\r\n')[0] ?? '').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { requestLine, headers: new Map(headers) };
}

interface Carrier {
  readonly port: number;
  readonly invites: readonly string[];
  hasBeenAsked(): boolean;
  close(): void;
}

/** Answers OPTIONS with 200 and every INVITE with 486; an INVITE sent again is the same INVITE. */
function startCarrier(): Promise<Carrier> {
  const invites = new Map<string, string>();
  let asked = false;
  const socket: Socket = createSocket('udp4');
  socket.on('message', (data, peer) => {
    const text = data.toString('utf8');
    const method = text.split(' ')[0];
    const header = (name: string): string =>
      [...text.matchAll(new RegExp(`^${name}: (.*)$`, 'gim'))].map((match) => match[0].trim()).join('\r\n');
    const callId = header('Call-ID');
    if (method === 'INVITE') invites.set(callId, text);
    if (method === 'OPTIONS') asked = true;
    if (method === 'ACK') return;
    const status = method === 'INVITE' ? '486 Busy Here' : '200 OK';
    const lines = [header('Via'), header('From'), `${header('To')};tag=carrier`, callId, header('CSeq')];
    socket.send(
      `SIP/2.0 ${status}\r\n${lines.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`,
      peer.port,
      peer.address,
    );
  });
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => {
      resolve({
        port: socket.address().port,
        get invites() {
          return [...invites.values()];
        },
        hasBeenAsked: () => asked,
        close: () => socket.close(),
      });
    });
  });
}
