/** What every way of sending commands does. */
import { expect, test } from 'vitest';
import type { EngineCommand } from '../../src/ports/commands.ts';
import { eventually } from '../support/eventually.ts';
import { type StoreUnderTest, expectFailure, freshId } from '../support/stores.ts';

const start = (campaignId: string): EngineCommand => ({ type: 'campaign.start', campaignId });
const noEngine = { port: 'commands', outcome: 'unavailable', code: 'no-engine' } as const;

export function commandsContract(store: () => StoreUnderTest): void {
  test('a command is run once and answered', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    const seen: EngineCommand[] = [];
    const stop = await commands.serve(group, async (command) => {
      seen.push(command);
      return { ok: true, result: { dialling: 3 } };
    });
    expect(await commands.send(group, start('camp'), 5_000)).toEqual({ ok: true, result: { dialling: 3 } });
    expect(seen).toEqual([start('camp')]);
    await stop();
  });

  test('each of many senders gets its own answer', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    const stop = await commands.serve(group, async (command) => ({
      ok: false,
      code: 'campaign-unknown',
      message: 'campaignId' in command ? command.campaignId : '',
    }));
    const names = Array.from({ length: 10 }, (_, index) => `camp-${index}`);
    const replies = await Promise.all(names.map((name) => commands.send(group, start(name), 5_000)));
    expect(replies.map(({ message }) => message)).toEqual(names);
    await stop();
  });

  test('a slow command does not hold up the next', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stop = await commands.serve(group, async (command) => {
      if (command.type === 'campaign.start') await gate;
      return { ok: true };
    });
    const slow = commands.send(group, start('camp'), 5_000);
    expect(await commands.send(group, { type: 'agent.login', agentId: 'a' }, 5_000)).toEqual({ ok: true });
    release();
    expect(await slow).toEqual({ ok: true });
    await stop();
  });

  test('without an engine it fails at the deadline and is never run later', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    await expectFailure(commands.send(group, start('late'), 60), noEngine);
    const seen: string[] = [];
    const stop = await commands.serve(group, async (command) => {
      seen.push('campaignId' in command ? command.campaignId : '');
      return { ok: true };
    });
    await commands.send(group, start('in time'), 5_000);
    expect(seen).toEqual(['in time']);
    await stop();
    await expectFailure(commands.send(group, start('after the stop'), 60), noEngine);
    expect(seen).toEqual(['in time']);
  });

  test('a command sent just before the engine serves is run', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    const reply = commands.send(group, start('camp'), 10_000);
    const stop = await commands.serve(group, async () => ({ ok: true }));
    expect(await reply).toEqual({ ok: true });
    await stop();
  });

  test('once taken it is answered, also after the deadline', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    let taken = false;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stop = await commands.serve(group, async () => {
      taken = true;
      await gate;
      return { ok: true };
    });
    const reply = commands.send(group, start('camp'), 200);
    await eventually(() => taken);
    const deadline = Date.now() + 250;
    await eventually(() => Date.now() > deadline);
    release();
    expect(await reply).toEqual({ ok: true });
    await stop();
  });

  test('a handler that throws is answered for', async () => {
    const group = freshId('group');
    const { commands } = store().open(group);
    const stop = await commands.serve(group, () => Promise.reject(new Error('no such campaign')));
    expect(await commands.send(group, start('camp'), 5_000)).toEqual({
      ok: false,
      code: 'internal',
      message: 'no such campaign',
    });
    await stop();
  });
}
