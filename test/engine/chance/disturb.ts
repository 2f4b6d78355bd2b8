/** What happens next, by chance: somebody acts, the far end presses a key or goes, a caller comes in, a link is lost. */
import type { Campaign } from '../../../src/domain/campaign/campaign.ts';
import { HUNG_UP, SETTINGS, SILENT } from '../floor.ts';
import { actAsAgent, comeOrGo, everybodyReady } from './agents.ts';
import { campaignOf } from './campaign.ts';
import { AGENTS } from './cast.ts';
import { end } from './exchange.ts';
import { actAsSupervisor } from './supervisors.ts';
import type { World } from './world.ts';

/** Each up to its part of 1; above the last, nothing happens. */
const DISTURBANCES: readonly (readonly [upTo: number, act: (world: World) => void])[] = [
  [0.5, actAsAgent],
  [0.6, actAsSupervisor],
  [0.72, comeOrGo],
  [0.9, farEnd],
  [0.94, arrive],
  [0.96, stopOrGo],
  [0.975, loseLink],
  [0.985, changeCampaign],
  [1, promise],
];

export function disturb(world: World): void {
  const drawn = world.random();
  const isSomebodyTalking = world.engine.board().agents.some(({ state }) => state === 'talking');
  if (!isSomebodyTalking && world.chance(0.7)) return everybodyReady(world);
  DISTURBANCES.find(([upTo]) => drawn < upTo)?.[1](world);
}

export function setCampaign(world: World, state: Campaign['state']): void {
  world.give({ type: 'campaignSet', campaign: campaignOf(world.seed, state) });
}

/** Customers, callers and phones alike: whoever is up. */
function farEnd(world: World): void {
  const up = [...world.exchange.legs].filter(([, { isUp }]) => isUp).map(([callId]) => callId);
  if (up.length === 0 || world.link.isAway) return;
  const callId = world.pick(up);
  if (world.chance(0.7))
    return world.give({ type: 'dtmf', callId, digit: world.pick(['1', '1', '2', '3', '4', '9', '#']) });
  end(world, callId, world.chance(0.2) ? SILENT : HUNG_UP);
}

function arrive(world: World): void {
  if (world.link.isAway) return;
  world.made += 1;
  const callId = `in-1760000000-${world.made}`;
  world.exchange.legs.set(callId, { isUp: false, place: undefined });
  const number = world.chance(0.2) ? '' : '+15550209999';
  world.give({ type: 'callArrived', callId, number, dialled: SETTINGS.callerId.slice(1) });
}

/** Some callbacks are due, others later or no more; agents have leads of their own. */
function promise(world: World): void {
  const callbacks = Array.from({ length: Math.floor(world.random() * 4) }, () => {
    world.made += 1;
    const dueAt = world.now + (world.chance(0.3) ? 5_000 : 0);
    return {
      callbackId: `callback-${world.made}`,
      campaignId: 'camp',
      leadId: `promised-${world.made}`,
      kind: world.pick(['personal', 'campaign'] as const),
      agentId: world.pick(AGENTS),
      at: dueAt,
      dueAt,
      state: world.pick(['waiting', 'missed', 'offered'] as const),
    };
  });
  world.give({ type: 'callbacksKnown', callbacks });
  const shares = AGENTS.map((agentId) => ({ campaignId: 'camp', agentId, due: 1, takesPool: false }));
  world.give({ type: 'sharesKnown', shares });
}

function stopOrGo(world: World): void {
  world.give({ type: 'holdSet', hold: 'emergency stop', on: world.chance(0.3) });
}

/** The link goes and comes back: what was ordered and told meanwhile is lost. */
function loseLink(world: World): void {
  if (world.engine.board().holds.some((hold) => /telephony|compared/.test(hold))) return;
  world.give({ type: 'linkDown', reason: 'test' });
  world.link.isAway = true;
  world.link.blindUntil = world.now + 20_000;
  const comeBack = (): void => {
    world.link.isAway = false;
    world.give({ type: 'linkUp', restarted: false });
  };
  world.later('link', comeBack, 5_000);
}

function changeCampaign(world: World): void {
  setCampaign(world, world.pick(['running', 'running', 'draining', 'paused'] as const));
}
