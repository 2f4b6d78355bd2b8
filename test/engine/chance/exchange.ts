/**
 * The simulated telephony's legs and bridges: orders are carried out after a while, each leg tells of itself in order,
 * and now and then an order fails. ARI's order of events: a leg leaves its bridge before it enters another.
 */
import type { CallEnd } from '../../../src/domain/call/lineResult.ts';
import { BUSY, CLEARED, type EffectOf } from '../floor.ts';
import { checkDialled } from './checks.ts';
import { ROOM, type Orders, type World } from './world.ts';

export const EXCHANGE: Orders<
  'originate' | 'hangup' | 'answer' | 'seat' | 'bridge' | 'unbridge' | 'mute' | 'snoop' | 'listCalls'
> = {
  originate,
  hangup,
  answer: (world, { callId }) => answerUp(world, callId, 100),
  seat: (world, { callId }) => moveTo(world, callId, ROOM),
  bridge,
  unbridge,
  mute,
  snoop,
  listCalls: (world) => world.later('list', () => listCalls(world)),
};

/** Tells that an order came to nothing. */
export function fail(
  world: World,
  operation: string,
  order: { readonly callIds: readonly string[]; readonly bridgeId?: string },
  code: string,
): void {
  const { callIds, ...bridgeId } = order;
  world.tell(callIds[0] ?? '', { type: 'commandFailed', callIds, operation, code, ...bridgeId });
}

/** The leg is gone, and tells so. */
export function end(world: World, callId: string, how: CallEnd): void {
  const { legs, playing, muted } = world.exchange;
  if (!legs.delete(callId)) return;
  playing.delete(callId);
  muted.delete(callId);
  world.tell(callId, { type: 'callEnded', callId, end: how });
}

function originate(world: World, { callId, target }: EffectOf<'originate'>): void {
  const isCustomer = target.kind === 'trunk';
  if (isCustomer) checkDialled(world, callId);
  const drawn = world.random();
  if (drawn < 0.04) {
    const outcome = world.pick(['refused', 'unavailable'] as const);
    return world.tell(callId, { type: 'originateFailed', callId, outcome, code: 'x' });
  }
  if (world.link.isAway)
    return world.tell(callId, {
      type: 'originateFailed',
      callId,
      outcome: 'unavailable',
      code: 'link-down',
    });
  world.exchange.legs.set(callId, { isUp: false, place: undefined });
  world.tell(callId, { type: 'callDialling', callId }, 50);
  if (drawn < 0.16) return world.later(callId, () => end(world, callId, BUSY), 3_000);
  if (isCustomer) world.tell(callId, { type: 'callProgress', callId, progress: 'ringing' }, 500);
  answerUp(world, callId, isCustomer ? 6_000 : 2_000);
}

function answerUp(world: World, callId: string, mostMs: number): void {
  const answered = (): void => {
    const leg = world.exchange.legs.get(callId);
    if (leg === undefined) return;
    leg.isUp = true;
    if (!world.link.isAway) world.give({ type: 'callAnswered', callId });
  };
  world.later(callId, answered, mostMs);
}

function hangup(world: World, { callId, reason }: EffectOf<'hangup'>): void {
  world.exchange.hungUp.add(callId);
  if (reason === 'seat-closed' || !world.chance(0.03)) return end(world, callId, CLEARED);
  fail(world, 'hangup', { callIds: [callId] }, '500');
}

function bridge(world: World, { bridgeId, callIds }: EffectOf<'bridge'>): void {
  if (world.chance(0.02)) return fail(world, 'bridge', { callIds, bridgeId }, '500');
  world.exchange.bridges.add(bridgeId);
  for (const callId of callIds) moveTo(world, callId, bridgeId);
}

function unbridge(world: World, { bridgeId }: EffectOf<'unbridge'>): void {
  const { bridges, legs } = world.exchange;
  bridges.delete(bridgeId);
  for (const [callId, { place }] of legs) if (place === bridgeId) moveTo(world, callId, undefined);
}

function moveTo(world: World, callId: string, place: string | undefined): void {
  const leg = world.exchange.legs.get(callId);
  if (leg === undefined || leg.place === place) return;
  const before = leg.place;
  leg.place = place;
  if (before !== undefined && before !== ROOM)
    world.tell(callId, { type: 'unbridged', callId, bridgeId: before }, 20);
  if (place !== undefined && place !== ROOM)
    world.tell(callId, { type: 'bridged', callId, bridgeId: place }, 20);
}

function mute(world: World, { callId, on }: EffectOf<'mute'>): void {
  const { legs, muted } = world.exchange;
  if (!legs.has(callId)) return;
  if (on) muted.add(callId);
  else muted.delete(callId);
}

function snoop(world: World, { snoopId, callId }: EffectOf<'snoop'>): void {
  const { legs } = world.exchange;
  if (!legs.has(callId) || world.chance(0.05)) return fail(world, 'snoop', { callIds: [snoopId] }, '404');
  legs.set(snoopId, { isUp: false, place: undefined });
  answerUp(world, snoopId, 100);
}

function listCalls(world: World): void {
  if (world.link.isAway) return world.give({ type: 'listFailed' });
  const calls = [...world.exchange.legs].map(([callId, { isUp, place }]) => ({
    callId,
    state: isUp ? ('up' as const) : ('dialling' as const),
    ...(place === undefined || place === ROOM ? {} : { bridgeId: place }),
  }));
  world.give({ type: 'callsListed', listedAt: world.now, calls, witnessed: {} });
}
