/** The desk's connection against a real WebSocket server. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { connectDesk, type DeskConnection } from '../../src/console/pages/agent/desk/connection.ts';
import type { DeskLink } from '../../src/console/pages/agent/desk/deskState.ts';
import type { DeskCommand, DeskMessage } from '../../src/api/schemas/deskMessages.ts';
import { eventually } from '../support/eventually.ts';

let server: WebSocketServer;
let desk: DeskConnection;
let taken: DeskCommand[];
let links: DeskLink[];
let messages: DeskMessage[];
/** Whether the server answers. */
let answers: boolean;

beforeEach(async () => {
  [taken, links, messages, answers] = [[], [], [], true];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const command = JSON.parse(data.toString()) as DeskCommand;
      taken.push(command);
      if (answers) socket.send(JSON.stringify({ type: 'reply', id: command.id, ok: true }));
    }),
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let made = 0;
  desk = connectDesk({
    open: () => new WebSocket(`ws://127.0.0.1:${port}`),
    newId: () => `c${(made += 1)}`,
    now: () => Date.now(),
    random: () => 0,
    onMessage: (message) => messages.push(message),
    onLink: (link) => links.push(link),
  });
});
afterEach(async () => {
  desk.close();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

const cut = (): void => {
  for (const socket of server.clients) socket.terminate();
};

describe("the desk's connection", () => {
  it('sends what was asked before it was there, and gives the answer to who asked', async () => {
    expect(await desk.ask({ type: 'ready' })).toMatchObject({ ok: true });
    expect(taken).toEqual([{ type: 'ready', id: 'c1' }]);
    expect(links).toEqual(['open']);
  });

  it('sends a command again by the same id after it was lost with the connection', async () => {
    await desk.ask({ type: 'ready' });
    answers = false;
    const asked = desk.ask({ type: 'pause', reason: 'break' });
    await eventually(() => taken.length === 2);
    answers = true;
    cut();
    expect(await asked).toMatchObject({ ok: true });
    expect(taken.slice(1).map(({ id }) => id)).toEqual(['c2', 'c2']);
    expect(links).toEqual(['open', 'reconnecting', 'open']);
  });

  it('tells what the server says', async () => {
    await desk.ask({ type: 'ready' });
    for (const socket of server.clients) socket.send(JSON.stringify({ type: 'beat', at: 7 }));
    await eventually(() => messages.length > 0);
    expect(messages).toEqual([{ type: 'beat', at: 7 }]);
  });

  it.each([
    [4001, 'loggedOut'],
    [4002, 'takenOver'],
  ])('stays away where the server says so by %i', async (code, link) => {
    await desk.ask({ type: 'ready' });
    for (const socket of server.clients) socket.close(code);
    await eventually(() => links.at(-1) === link);
    desk.tryNow();
    expect(links).toEqual(['open', link]);
  });
});
