/** Starts and stops campaigns by the clock: node-cron expressions in the campaign's own zone, in the shell only. */
import { schedule as scheduleTask, type ScheduledTask } from 'node-cron';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommandReply, EngineCommand } from '../ports/commands.ts';
import type { Log } from './log.ts';

/** An order that found the database or the telephony away is given again: a campaign that misses its stop goes on calling. */
const RETRY_MS = 5 * SECOND_MS;

export interface Schedules {
  /** Replaces the campaign's schedule by the one in its settings; nothing where that is the same. */
  set(campaign: Campaign): void;
  stop(): Promise<void>;
}

interface Scheduled {
  readonly key: string;
  readonly tasks: readonly ScheduledTask[];
  /** The order that waits to be given again. */
  cancelRetry?: () => void;
}

interface Order {
  readonly type: 'campaign.start' | 'campaign.stop';
  readonly campaignId: string;
}

export function createSchedules(
  run: (command: EngineCommand) => Promise<CommandReply>,
  clock: Clock,
  log: Log,
): Schedules {
  const scheduled = new Map<string, Scheduled>();

  async function clear(campaignId: string): Promise<void> {
    const old = scheduled.get(campaignId);
    scheduled.delete(campaignId);
    old?.cancelRetry?.();
    for (const task of old?.tasks ?? []) await task.destroy();
  }

  async function give(order: Order): Promise<void> {
    scheduled.get(order.campaignId)?.cancelRetry?.();
    const reply = await run(order).catch(
      (error: unknown): CommandReply => ({ ok: false, code: 'internal', message: String(error) }),
    );
    const { code, message } = reply;
    log[reply.ok ? 'info' : 'warn']({ event: 'campaign.scheduled', ...order, code, message });
    const campaign = scheduled.get(order.campaignId);
    if (campaign === undefined || !/-(unavailable|unknown)$/.test(code ?? '')) return;
    campaign.cancelRetry = clock.wakeAt(clock.now() + RETRY_MS, () => void give(order));
  }

  return {
    set({ campaignId, settings: { schedule } }) {
      const key = JSON.stringify(schedule ?? null);
      if ((scheduled.get(campaignId)?.key ?? 'null') === key) return;
      void clear(campaignId);
      if (schedule === undefined) return;
      const options = { timezone: schedule.timeZone };
      const tasks: ScheduledTask[] = [];
      scheduled.set(campaignId, { key, tasks });
      try {
        tasks.push(scheduleTask(schedule.start, () => give({ type: 'campaign.start', campaignId }), options));
        tasks.push(scheduleTask(schedule.stop, () => give({ type: 'campaign.stop', campaignId }), options));
      } catch (error) {
        // Only this campaign is without its schedule; whoever set it sees the line once.
        log.error({ event: 'campaign.scheduleInvalid', campaignId, ...schedule, err: error });
        for (const task of tasks) void task.destroy();
      }
    },
    async stop() {
      for (const campaignId of scheduled.keys()) await clear(campaignId);
    },
  };
}
