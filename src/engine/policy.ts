/**
 * A pool's policy, live and in the shadow, behind a guard: one that throws is stood in for by progressive pacing in that
 * decision, says so, and is asked again. What it learned is kept across restarts; its journal is kept where asked for.
 */
import type { Skills } from '../domain/agent/choice.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import { MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import { createPacer } from '../domain/pacing/createPacer.ts';
import { pacerRandom, recordingPacer } from '../domain/pacing/journal.ts';
import type {
  FloorView,
  Pacer,
  PacingDecision,
  PacingEvent,
  PacingMode,
  PacingSettings,
} from '../domain/pacing/pacer.ts';
import { progressive } from '../domain/pacing/progressive.ts';
import type { ShadowDecision } from '../domain/pacing/record.ts';
import { sameSettings } from '../domain/governor/poolSettings.ts';
import { log, type Floor } from './floor.ts';

/** Campaigns that are paced together. */
export interface Pool {
  readonly poolId: string;
  pacer: Pacer;
  settings: PacingSettings;
  shadow?: { readonly mode: PacingMode; readonly pacer: Pacer; settings: PacingSettings } | undefined;
  /** What the shadow made of the last view. */
  shadowDecision?: ShadowDecision | undefined;
  keptAt: Instant;
  failureLoggedAt: Instant;
}

const SEEDS = 2 ** 32;

/**
 * The agents' pool: campaigns that require the same skills share theirs. An automated campaign, which needs no agents, is
 * a pool by itself.
 */
export function poolIdOf(floor: Floor, campaignId: CampaignId, mode: PacingMode | undefined): string {
  const { dialGroupId } = floor.settings;
  if (mode === 'automated') return `${dialGroupId}/${campaignId}`;
  const skills = floor.campaigns.get(campaignId)?.campaign.settings.skills;
  return skills === undefined ? dialGroupId : `${dialGroupId}${keyOf(skills)}`;
}

const keys = new WeakMap<Skills, string>();

function keyOf(skills: Skills): string {
  const known = keys.get(skills);
  if (known !== undefined) return known;
  const key = Object.keys(skills)
    .toSorted()
    .map((skill) => `+${skill}:${skills[skill]}`)
    .join('');
  keys.set(skills, key);
  return key;
}

/** The pool, made where it is not there yet, with these settings in force. */
export function poolFor(
  floor: Floor,
  poolId: string,
  settings: PacingSettings,
  shadow: PacingMode | undefined,
): Pool {
  const pool = floor.pools.get(poolId) ?? newPool(floor, poolId, settings);
  if (!sameSettings(pool.settings, settings)) {
    pool.settings = settings;
    guarded(floor, pool, 'configure', () => pool.pacer.configure(settings));
  }
  setShadow(floor, pool, shadow);
  return pool;
}

export function observe(floor: Floor, poolId: string, event: PacingEvent): void {
  const pool = floor.pools.get(poolId);
  if (pool === undefined) return;
  guarded(floor, pool, 'observe', () => pool.pacer.observe(event));
  const { shadow } = pool;
  if (shadow !== undefined) guarded(floor, pool, 'observe', () => shadow.pacer.observe(event));
}

export function decide(floor: Floor, pool: Pool, view: FloorView): PacingDecision {
  const decided = guarded(floor, pool, 'decide', () => sound(pool.pacer.decide(view)));
  const decision = decided ?? fallback(view);
  pool.shadowDecision = shadowOf(floor, pool, view, decision);
  return decision;
}

/**
 * Each pool goes on with a new pacer that has learned what the last one had: whatever a snapshot leaves out would make
 * a replay from here on differ.
 */
export function beginJournals(floor: Floor): void {
  if (floor.settings.journal !== true) return;
  for (const pool of floor.pools.values()) {
    const learned = guarded(floor, pool, 'snapshot', () => plainJson(pool.pacer.snapshot()));
    pool.pacer = newPacer(floor, pool.poolId, pool.settings, learned);
  }
}

/** What the pacers have learned, by pool. */
export function pacingOf(floor: Floor): unknown {
  const pools: Record<string, unknown> = Object.fromEntries(floor.restoredPacing);
  for (const pool of floor.pools.values()) {
    const snapshot = guarded(floor, pool, 'snapshot', () => ({ of: pool.pacer.snapshot() }));
    if (snapshot !== undefined) pools[pool.poolId] = snapshot.of;
  }
  return { version: 1, pools };
}

export function restorePacing(floor: Floor, snapshot: unknown): void {
  if (typeof snapshot !== 'object' || snapshot === null || !('pools' in snapshot)) return;
  const { pools } = snapshot;
  if (typeof pools !== 'object' || pools === null) return;
  for (const [poolId, learned] of Object.entries(pools)) {
    const pool = floor.pools.get(poolId);
    if (pool === undefined) floor.restoredPacing.set(poolId, learned);
    else guarded(floor, pool, 'restore', () => pool.pacer.restore(learned));
  }
}

function newPool(floor: Floor, poolId: string, settings: PacingSettings): Pool {
  const learned = floor.restoredPacing.get(poolId);
  floor.restoredPacing.delete(poolId);
  const pacer = newPacer(floor, poolId, settings, learned);
  const pool: Pool = { poolId, pacer, settings, keptAt: 0, failureLoggedAt: 0 };
  floor.pools.set(poolId, pool);
  return pool;
}

function newPacer(floor: Floor, poolId: string, settings: PacingSettings, learned: unknown): Pacer {
  const make = floor.settings.policy ?? createPacer;
  const seed = Math.floor(floor.random() * SEEDS);
  const bare = make(settings, pacerRandom(seed));
  const about = { poolId, at: floor.now, settings, seed };
  const pacer =
    floor.settings.journal === true
      ? recordingPacer(bare, (entry) => void floor.effects.push({ type: 'journal', entry }), about)
      : bare;
  if (learned === undefined) return pacer;
  try {
    pacer.restore(learned);
    return pacer;
  } catch (error) {
    // Half restored is worse than cold.
    log(floor, 'error', 'pacing.restoreFailed', { poolId, message: messageOf(error) });
    return newPacer(floor, poolId, settings, undefined);
  }
}

/** The shadow sees what the live policy sees, and starts without what was learned before it was asked for. */
function setShadow(floor: Floor, pool: Pool, mode: PacingMode | undefined): void {
  if (mode === undefined) {
    pool.shadow = undefined;
    return;
  }
  const settings = { ...pool.settings, mode };
  if (pool.shadow?.mode !== mode) {
    const seed = Math.floor(floor.random() * SEEDS);
    const pacer = createPacer(settings, pacerRandom(seed));
    pool.shadow = { mode, pacer, settings };
    return;
  }
  if (sameSettings(pool.shadow.settings, settings)) return;
  pool.shadow.settings = settings;
  pool.shadow.pacer.configure(settings);
}

function shadowOf(
  floor: Floor,
  pool: Pool,
  view: FloorView,
  live: PacingDecision,
): ShadowDecision | undefined {
  const { shadow } = pool;
  if (shadow === undefined) return undefined;
  const decision = guarded(floor, pool, 'shadow', () => shadow.pacer.decide(view));
  if (decision === undefined) return undefined;
  const { dial, limitedBy, reason } = decision;
  return { mode: shadow.mode, dial, limitedBy, reason, agrees: dial === live.dial };
}

function sound(decision: PacingDecision): PacingDecision {
  if (!Number.isInteger(decision.dial) || decision.dial < 0) {
    throw new RangeError(`the policy wants to dial ${String(decision.dial)} calls`);
  }
  return decision;
}

function fallback(view: FloorView): PacingDecision {
  const decision = progressive(view);
  const reason = `The pacing policy has failed, and one call is placed for each idle agent instead. ${decision.reason}`;
  return { ...decision, limitedBy: 'fallback', reason };
}

/** Runs what may be somebody else's code; the log says at most once a minute that it fails. */
function guarded<Result>(floor: Floor, pool: Pool, operation: string, run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (pool.failureLoggedAt === 0 || floor.now - pool.failureLoggedAt >= MINUTE_MS) {
      pool.failureLoggedAt = floor.now;
      const { poolId } = pool;
      log(floor, 'error', 'pacing.policyFailed', { poolId, operation, message: messageOf(error) });
    }
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** As a journal's reader will see it. */
function plainJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
