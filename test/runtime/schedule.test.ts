import { afterEach, describe, expect, it } from 'vitest';
import type { Campaign } from '../../src/domain/campaign/campaign.ts';
import type { CommandReply, EngineCommand } from '../../src/ports/commands.ts';
import { createSchedules, type Schedules } from '../../src/runtime/schedule.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';
import { eventually } from '../support/eventually.ts';
import { aCampaign } from '../support/records.ts';
import { keptLog, settle } from './parts.ts';

const NEVER = '0 0 29 2 *';
/** node-cron takes seconds as a sixth field. */
const EACH_SECOND = '* * * * * *';

let schedules: Schedules;
afterEach(() => schedules.stop());

function scheduling(reply: (count: number) => CommandReply | Error = () => ({ ok: true })) {
  const orders: EngineCommand[] = [];
  const clock = createVirtualClock(0);
  const log = keptLog();
  schedules = createSchedules(
    async (command) => {
      orders.push(command);
      const answer = reply(orders.length);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    clock,
    log,
  );
  return { orders, clock, log };
}

function scheduled(start: string, stop: string): Campaign {
  const settings = aCampaign().settings;
  return aCampaign({ settings: { ...settings, schedule: { start, stop, timeZone: 'Asia/Shanghai' } } });
}

describe('a schedule', () => {
  it('starts and stops its campaign by the clock', async () => {
    const { orders } = scheduling();
    schedules.set(scheduled(EACH_SECOND, EACH_SECOND));
    await eventually(() => orders.length >= 2);
    expect(
      orders
        .slice(0, 2)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['campaign.start', 'campaign.stop']);
  });

  it('gives no order when its time has not come, nor once it is gone', async () => {
    const { orders } = scheduling();
    schedules.set(scheduled(NEVER, NEVER));
    schedules.set(scheduled(NEVER, EACH_SECOND));
    await eventually(() => orders.length >= 2);
    expect(new Set(orders.map(({ type }) => type))).toEqual(new Set(['campaign.stop']));
    schedules.set(aCampaign());
    await settle();
    const count = orders.length;
    const other = { ...scheduled(EACH_SECOND, NEVER), campaignId: 'other' };
    schedules.set(other);
    await eventually(() => orders.some((order) => 'campaignId' in order && order.campaignId === 'other'));
    expect(orders.slice(count).map(({ type }) => type)).not.toContain('campaign.stop');
  });

  it('that cannot be read is logged, and leaves no half of it running', async () => {
    const { orders, log } = scheduling();
    schedules.set(scheduled(EACH_SECOND, '0 0 31 2 *'));
    expect(log.lines).toMatchObject([
      { level: 'error', event: 'campaign.scheduleInvalid', campaignId: 'campaign-1' },
    ]);
    const other = { ...scheduled(EACH_SECOND, NEVER), campaignId: 'other' };
    schedules.set(other);
    await eventually(() => orders.length >= 2);
    expect(orders).toEqual(orders.map(() => ({ type: 'campaign.start', campaignId: 'other' })));
  });

  it('is left running where it is set again unchanged', async () => {
    const { orders } = scheduling();
    // Made anew each time, the task would never come to its second.
    await eventually(() => {
      schedules.set(scheduled(EACH_SECOND, NEVER));
      return orders.length >= 2;
    });
  });

  it('gives its order again where the database is away, until it is taken', async () => {
    const away: CommandReply = { ok: false, code: 'records-unavailable', message: 'away' };
    const { orders, clock, log } = scheduling((count) => (count <= 3 ? away : { ok: true }));
    schedules.set(scheduled(EACH_SECOND, NEVER));
    await eventually(() => orders.length >= 1);
    schedules.set({ ...scheduled(NEVER, NEVER), campaignId: 'other' });
    const before = orders.length;
    clock.advanceBy(5_000);
    await settle();
    expect(orders.length).toBeGreaterThan(before);
    expect(log.lines[0]).toMatchObject({
      level: 'warn',
      event: 'campaign.scheduled',
      code: 'records-unavailable',
    });
    await eventually(() => log.lines.some(({ level }) => level === 'info'));
    await schedules.stop();
    await settle();
    expect(clock.pending).toBe(0);
  });

  it.each<[string, CommandReply | Error]>([
    ['refused', { ok: false, code: 'refused', message: 'it is running' }],
    ['a bug', new TypeError('bug')],
  ])('does not give its order again where it met %s', async (_what, reply) => {
    const { orders, clock, log } = scheduling(() => reply);
    schedules.set(scheduled(EACH_SECOND, NEVER));
    await eventually(() => orders.length >= 1);
    await settle();
    expect(clock.pending).toBe(0);
    expect(log.lines[0]).toMatchObject({ level: 'warn' });
  });
});
