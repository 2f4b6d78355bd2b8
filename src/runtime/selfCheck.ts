/** Holds dialling while the far side lacks what running campaigns need: twice a minute, requirement 25 (ASTERISK 6). */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { TelephonyFault, TelephonyPort } from '../ports/telephony.ts';
import type { FlowShelf } from './flowShelf.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const SELF_CHECK_INTERVAL_MS = MINUTE_MS / 2;

export interface SelfCheck extends Loop {
  /** Before it starts: its flows and its script are read anew. */
  faultsToStart(campaign: Campaign): Promise<readonly TelephonyFault[]>;
}

export function createSelfCheck(options: {
  readonly records: RecordsPort;
  readonly flows: Pick<FlowShelf, 'faultsOf' | 'loadFor' | 'promptsOf'>;
  readonly scriptFault?: ((scriptId: string) => Promise<string | undefined>) | undefined;
  readonly telephony: TelephonyPort;
  readonly dialGroupId: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
  /** Each campaign on record, at each check: those made since the start are among them. */
  readonly seen: (campaign: Campaign) => void;
}): SelfCheck {
  const { records, flows, telephony, dialGroupId, clock, log, post } = options;
  const faultsOf = async (campaigns: readonly Campaign[]): Promise<readonly TelephonyFault[]> => {
    const { prompts, trunks } = needsOf(campaigns);
    const all = new Set([...prompts, ...flows.promptsOf(campaigns)]);
    const far = await telephony.selfCheck({ prompts: [...all], trunks });
    return [...flows.faultsOf(campaigns), ...far];
  };
  // A script that is lost later holds nobody's call: agents then see the person without it.
  const scriptFaults = async ({ settings: { script } }: Campaign): Promise<readonly TelephonyFault[]> => {
    const message = script === undefined ? undefined : await options.scriptFault?.(script);
    return message === undefined ? [] : [{ code: 'script-missing', message }];
  };
  const loop = createLoop(clock, async () => {
    try {
      const campaigns = await records.campaigns(dialGroupId);
      for (const campaign of campaigns) options.seen(campaign);
      const faults = await faultsOf(campaigns.filter(({ state }) => state === 'running'));
      for (const fault of faults) log.error({ event: 'selfCheck.failed', ...fault });
      post({ type: 'holdSet', hold: 'the self-check failed', on: faults.length > 0 });
    } catch (error) {
      // Telephony or the database is away, which holds dialling, or not, by itself.
      log.warn({ event: 'selfCheck.unavailable', err: error });
    }
    return SELF_CHECK_INTERVAL_MS;
  });
  return {
    ...loop,
    async faultsToStart(campaign) {
      await flows.loadFor(campaign);
      return [...(await faultsOf([campaign])), ...(await scriptFaults(campaign))];
    },
  };
}

function needsOf(campaigns: readonly Campaign[]): Parameters<TelephonyPort['selfCheck']>[0] {
  const prompts = campaigns.flatMap(({ settings }) => [
    settings.safeHarbourPrompt,
    ...(settings.detection?.message === undefined ? [] : [settings.detection.message]),
    ...(settings.consent === undefined ? [] : [settings.consent.prompt]),
  ]);
  const trunks = campaigns.flatMap(({ settings }) => settings.trunkIds);
  return { prompts: [...new Set(prompts)], trunks: [...new Set(trunks)] };
}
