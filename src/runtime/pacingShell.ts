/** All that the shell keeps for pacing: decisions, what was learned, the budget before this start, the journal. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Effect } from '../engine/effect.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import { createBudgetRestorer } from './budgetRestorer.ts';
import { createDecisionKeeper } from './decisionKeeper.ts';
import { createJournalWriter, type JournalSettings } from './journalWriter.ts';
import type { Log } from './log.ts';
import type { Loop } from './loop.ts';
import { createPacingMemoryKeeper } from './pacingMemoryKeeper.ts';

export interface PacingShellSettings {
  readonly keepDecisionsDays: number;
  /** Absent: no journal. */
  readonly journal?: JournalSettings | undefined;
}

export const DEFAULT_PACING_SHELL: PacingShellSettings = { keepDecisionsDays: 7 };

export type PacingEffect = Extract<Effect, { type: 'keepDecision' | 'journal' }>;

export interface PacingShell {
  readonly loops: readonly Loop[];
  run(effect: PacingEffect): void;
  /** What was learned before; then each campaign, right after it was set. */
  restore(): Promise<void>;
  campaignSet(campaign: Campaign): Promise<void>;
  /** After the last step: what was learned, and the last decisions. */
  flush(): Promise<void>;
}

export function createPacingShell(options: {
  readonly settings: PacingShellSettings;
  readonly stores: Pick<Stores, 'pacingMemory'>;
  readonly records: RecordsPort;
  readonly dialGroupId: string;
  readonly fence: number;
  readonly engine: Pick<Engine, 'pacing'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
}): PacingShell {
  const { settings, stores, engine, ...shared } = options;
  const decisions = createDecisionKeeper({ ...shared, keepDays: settings.keepDecisionsDays });
  const memory = createPacingMemoryKeeper({
    ...shared,
    pacingMemory: stores.pacingMemory,
    snapshot: () => engine.pacing(),
  });
  const budgets = createBudgetRestorer(shared);
  const journal =
    settings.journal === undefined
      ? undefined
      : createJournalWriter({
          ...shared,
          settings: settings.journal,
          begun: () => shared.post({ type: 'journalBegun' }),
        });

  return {
    loops: [decisions, memory, budgets, ...(journal === undefined ? [] : [journal])],
    run(effect) {
      if (effect.type === 'keepDecision') decisions.keep(effect.record);
      else journal?.append(effect.entry);
    },
    restore: () => memory.restore(),
    campaignSet: (campaign) => budgets.set(campaign),
    async flush() {
      await memory.save();
      await decisions.flush();
    },
  };
}
