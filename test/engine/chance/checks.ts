/** What must hold at every moment of a story; what must hold at its end is in leftovers.ts. */
import type { CallBoard } from '../../../src/domain/floor/board.ts';
import { ROOM, type World } from './world.ts';

/** Somebody who has spoken with an agent hears something again within this time. */
const SILENCE_LIMIT_MS = 2_500;
const LOOK_MS = 250;
/** Stages in which a customer is with somebody or with music. */
const ACCOMPANIED: ReadonlySet<string> = new Set(['joined', 'parked', 'transferred']);

/** A customer is dialled while dialling is allowed, and not after the attempt was given up. */
export function checkDialled(world: World, callId: string): void {
  const { calls, campaigns, holds } = world.engine.board();
  const call = calls.find(({ attemptId }) => attemptId === callId);
  if (holds.length > 0 && call !== undefined) world.violate(`${callId} was dialled in a hold`);
  if (call?.state === 'closing' || world.exchange.hungUp.has(callId))
    world.violate(`${callId} was dialled after it was given up`);
  const campaign = campaigns.find(({ campaignId }) => campaignId === call?.campaignId);
  if (campaign !== undefined && campaign.state !== 'running')
    world.violate(`${callId} was dialled while its campaign is ${campaign.state}`);
}

/** An attempt has one record, and its leg is gone by then or was told to go. */
export function checkRecord(world: World, attemptId: string): void {
  const { legs, hungUp } = world.exchange;
  const records = world.ledger.opened.get(attemptId);
  if (records !== 1) world.violate(`${attemptId} has ${records} records`);
  if (legs.has(attemptId) && !hungUp.has(attemptId)) world.violate(`${attemptId} lives on after its record`);
}

export function checkAnswer(world: World, { what, answers }: { what: string; answers: number }): void {
  if (answers > 1) world.violate(`${what} was answered ${answers} times`);
}

/** An agent is busy with a call that there is, or reserved while the lead of a callback is leased, and only then. */
export function checkBoard(world: World): void {
  const { agents, calls, inbound = [] } = world.engine.board();
  const live = new Set([...calls.map(({ attemptId }) => attemptId), ...inbound.map(({ callId }) => callId)]);
  for (const { agentId, state, attemptId } of agents) {
    const isBusy = state === 'reserved' || state === 'talking';
    const isLeasing = state === 'reserved' && world.ledger.leasing.has(agentId);
    if (!isLeasing && isBusy !== (attemptId !== undefined))
      world.violate(`${agentId} is ${state} with ${String(attemptId)}`);
    else if (attemptId !== undefined && !live.has(attemptId))
      world.violate(`${agentId} is ${state} with a call that is over`);
  }
}

/** Nobody waits in silence. Looked at once all that happens at one moment has happened. */
export function checkSilence(world: World): void {
  const { now, silence } = world;
  if (now - silence.lookedAt < LOOK_MS) return;
  silence.lookedAt = now;
  for (const call of world.engine.board().calls) {
    const { attemptId, state } = call;
    if (!isForsaken(world, call)) {
      silence.since.delete(attemptId);
      continue;
    }
    const since = silence.since.get(attemptId) ?? now;
    silence.since.set(attemptId, since);
    const place = world.exchange.legs.get(attemptId)?.place ?? 'no bridge';
    if (now - since > SILENCE_LIMIT_MS)
      world.violate(`${attemptId} is ${state} and hears nobody, in ${place}`);
  }
}

function isForsaken({ now, link, exchange }: World, { attemptId, state }: CallBoard): boolean {
  const leg = exchange.legs.get(attemptId);
  if (leg === undefined || !ACCOMPANIED.has(state) || now < link.blindUntil) return false;
  if (leg.place === ROOM || exchange.playing.has(attemptId)) return false;
  if (leg.place === undefined) return true;
  return ![...exchange.legs].some(
    ([callId, { place }]) => callId !== attemptId && place === leg.place && !callId.startsWith('snoop'),
  );
}
