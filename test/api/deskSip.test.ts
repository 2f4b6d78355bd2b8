/** SIP of a browser's phone through the desk: to Asterisk's WebSocket alone, in its own name, and no longer than the session. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { maySend } from '../../src/api/desk/sipMessage.ts';
import { phonesOf } from '../../src/app/api/desk.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { hasPostgres } from '../support/postgres.ts';
import { startDeskServer, type DeskServer, type DeskWindow } from '../support/deskServer.ts';

const request = (user: string, more = '', method = 'REGISTER'): string =>
  `${method} sip:outpace.invalid SIP/2.0\r\nVia: SIP/2.0/WS x\r\n${more}From: "Mei" <sip:${user}@outpace.invalid>;tag=1\r\n\r\n`;
const named = (from: string): string => `REGISTER sip:outpace.invalid SIP/2.0\r\nFrom: ${from};tag=1\r\n\r\n`;

describe('what a phone in a browser may send', () => {
  it('is in its own name, an answer, or a keep-alive', () => {
    expect(maySend(request('mei-web'), 'mei-web')).toBe(true);
    expect(maySend(request('mei-web').replace('From:', 'f :'), 'mei-web')).toBe(true);
    expect(maySend(named('sip:mei-web@outpace.invalid'), 'mei-web')).toBe(true);
    expect(maySend(named('Mei Lin <sip:mei-web@outpace.invalid>'), 'mei-web')).toBe(true);
    expect(maySend('SIP/2.0 200 OK\r\nFrom: <sip:x@y>\r\n\r\n', 'mei-web')).toBe(true);
    expect(maySend('\r\n\r\n', 'mei-web')).toBe(true);
  });

  it.each([
    ['in another name', request('boss')],
    ['in two names', request('mei-web', 'From: <sip:boss@outpace.invalid>;tag=2\r\n')],
    ['in two names, one in short', request('mei-web', 'f: <sip:boss@outpace.invalid>;tag=2\r\n')],
    ['in no name', 'REGISTER sip:outpace.invalid SIP/2.0\r\n\r\nFrom: <sip:mei-web@outpace.invalid>\r\n'],
    ['that calls itself so', named('"sip:mei-web@x" <sip:boss@outpace.invalid>')],
    ['that calls itself so, with signs', named('"\\"<sip:mei-web@x>" <sip:boss@outpace.invalid>')],
    ['that calls itself so, without signs', named('sip:mei-web@x <sip:boss@outpace.invalid>')],
    ['that goes on in another line', named('sip:mei-web@x\r\n <sip:boss@outpace.invalid>')],
    ['in a name that goes on', request('mei-web-2')],
    ['no SIP', 'GET /ari/channels HTTP/1.1\r\n\r\n'],
  ])('is nothing %s', (_what, message) => {
    expect(maySend(message, 'mei-web')).toBe(false);
  });

  it('is in no other name, whatever it looks like', () => {
    const user = fc.stringMatching(/^[a-z0-9._+~-]{1,20}$/);
    fc.assert(
      fc.property(user, user, (own, other) => {
        expect(maySend(request(other), own)).toBe(own === other);
      }),
    );
  });
});

describe('whose phone in a browser it is', () => {
  const config = configSchema.parse({
    telephony: {
      phones: [
        { id: 'mei-web', webrtc: true, agent: 'mei', password: 'p1' },
        { id: 'li', webrtc: true, password: 'p2' },
        { id: '101', password: 'p3' },
        { id: 'boss-web', webrtc: true, supervisor: 'Ada@example.com', password: 'p4' },
      ],
      iceServers: [{ id: 't', urls: ['turn:turn.example.com:3478'], user: 'u', password: 'p' }],
    },
  });
  const phones = phonesOf(config, { ariUrl: 'https://pbx.example.com:8089/asterisk' });

  it("is the agent's that it names, or whose phone on record it is", () => {
    expect(phones.browserPhoneOf({ agentId: 'mei', phone: '101' })?.phone).toBe('mei-web');
    expect(phones.browserPhoneOf({ agentId: 'xiu', phone: 'li' })?.phone).toBe('li');
    expect(phones.browserPhoneOf({ agentId: 'xiu', phone: 'mei-web' })).toBeUndefined();
    expect(phones.browserPhoneOf({ agentId: 'ada', phone: '101' })).toBeUndefined();
  });

  it("is the supervisor's whose login it names, however they write it, and no agent's", () => {
    expect(phones.supervisorPhoneOf('ada@example.com')).toEqual({ phone: 'boss-web', password: 'p4' });
    expect(phones.supervisorPhoneOf('mei')).toBeUndefined();
    expect(phones.browserPhoneOf({ agentId: 'ada', phone: 'boss-web' })).toBeUndefined();
  });

  it.each([
    ['of two people', { webrtc: true, agent: 'mei', supervisor: 'ada' }],
    ['of a supervisor outside a browser', { supervisor: 'ada' }],
  ])('is refused as a phone %s', (_what, phone) => {
    expect(configSchema.safeParse({ telephony: { phones: [{ id: 'x', ...phone }] } }).success).toBe(false);
  });

  it("is reached by Asterisk's own HTTP server", () => {
    expect(phones.webSocketUrl).toBe('wss://pbx.example.com:8089/asterisk/ws');
    expect(phones.iceServers).toEqual([
      { urls: ['turn:turn.example.com:3478'], username: 'u', credential: 'p' },
    ]);
  });
});

describe.skipIf(!hasPostgres)('SIP through the desk', () => {
  let far: Server;
  let asked: string[];
  let heard: string[];
  let line: WebSocket | undefined;
  let server: DeskServer;
  beforeAll(async () => {
    asked = [];
    heard = [];
    far = createServer((incoming, response) => {
      asked.push(incoming.url ?? '');
      response.writeHead(404).end();
    });
    const sockets = new WebSocketServer({ server: far, handleProtocols: () => 'sip' });
    sockets.on('connection', (socket, incoming) => {
      asked.push(incoming.url ?? '');
      line = socket;
      socket.on('message', (data: Buffer) => {
        heard.push(data.toString('utf8'));
        socket.send('SIP/2.0 401 Unauthorized\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => far.listen(0, '127.0.0.1', resolve));
    const { port } = far.address() as AddressInfo;
    const phones = [
      { id: 'mei-web', webrtc: true, agent: 'mei', password: 'secret of mei' },
      { id: 'boss-web', webrtc: true, supervisor: 'supervisor', password: 'secret of the boss' },
    ];
    server = await startDeskServer(
      ['mei', 'li'],
      { telephony: { phones } },
      { ariUrl: `http://127.0.0.1:${port}` },
    );
  });
  afterAll(async () => {
    await server.stop();
    far.closeAllConnections();
    far.close();
  });
  afterEach(() => expect(server.errors).toEqual([]));

  const open = (token = 'mei', path = '/desk/sip'): Promise<DeskWindow> =>
    server.open(token, { path, protocol: 'sip', headers: { authorization: `Bearer ${token}` } });
  /** The window of the desk reads JSON, and SIP is none. */
  const texts = (window: DeskWindow): string[] => {
    const said: string[] = [];
    window.socket.removeAllListeners('message');
    window.socket.on('message', (data: Buffer) => said.push(data.toString('utf8')));
    return said;
  };

  it('carries text both ways, and only to the one place', async () => {
    const window = await open();
    const said = texts(window);
    expect(window.socket.protocol).toBe('sip');
    window.socket.send(request('mei-web'));
    await expect.poll(() => said).toEqual(['SIP/2.0 401 Unauthorized\r\n\r\n']);
    expect(heard).toEqual([request('mei-web')]);
    expect(asked).toEqual(['/ws']);
    await window.close();
    await expect.poll(() => line?.readyState).toBe(3);
  });

  it('ends at the first word in another name, which Asterisk never hears', async () => {
    const window = await open();
    texts(window);
    window.socket.send(request('boss'));
    expect((await window.closed).code).toBe(4008);
    expect(heard.join()).not.toContain('boss');
  });

  it('is for the agent of a phone in a browser, as long as they may', async () => {
    await expect(open('li')).rejects.toThrow('403');
    await expect(open('supervisor')).rejects.toThrow('403');
    await expect(open('nobody')).rejects.toThrow('401');
    await expect(server.open('mei', { path: '/desk/sip' })).rejects.toThrow('400');
    await expect(open('mei', '/desk/sip/../../../ari/channels')).rejects.toThrow('404');
  });

  it('gives its password to its own agent alone', async () => {
    expect(await server.client('mei')('GET /desk/phone', {})).toMatchObject({
      user: 'mei-web',
      password: 'secret of mei',
      webSocketPath: '/api/v1/desk/sip',
    });
    for (const token of ['li', 'supervisor'])
      await expect(server.client(token)('GET /desk/phone', {})).rejects.toThrow();
    const { phones } = await server.client('mei')('GET /desk/me', {});
    expect(phones).toEqual([
      { kind: 'browser', phone: 'mei-web' },
      { kind: 'own', phone: 'mei' },
    ]);
  });

  it("carries a supervisor's as well, in their own name, to them alone", async () => {
    const { phone } = await server.client('supervisor')('GET /supervision/phone', {});
    expect(phone).toMatchObject({ user: 'boss-web', password: 'secret of the boss' });
    await expect(server.client('mei')('GET /supervision/phone', {})).rejects.toThrow();
    await expect(open('mei', '/supervision/sip')).rejects.toThrow('403');
    const window = await open('supervisor', '/supervision/sip');
    const said = texts(window);
    window.socket.send(request('boss-web'));
    await expect.poll(() => said).toEqual(['SIP/2.0 401 Unauthorized\r\n\r\n']);
    window.socket.send(request('mei-web'));
    expect((await window.closed).code).toBe(4008);
    expect(heard.at(-1)).toBe(request('boss-web'));
  });

  it('goes to the newest window', async () => {
    const first = await open();
    const second = await open();
    expect((await first.closed).code).toBe(4002);
    await second.close();
  });

  it('ends where Asterisk closes it', async () => {
    const window = await open();
    const said = texts(window);
    window.socket.send(request('mei-web'));
    await expect.poll(() => said).toHaveLength(1);
    line?.close();
    expect((await window.closed).code).toBe(4012);
  });
});
