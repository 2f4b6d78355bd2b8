/**
 * The bare engine with everybody acting at random: customers, callers, agents, supervisors, and an exchange that carries
 * orders out after a while, tells of each leg in order, and sometimes fails. One seed is one story. Whatever breaks a
 * rule is kept in `violations`, and ends the story.
 */
import { FLOWS } from '../flows.ts';
import { carryOut } from './carryOut.ts';
import { AGENTS, loginOf } from './cast.ts';
import { checkBoard, checkSilence } from './checks.ts';
import { disturb, setCampaign } from './disturb.ts';
import { checkLeftovers } from './leftovers.ts';
import { everySupervisorLeaves } from './supervisors.ts';
import { World } from './world.ts';

export interface Chance {
  readonly violations: readonly string[];
  readonly story: readonly string[];
  /** What was walked through, so that a story that tells nothing is seen. */
  readonly seen: ReadonlyMap<string, number>;
}

export function playOut(seed: number, { steps = 600, isTold = false } = {}): Chance {
  const world = new World(seed, isTold, { carryOut, check: checkBoard });
  begin(world);
  for (let step = 0; step < steps && !world.isBroken; step += 1) {
    pass(world, Math.floor(world.random() ** 2 * 2_500));
    if (!world.isBroken) disturb(world);
  }
  comeToRest(world);
  if (!world.isBroken) checkLeftovers(world);
  const { violations, story, seen } = world;
  return { violations, story, seen };
}

function begin(world: World): void {
  world.give({ type: 'flowsSet', flows: FLOWS });
  setCampaign(world, 'running');
  for (const agentId of AGENTS) world.give(loginOf(agentId));
  world.give({ type: 'linkUp', restarted: false });
}

function pass(world: World, ms: number): void {
  const { agenda, engine } = world;
  const until = world.now + ms;
  for (;;) {
    const { nextAt } = agenda;
    const wakeAt = engine.nextWakeAt() ?? Number.POSITIVE_INFINITY;
    const at = Math.max(world.now, Math.min(nextAt, wakeAt));
    if (at > until || world.isBroken) break;
    world.now = at;
    if (nextAt <= wakeAt) agenda.runNext();
    else world.give({ type: 'wake' });
    checkSilence(world);
  }
  world.now = until;
}

function comeToRest(world: World): void {
  world.isCalm = true;
  world.give({ type: 'callbacksKnown', callbacks: [] });
  world.give({ type: 'sharesKnown', shares: [] });
  world.give({ type: 'holdSet', hold: 'emergency stop', on: false });
  everySupervisorLeaves(world);
  // The longest stage is a conversation, and a flow that sends people on may follow it.
  for (let minutes = 0; minutes < 20; minutes += 1) {
    for (const { agentId } of world.engine.board().agents) finishCall(world, agentId);
    pass(world, 60_000);
  }
}

function finishCall(world: World, agentId: string): void {
  const action = { type: 'disposition', code: 'sold' } as const;
  world.command('disposition', (commandId) => ({ type: 'agentAction', commandId, agentId, action }));
  world.give({ type: 'agentHangup', agentId });
}
