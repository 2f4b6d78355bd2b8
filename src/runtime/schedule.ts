/** Starts and stops campaigns by the clock: node-cron expressions in the campaign's own zone, in the shell only. */
import { schedule as scheduleTask, type ScheduledTask } from 'node-cron';
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { CommandReply, EngineCommand } from '../ports/commands.ts';
import type { Log } from './log.ts';

export interface Schedules {
  /** Replaces the campaign's schedule by the one in its settings. */
  set(campaign: Campaign): void;
  stop(): Promise<void>;
}

export function createSchedules(run: (command: EngineCommand) => Promise<CommandReply>, log: Log): Schedules {
  const tasks = new Map<string, ScheduledTask[]>();

  const clear = async (campaignId: string): Promise<void> => {
    const old = tasks.get(campaignId) ?? [];
    tasks.delete(campaignId);
    for (const task of old) await task.destroy();
  };
  const order = (type: 'campaign.start' | 'campaign.stop', campaignId: string) => async (): Promise<void> => {
    const reply = await run({ type, campaignId });
    log[reply.ok ? 'info' : 'warn']({
      event: 'campaign.scheduled',
      type,
      campaignId,
      message: reply.message,
    });
  };

  return {
    set({ campaignId, settings: { schedule } }) {
      void clear(campaignId);
      if (schedule === undefined) return;
      const options = { timezone: schedule.timeZone };
      tasks.set(campaignId, [
        scheduleTask(schedule.start, order('campaign.start', campaignId), options),
        scheduleTask(schedule.stop, order('campaign.stop', campaignId), options),
      ]);
    },
    async stop() {
      for (const campaignId of tasks.keys()) await clear(campaignId);
    },
  };
}
