import { describe, expect, it } from 'vitest';
import type { AlarmReading } from '../../src/domain/alarm/reading.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/kernel/time.ts';
import type { AlarmChannel, AlarmMessage } from '../../src/ports/alarms.ts';
import { createAlarmKeeper, type KeptAlarms } from '../../src/runtime/alarmKeeper.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { keptLog } from './parts.ts';

const WELL: AlarmReading = { at: 0, link: 'up', holds: [], readyAgents: [], campaigns: [], trunks: [] };

/** A channel that can be away. */
function aChannel(name: string): AlarmChannel & { isAway: boolean; readonly got: AlarmMessage[] } {
  const channel = {
    name,
    isAway: false,
    got: [] as AlarmMessage[],
    send(message: AlarmMessage): Promise<void> {
      if (channel.isAway) return Promise.reject(new Error('away'));
      channel.got.push(message);
      return Promise.resolve();
    },
  };
  return channel;
}

function aWorld() {
  const clock = createVirtualClock(1_760_000_000_000);
  const state = { reading: WELL, kept: undefined as KeptAlarms | undefined };
  const [webhook, mail] = [aChannel('webhook'), aChannel('mail')];
  const log = keptLog();
  const open = (off: readonly string[] = []) =>
    createAlarmKeeper({
      read: () => Promise.resolve({ ...state.reading, at: clock.now() }),
      channels: [webhook, mail],
      off,
      kept: state.kept,
      keep: (alarms) => {
        state.kept = structuredClone(alarms);
      },
      dialGroupId: 'main',
      node: 'node-1',
      clock,
      log,
    });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  return { state, webhook, mail, log, open, pass, now: () => clock.now() };
}

const types = (channel: { readonly got: AlarmMessage[] }): string[] => channel.got.map(({ type }) => type);

describe('the alarm keeper', () => {
  it('tells every channel of an alarm once, and once that it is over', async () => {
    const { state, webhook, mail, open, pass } = aWorld();
    const keeper = open();
    keeper.start();
    state.reading = { ...WELL, link: 'down' };
    await pass(5 * MINUTE_MS);
    expect(keeper.raised).toMatchObject([{ ruleId: 'link-down' }]);
    state.reading = WELL;
    await pass(5 * MINUTE_MS);
    for (const channel of [webhook, mail]) expect(types(channel)).toEqual(['raised', 'cleared']);
    expect(webhook.got[0]).toMatchObject({ ruleId: 'link-down', dialGroupId: 'main', node: 'node-1' });
    expect(webhook.got[0]?.messageId).not.toBe(webhook.got[1]?.messageId);
    await keeper.stop();
  });

  it('tries a channel that is away again, in order, while the other goes on', async () => {
    const { state, webhook, mail, open, pass } = aWorld();
    const keeper = open();
    keeper.start();
    webhook.isAway = true;
    state.reading = { ...WELL, link: 'down' };
    await pass(MINUTE_MS);
    state.reading = WELL;
    await pass(MINUTE_MS);
    expect(types(mail)).toEqual(['raised', 'cleared']);
    expect(types(webhook)).toEqual([]);
    webhook.isAway = false;
    await pass(6 * MINUTE_MS);
    expect(types(webhook)).toEqual(['raised', 'cleared']);
    await keeper.stop();
  });

  it('neither rings twice nor loses a message over a restart', async () => {
    const { state, webhook, mail, open, pass } = aWorld();
    const first = open();
    first.start();
    mail.isAway = true;
    state.reading = { ...WELL, link: 'down' };
    await pass(MINUTE_MS);
    await first.stop();
    expect(types(webhook)).toEqual(['raised']);
    mail.isAway = false;
    const second = open();
    second.start();
    await pass(MINUTE_MS);
    expect(types(webhook)).toEqual(['raised']);
    expect(types(mail)).toEqual(['raised']);
    state.reading = WELL;
    await pass(MINUTE_MS);
    expect(types(webhook)).toEqual(['raised', 'cleared']);
    await second.stop();
  });

  it('gives a message up that is a day old, and sends the next', async () => {
    const { state, webhook, log, open, pass, now } = aWorld();
    const old: AlarmMessage = {
      type: 'raised',
      at: now() - DAY_MS,
      raisedAt: now() - DAY_MS,
      ruleId: 'link-down',
      subject: 'engine',
      severity: 'critical',
      value: 1,
      detail: 'the link to telephony is down',
      messageId: 'old',
      dialGroupId: 'main',
      node: 'node-1',
    };
    state.kept = { raised: [old], waiting: { webhook: [old] } };
    webhook.isAway = true;
    const keeper = open();
    keeper.start();
    await pass(MINUTE_MS);
    expect(log.lines).toContainEqual(expect.objectContaining({ event: 'alarm.givenUp', messageId: 'old' }));
    webhook.isAway = false;
    await pass(10 * MINUTE_MS);
    expect(types(webhook)).toEqual(['cleared']);
    await keeper.stop();
  });

  it('raises nothing by a rule that is switched off', async () => {
    const { state, webhook, open, pass } = aWorld();
    const keeper = open(['link-down']);
    keeper.start();
    state.reading = { ...WELL, link: 'down' };
    await pass(10 * SECOND_MS);
    expect(webhook.got).toEqual([]);
    await keeper.stop();
  });
});
