/**
 * Looks every two seconds which quotas of the running campaigns are full by the records. When one has just become so, the
 * leads that wait in the hopper are taken out and judged anew, and the engine asks nobody of it after a conversation. Over
 * the target go the interviews of calls that are on the line by then, and those of what is dialled within the two seconds.
 */
import { isFull } from '../domain/campaign/quota.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { GateRecords } from '../ports/gate.ts';
import type { HopperPort } from '../ports/hopper.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = 2 * SECOND_MS;

export function createQuotaKeeper(options: {
  readonly hopper: Pick<HopperPort, 'clear'>;
  readonly records: { readonly gate: Pick<GateRecords, 'quotas'> };
  readonly clock: Clock;
  readonly log: Log;
  readonly fence: number;
  readonly runningCampaigns: () => readonly string[];
  readonly post: (input: EngineInput) => void;
}): Loop {
  const { hopper, records, clock, log, fence, post } = options;
  const known = new Map<string, string>();

  async function look(campaignIds: readonly string[]): Promise<void> {
    const counted = await records.gate.quotas(campaignIds);
    for (const campaignId of campaignIds) {
      // One whose quotas were taken out has none that is full.
      const full = (counted.get(campaignId) ?? []).filter(isFull);
      const names = full.map(({ name }) => name).join();
      if (names === (known.get(campaignId) ?? '')) continue;
      // First what stops the next ones, so that a failure is tried again.
      await hopper.clear(fence, campaignId);
      post({ type: 'quotasFull', campaignId, full });
      known.set(campaignId, names);
      log.info({ event: 'quota.full', campaignId, quotas: names });
    }
  }

  return createLoop(clock, async () => {
    const running = options.runningCampaigns();
    if (running.length > 0)
      await look(running).catch((error: unknown) => log.warn({ event: 'quota.lookFailed', err: error }));
    return INTERVAL_MS;
  });
}
