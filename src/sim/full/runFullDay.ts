/**
 * One simulated day with the real engine and the real runtime on the virtual clock: the carrier, the people, the
 * agents and the faults are simulated, everything else is what runs live, with the stores in memory. Every number is
 * drawn from a named stream of the seed, so that a seed gives the same journal to the byte.
 */
import { MESSAGE_LEAD_MS } from '../../domain/campaign/answerLimit.ts';
import {
  DEFAULT_CAMPAIGN_PACING,
  type Campaign,
  type CampaignPacing,
} from '../../domain/campaign/campaign.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/kernel/time.ts';
import type { PacingMode } from '../../domain/pacing/pacer.ts';
import type { Effect } from '../../engine/effect.ts';
import type { EngineInput } from '../../engine/input.ts';
import { createMemoryStores } from '../../store/memory/index.ts';
import { createExchange } from '../exchange.ts';
import { DayTally, type DayResult } from '../light/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { createVirtualClock, runSettling } from '../virtualClock.ts';
import { createVirtualAgents } from './agents.ts';
import { createCallees, REFUSED } from './callees.ts';
import { createMemoryClosingFile } from './closingFile.ts';
import { type EngineProcess, SAFE_HARBOUR_PROMPT, SEAT_CALLER_ID, startEngine } from './engineProcess.ts';
import { planFaults } from './faultPlan.ts';
import { type Fault, type FaultState, NO_FAULT } from './faults.ts';
import { createFigures } from './figures.ts';
import { createWatch } from './invariants.ts';
import { type JournalSink, journalLine } from './journal.ts';
import { createDayRecords } from './records.ts';

export interface FullDay {
  readonly scenario: Scenario;
  readonly seed: number;
  /** A mode alone: with the scenario's limit over the day, and everything else by default. */
  readonly pacing: CampaignPacing | PacingMode;
  /** Instead of the scenario's. */
  readonly agents?: number;
  readonly faults?: readonly Fault[];
  /** Share of the day that is over; about every half hour of it. */
  readonly onProgress?: (share: number) => void;
  readonly journal?: JournalSink;
}

export interface FullDayResult extends DayResult {
  /** What must never happen and did, with seed and time of the day; the day ends with the first. */
  readonly violations: readonly string[];
  /** Attempts that were put on record, and those of them that were closed. */
  readonly attempts: number;
  readonly records: number;
  /** Engines that ran one after the other. */
  readonly engines: number;
  /** Inputs of the engine. */
  readonly steps: number;
}

const DIAL_GROUP = 'simulated';
const TRUNK = 'carrier';
/** Larger than any floor can use. */
const UNLIMITED = 100_000;
const SAFE_HARBOUR_MS = 3 * SECOND_MS;
/** Wrap-up ends by the agent's own order long before. */
const WRAP_UP_LIMIT_MS = 10 * MINUTE_MS;
const MAX_TALK_MS = 4 * HOUR_MS;
/** The ring timer of the dial order runs from the INVITE, the scenario's from the end of the post-dial delay. */
const POST_DIAL_MS = 15 * SECOND_MS;
/** The day's end is a midnight, at which its regulation window ends too. */
const ENDS_AT = Date.UTC(2026, 0, 6);
/** From the end of the day until the last call and its record are over, at the most. */
const LAST_CALLS_MS = 5 * HOUR_MS;
const PROGRESS_MS = 30 * MINUTE_MS;

export async function runFullDay(day: FullDay): Promise<FullDayResult> {
  const scenario = { ...day.scenario, agents: day.agents ?? day.scenario.agents };
  const { seed } = day;
  const { durationMs, lines = UNLIMITED, callsPerSecond = UNLIMITED } = scenario;
  const startsAt = ENDS_AT - durationMs;
  const clock = createVirtualClock(startsAt);
  const dayTime = (): number => clock.now() - startsAt;
  const faults: FaultState = { ...NO_FAULT };
  const watch = createWatch({ now: () => clock.now(), dayTime, seed, lines });
  const memory = createMemoryStores(DIAL_GROUP, { clock });
  const stores = { ...memory, hopper: watch.hopper(memory.hopper) };
  const exchange = watch.exchange(createExchange(clock, new Map([[SAFE_HARBOUR_PROMPT, SAFE_HARBOUR_MS]])));
  const agents = createVirtualAgents({
    scenario,
    dialGroupId: DIAL_GROUP,
    startsAt,
    clock,
    commands: stores.commands,
  });
  const records = createDayRecords({
    campaign: campaignOf(scenario, day.pacing),
    agents: agents.records,
    closedTwice: (attemptId) => watch.violate(`${attemptId} has two records`),
  });
  const callees = createCallees(scenario, seed, dayTime);
  const tally = new DayTally(durationMs);
  const figures = createFigures(tally, dayTime, durationMs);
  let steps = 0;
  let engines = 0;

  function traced(input: EngineInput, effects: readonly Effect[]): void {
    steps += 1;
    day.journal?.(journalLine(dayTime(), input, effects));
    for (const effect of effects) {
      figures.heard(effect);
      if (effect.type === 'recordAgentState') watch.agentState(effect.agentId, effect.state);
      else if (effect.type === 'closeAttempt') {
        const { agentId, number } = effect.cdr;
        const lead = callees.leadOf(number);
        if (agentId !== undefined && lead !== undefined) agents.talked(agentId, lead);
      }
    }
  }

  async function newEngine(): Promise<EngineProcess> {
    const started = await startEngine(
      {
        dialGroupId: DIAL_GROUP,
        seed,
        clock,
        stores,
        records,
        exchange,
        closingFile,
        trunk: { trunkId: TRUNK, lines, callsPerSecond },
        phones: agents.records.map(({ phone }) => phone),
        faults,
        partyOf: (number) => (faults.trunkRefuses ? REFUSED : callees.partyOf(number)),
        traced,
        broken: (what) => watch.violate(what),
      },
      engines,
    );
    engines += 1;
    return started;
  }

  const closingFile = createMemoryClosingFile();
  let engine = await newEngine();
  planFaults(day.faults ?? [], {
    clock,
    startsAt,
    state: faults,
    engine: () => engine,
    restart: async () => void (engine = await newEngine()),
    note: (fault) => day.journal?.(JSON.stringify({ at: dayTime(), ...fault })),
    broken: (what) => watch.violate(what),
  });
  agents.begin();
  if (day.onProgress !== undefined) reportProgress(day.onProgress);

  function reportProgress(onProgress: (share: number) => void): void {
    clock.wakeAt(clock.now() + PROGRESS_MS, () => {
      onProgress(Math.min(1, dayTime() / durationMs));
      if (dayTime() < durationMs) reportProgress(onProgress);
    });
  }

  const isBroken = (): boolean => watch.violations.length > 0;
  await runSettling(clock, () => isBroken() || (clock.nextDue() ?? Infinity) > ENDS_AT);
  figures.close();
  const isOver = (): boolean =>
    clock.now() > ENDS_AT + LAST_CALLS_MS || (exchange.legCount() === 0 && records.opened === records.closed);
  await runSettling(clock, () => isBroken() || isOver());
  if (!isBroken()) {
    const stopped = { isDone: false };
    const stopping = engine.group.stop(MINUTE_MS).finally(() => (stopped.isDone = true));
    await runSettling(clock, () => stopped.isDone);
    await stopping;
    if (exchange.legCount() > 0) watch.violate(`${exchange.legCount()} legs outlive the day`);
    if (records.opened !== records.closed) {
      watch.violate(`${records.opened} attempts have ${records.closed} records`);
    }
    const taken = await stores.limits.linesInUse(TRUNK);
    // A dead engine may take the release of a line with it, and so may a lost answer: such a line lapses by itself.
    if (taken > 0 && (day.faults ?? []).length === 0) watch.violate(`${taken} lines are taken after the day`);
    const left = await stores.hopper.openAttempts();
    if (left.length > 0) watch.violate(`${left.length} attempts are open after the day`);
  }
  const { name, abandonLimit } = scenario;
  return {
    ...tally.result({ scenario: name, agents: scenario.agents, seed, abandonLimit }),
    violations: watch.violations,
    attempts: records.opened,
    records: records.closed,
    engines,
    steps,
  };
}

function campaignOf(scenario: Scenario, pacing: CampaignPacing | PacingMode): Campaign {
  const { abandonLimit, graceMs, ringTimeoutMs, lines = UNLIMITED } = scenario;
  return {
    campaignId: 'simulated',
    name: 'simulated',
    dialGroupId: DIAL_GROUP,
    listIds: [],
    state: 'running',
    settings: {
      callerId: SEAT_CALLER_ID,
      trunkIds: [TRUNK],
      ringTimeoutMs: ringTimeoutMs + POST_DIAL_MS,
      answerLimitMs: graceMs + MESSAGE_LEAD_MS,
      promptBeforeAgent: false,
      safeHarbourPrompt: SAFE_HARBOUR_PROMPT,
      pacing: typeof pacing === 'string' ? pacingOf(pacing, abandonLimit) : pacing,
      wrapUpMs: WRAP_UP_LIMIT_MS,
      maxTalkMs: MAX_TALK_MS,
      maxLines: lines,
      maxAttempts: 1,
      attemptSpacingMs: DAY_MS,
      retry: {},
    },
  };
}

function pacingOf(mode: PacingMode, limit: number): CampaignPacing {
  return { ...DEFAULT_CAMPAIGN_PACING, mode, windows: [{ name: 'day', limit, days: 1 }] };
}
