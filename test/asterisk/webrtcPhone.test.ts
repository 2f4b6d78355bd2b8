/**
 * A phone in a browser on the real Asterisk: what is rendered loads, a client registers by digest over the WebSocket, and
 * a call to it offers DTLS-SRTP, ICE and rtcp-mux. Audio in a real browser is a test of its own.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAsterisk, type AsteriskHandle } from '../../src/app/asterisk/startAsterisk.ts';
import { ariRequest, asteriskForTests, eventually, listEndpoints } from '../support/asterisk.ts';

const PHONE = 'web1';
const SECRET = 'web-secret';

describe('a phone in a browser', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-webrtc-'));
  let pbx: AsteriskHandle;
  let socket: WebSocket | undefined;
  const heard: string[] = [];
  beforeAll(async () => {
    pbx = await startAsterisk({
      instance: 'pbx',
      source: await asteriskForTests(),
      dataDir,
      trunks: [],
      phones: [{ phone: PHONE, secret: SECRET, webrtc: true }],
    });
  });
  afterAll(async () => {
    socket?.terminate();
    await pbx.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const state = async () => (await listEndpoints(pbx)).find(({ resource }) => resource === PHONE)?.state;

  it('registers over the WebSocket, by its password alone', async () => {
    expect(await state()).toBe('offline');
    socket = new WebSocket(`${pbx.ariUrl.replace('http', 'ws')}/ws`, 'sip');
    socket.on('message', (data: Buffer) => heard.push(data.toString('utf8')));
    await new Promise((resolve, reject) => socket?.once('open', resolve).once('error', reject));
    expect(socket.protocol).toBe('sip');
    const challenge = await ask(socket, heard, register(1));
    expect(challenge).toMatch(/^SIP\/2\.0 401/);
    expect(await ask(socket, heard, register(2, authorization(challenge, 'wrong')))).toMatch(
      /^SIP\/2\.0 401/,
    );
    const again = await ask(socket, heard, register(3));
    expect(await ask(socket, heard, register(4, authorization(again, SECRET)))).toMatch(/^SIP\/2\.0 200/);
    await eventually(async () => (await state()) === 'online', 'the phone is online');
  });

  it('is called with DTLS-SRTP, ICE and rtcp-mux', async () => {
    void ariRequest(
      pbx,
      'POST',
      `channels?endpoint=PJSIP/${PHONE}&extension=s&context=phones&timeout=5`,
    ).catch(() => undefined);
    await eventually(() => heard.some((text) => text.startsWith('INVITE')), 'an INVITE over the WebSocket');
    const invite = heard.find((text) => text.startsWith('INVITE')) ?? '';
    expect(invite).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF .*\b0\b/m);
    expect(invite).toMatch(/^a=fingerprint:sha-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}/im);
    expect(invite).toMatch(/^a=ice-ufrag:/m);
    // Without one the call is answered and stays silent.
    expect(invite).toMatch(/^a=candidate:\S+ 1 udp \d+ \S+ \d+ typ host/im);
    expect(invite).toMatch(/^a=rtcp-mux/m);
  });

  it('is gone with its socket', async () => {
    socket?.close();
    await eventually(async () => (await state()) === 'offline', 'the phone is offline');
  });
});

const local = randomBytes(6).toString('hex');
const uri = 'sip:127.0.0.1';

function register(sequence: number, more = ''): string {
  return [
    `REGISTER ${uri} SIP/2.0`,
    `Via: SIP/2.0/WS ${local}.invalid;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
    'Max-Forwards: 70',
    `From: <sip:${PHONE}@127.0.0.1>;tag=${local}`,
    `To: <sip:${PHONE}@127.0.0.1>`,
    `Call-ID: ${local}`,
    `CSeq: ${sequence} REGISTER`,
    `Contact: <sip:${PHONE}@${local}.invalid;transport=ws>;expires=60`,
    ...(more === '' ? [] : [more]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** RFC 8760 and 7616 with MD5 and qop=auth, which is what chan_pjsip asks for. */
function authorization(challenge: string, secret: string): string {
  const value = (name: string): string => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const [realm, nonce, cnonce] = [value('realm'), value('nonce'), randomBytes(4).toString('hex')];
  const secretHash = md5(`${PHONE}:${realm}:${secret}`);
  const response = md5(`${secretHash}:${nonce}:00000001:${cnonce}:auth:${md5(`REGISTER:${uri}`)}`);
  const opaque = value('opaque');
  return `Authorization: Digest username="${PHONE}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, cnonce="${cnonce}", opaque="${opaque}", qop=auth, nc=00000001`;
}

async function ask(socket: WebSocket, heard: readonly string[], request: string): Promise<string> {
  const sequence = /CSeq: (\d+)/.exec(request)?.[1] ?? '';
  socket.send(request);
  const answer = (): string | undefined =>
    heard.find((text) => text.startsWith('SIP/2.0') && text.includes(`CSeq: ${sequence} REGISTER`));
  await eventually(() => answer() !== undefined, `the answer to REGISTER ${sequence}`);
  return answer() ?? '';
}
