/** What goes wrong at one desk: its agent is told, and the engine, whose turn it was, goes on. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startDeskServer, type DeskServer } from '../../support/deskServer.ts';
import { hasPostgres } from '../../support/postgres.ts';

describe.skipIf(!hasPostgres)('a fault at a desk', () => {
  let server: DeskServer;
  beforeAll(async () => {
    server = await startDeskServer(['mei', 'li']);
  });

  it('is answered, and what was asked may be asked again', async () => {
    const window = await server.open('mei');
    const read = { type: 'messageRead', messageId: 'one' } as const;
    const id = randomUUID();
    vi.spyOn(server.desk.messages, 'read').mockRejectedValueOnce(new TypeError('a bug'));
    expect(await window.ask(read, id)).toMatchObject({ ok: false, code: 'OUT_BUG' });
    window.messages.length = 0;
    expect(await window.ask(read, id)).toMatchObject({ ok: true });
    expect(server.errors.map(String)).toEqual(['TypeError: a bug']);
    await window.close();
  });

  it('does not reach the engine in whose turn it is shown', async () => {
    const window = await server.open('li');
    const login = { type: 'agent.login', agentId: 'li', phone: 'li' } as const;
    const look = vi.spyOn(server.desk.floor, 'desk').mockImplementation(() => {
      throw new TypeError('an odd desk');
    });
    expect(await server.group.command(login)).toMatchObject({ ok: true });
    look.mockRestore();
    expect(server.errors.map(String)).toContain('TypeError: an odd desk');
    await window.until(({ agent }) => agent.state === 'ready');
    await window.close();
  });

  it('such as a window that hears nothing any more does not hold up the end of the server', async () => {
    const url = `${server.baseUrl.replace(/^http/, 'ws')}/api/v1/desk`;
    const deaf = new WebSocket(url, { headers: { authorization: 'Bearer mei' } });
    await once(deaf, 'open');
    deaf.pause();
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(20_000);
    deaf.terminate();
  }, 60_000);
});
