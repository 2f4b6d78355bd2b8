/**
 * The one setting that both sides of the soak play: as a scenario for the simulator, as a campaign for the engine, and
 * as numbers whose digits tell the virtual PSTN what each person does. No answering machines: the engine does not
 * detect them yet.
 */
import {
  DEFAULT_CAMPAIGN_PACING,
  type CallingWindow,
  type CampaignSettings,
} from '../../src/domain/campaign/campaign.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/kernel/time.ts';
import { drawnNumber, DRAWN_SERIALS, type DrawnParty } from '../../src/sim/drawnNumber.ts';
import { leadsOf, type SimulatedLead } from '../../src/sim/scenario/leads.ts';
import type { Distribution, Scenario } from '../../src/sim/scenario/scenario.ts';
import type { SoakOptions } from './options.ts';

export const WRAP_UP_MS = 5 * SECOND_MS;
/** From the answer to the safe-harbour message. */
export const GRACE_MS = 2 * SECOND_MS;
const RING_TIMEOUT_MS = 16 * SECOND_MS;
const TALK_MEAN_MS = 30 * SECOND_MS;
const ANSWER_SHARE = 0.3;
const ABANDON_LIMIT = 0.03;
/** Above what any policy here asks for, so that neither side meets them. */
export const TRUNK_LIMITS = { lines: 600, callsPerSecond: 500 } as const;

type Size = Pick<SoakOptions, 'agents' | 'minutes' | 'warmUpMinutes'>;

export const warmUpMs = ({ warmUpMinutes }: Size): number => warmUpMinutes * MINUTE_MS;
export const runMs = (size: Size): number => warmUpMs(size) + size.minutes * MINUTE_MS;

/** `postDialDelay`: as measured on the PSTN, which rings at once. */
export function scenarioOf(size: Size, postDialDelay: Distribution): Scenario {
  const never = { kind: 'fixed', ms: 0 } as const;
  return {
    name: 'soak',
    durationMs: runMs(size),
    agents: size.agents,
    loginOverMs: 0,
    logoutOverMs: 0,
    answer: { share: ANSWER_SHARE, dayAmplitude: 0, least: 0, most: 1 },
    machine: { share: 0, earlyShare: 0, earlyRing: never, lateRing: never, detectionMs: 0 },
    busy: { share: 0.1, after: { kind: 'uniform', fromMs: 500, toMs: 2_000 } },
    postDialDelay,
    ring: { kind: 'lognormal', meanMs: 7 * SECOND_MS, cv: 0.5 },
    ringTimeoutMs: RING_TIMEOUT_MS,
    talk: { kind: 'lognormal', meanMs: TALK_MEAN_MS, cv: 0.5 },
    wrapUp: { kind: 'fixed', ms: WRAP_UP_MS },
    breaks: { probability: 0, duration: never },
    graceMs: GRACE_MS,
    abandonLimit: ABANDON_LIMIT,
  };
}

/** Leads enough for agents who never wait, with half as many again. */
export function leadsNeeded(size: Size): number {
  const talks = (size.agents * runMs(size)) / (TALK_MEAN_MS + WRAP_UP_MS);
  return Math.min(DRAWN_SERIALS, Math.ceil((1.5 * talks) / ANSWER_SHARE) + 10 * size.agents);
}

/** The scenario's people as numbers to dial, drawn as the simulator draws them. */
export function numbersOf(size: Size, seed: number): string[] {
  const next = leadsOf(scenarioOf(size, { kind: 'fixed', ms: 0 }), seed);
  return Array.from({ length: leadsNeeded(size) }, (_, index) => drawnNumber(partyOf(next(0)), index));
}

function partyOf({ outcome, ringMs, talkMs }: SimulatedLead): DrawnParty {
  if (outcome === 'answered') return { outcome: 'answered', ringMs, talkMs };
  return outcome === 'busy' ? { outcome: 'busy', afterMs: ringMs } : { outcome: 'noAnswer' };
}

export function campaignSettings(
  mode: SoakOptions['mode'],
  of: { readonly callerId: string; readonly trunkId: string; readonly window: CallingWindow },
): CampaignSettings {
  return {
    callerId: of.callerId,
    trunkIds: [of.trunkId],
    ringTimeoutMs: RING_TIMEOUT_MS,
    answerLimitMs: GRACE_MS,
    promptBeforeAgent: false,
    safeHarbourPrompt: 'outpace/safe-harbour',
    pacing: {
      ...DEFAULT_CAMPAIGN_PACING,
      mode,
      windows: [{ name: 'day', limit: ABANDON_LIMIT, days: 1 }],
    },
    wrapUpMs: WRAP_UP_MS,
    maxTalkMs: 5 * MINUTE_MS,
    maxLines: TRUNK_LIMITS.lines,
    maxAttempts: 1,
    attemptSpacingMs: 0,
    retry: {},
    window: of.window,
  };
}

/**
 * A window that is always open, in a zone where it is about noon: the day's budget then has the same part of its day
 * before it whenever the soak runs, and no midnight falls into it.
 */
export function noonWindow(now: number): CallingWindow {
  const hoursWest = (Math.floor(now / HOUR_MS) % 24) - 12;
  const zone = hoursWest === 0 ? 'UTC' : `Etc/GMT${hoursWest > 0 ? '+' : '-'}${Math.abs(hoursWest)}`;
  return { timeZone: zone, days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440 };
}

/** How much of the local day has passed at `now` in the zone of `noonWindow(now)`. */
export const intoDayMs = (now: number): number => 12 * HOUR_MS + (now % HOUR_MS);
