/** Plays a campaign's own figures under two settings, in processes of their own that give way to the engine. */
import type { PacingValues } from '../../domain/campaign/pacingValues.ts';
import type { RecordsPort } from '../../ports/records.ts';
import type { Simulation, SimulationOrder, SimulationPort } from '../../ports/simulation.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import { runStudy, type StudySetting } from '../../sim/study/study.ts';
import { differences } from '../../sim/study/summary.ts';
import { withValue } from '../../sim/study/sweep.ts';
import { scenarioFromCampaign } from '../scenario/fromCampaign.ts';

const FIRST_SEED = 1;
/** The other cores are the engine's. */
const WORKERS = 1;

export function createSimulation(records: Pick<RecordsPort, 'campaign' | 'callTimings'>): SimulationPort {
  return {
    async play(order, { signal, onDay }): Promise<Simulation> {
      const { scenario, basis } = await worldOf(records, order);
      const settings = [order.before, order.after].map((values) => settingOf(scenario, values));
      const total = settings.length * order.days;
      const outcomes = await runStudy(
        settings,
        { first: FIRST_SEED, count: order.days },
        { workers: WORKERS, isApart: true, signal, onDay: (done) => onDay(done, total) },
      );
      const [before, after] = outcomes;
      if (before === undefined || after === undefined) throw new Error('a study without its outcomes');
      const { dials, answered, conversations, firstAt, lastAt } = basis;
      return {
        agents: scenario.agents,
        basis: { dials, answered, conversations, firstAt, lastAt },
        before: before.summary,
        after: after.summary,
        difference: differences(after.days, before.days, scenario.durationMs),
      };
    },
  };
}

async function worldOf(
  records: Pick<RecordsPort, 'campaign' | 'callTimings'>,
  { campaignId, recordDays, agents, now }: SimulationOrder,
): Promise<Awaited<ReturnType<typeof scenarioFromCampaign>>> {
  const world = await scenarioFromCampaign(records, campaignId, recordDays, now);
  return agents === undefined ? world : { ...world, scenario: { ...world.scenario, agents } };
}

function settingOf(scenario: Scenario, values: PacingValues): StudySetting {
  const { mode, linesPerAgent, ringTimeoutMs, windows, aim, maxLinesPerAgent, minRingMs } = values;
  const limits = windows.map(({ limit }) => limit);
  const abandonLimit = limits.length === 0 ? scenario.abandonLimit : Math.min(...limits);
  return {
    scenario: withValue({ ...scenario, abandonLimit }, 'ringTimeout', ringTimeoutMs),
    policy: mode === 'ratio' ? `ratio:${linesPerAgent}` : mode,
    pacing: { aim, maxLinesPerAgent, minRingMs },
  };
}
