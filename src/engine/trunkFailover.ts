/**
 * A trunk has failed a call by the carrier's fault: the same attempt goes on by the campaign's next trunk. Its line is
 * reserved before the call leaves again; where no trunk is left the attempt ends by the last fault, uncharged.
 */
import { lineResult, type CallEnd, type LineResult } from '../domain/call/lineResult.ts';
import type { TrunkId } from '../domain/kernel/ids.ts';
import { afterCall } from '../domain/pacing/spacing.ts';
import { mayFailOver } from '../domain/trunk/failover.ts';
import { nextSpendDay } from '../domain/trunk/spend.ts';
import { enter, groupOf, isAnswered, save, type Call, type Failover } from './call.ts';
import { CREATED_LIMIT_MS } from './begin.ts';
import { dialOut, mayLeave } from './dialOut.ts';
import { campaignOf } from './campaignFloor.ts';
import { ended, endedByTrunk, endedUndialled } from './close.ts';
import { log, type Floor, type Trunk } from './floor.ts';
import { trunkFor, trunkShown, trunkSpent } from './trunks.ts';

/** The leg has ended: by the next trunk where the carrier failed, else for good. */
export function endedOrRerouted(floor: Floor, call: Call, end: CallEnd): void {
  const result = lineResult(end, {
    answered: isAnswered(call),
    progressed: call.progressed,
    hangupReason: call.hangupReason,
  });
  if (!reroute(floor, call, result, end)) ended(floor, call, end);
}

/** Asterisk could not make the channel: the trunk is down, unregistered or unknown to it. */
export function refusedOrRerouted(floor: Floor, call: Call): void {
  if (!reroute(floor, call, 'TRUNK_UNAVAILABLE', undefined)) endedByTrunk(floor, call);
}

/** The next trunk has a line: off the trunk that failed, and out again. */
export function rerouted(floor: Floor, call: Call, trunkId: TrunkId): void {
  const { attemptId, campaignId } = call.attempt;
  if (call.failover?.trunkId !== trunkId) {
    floor.effects.push({ type: 'releaseLine', callId: attemptId, trunkId, isUnused: true });
    return;
  }
  const { trunkId: left } = call.attempt;
  floor.effects.push({ type: 'releaseLine', callId: attemptId, trunkId: left, isUnused: true });
  Object.assign(call, {
    attempt: { ...call.attempt, trunkId },
    group: groupOf(trunkId, campaignId),
    failover: undefined,
  });
  save(floor, call);
  if (mayLeave(floor, call)) dialOut(floor, call);
  else endedUndialled(floor, call, 'CANCELLED');
}

export function rerouteRefused(floor: Floor, call: Call, code: string): void {
  const { failover } = call;
  if (failover === undefined) return;
  failover.refusedBy.push(failover.trunkId);
  if (code === 'spend-cap') trunkSpent(floor, failover.trunkId, nextSpendDay(floor.now));
  const isOnlyFull = code === 'lines' || code === 'calls-per-second' || code === 'spend-cap';
  const next = isOnlyFull && mayLeave(floor, call) ? nextTrunk(floor, call) : undefined;
  if (next !== undefined) return reserve(floor, call, failover, next);
  call.failover = undefined;
  endAfter(floor, call, failover);
}

function reroute(floor: Floor, call: Call, result: LineResult, end: CallEnd | undefined): boolean {
  const { attemptId, trunkId } = call.attempt;
  if (isAnswered(call) || call.hangupReason !== undefined || call.failover !== undefined) return false;
  if (!mayFailOver(result, call.progressed) || !mayLeave(floor, call)) return false;
  const tried = { trunkId, lineResult: result, at: floor.now };
  const trunksTried = [
    ...(call.details.trunksTried ?? []),
    end?.sip === undefined ? tried : { ...tried, sip: end.sip },
  ];
  const next = nextTrunk(floor, call, trunksTried);
  if (next === undefined) return false;
  trunkShown(floor, call, result);
  call.details = { ...call.details, trunksTried };
  call.failover = { end, trunkId: next.settings.trunkId, refusedBy: [] };
  enter(floor, call, 'reroute', CREATED_LIMIT_MS);
  log(floor, 'info', 'call.rerouted', { attemptId, from: trunkId, to: next.settings.trunkId, result });
  reserve(floor, call, call.failover, next);
  return true;
}

function reserve(floor: Floor, call: Call, failover: Failover, { settings }: Trunk): void {
  const { trunkId } = settings;
  failover.trunkId = trunkId;
  const trunk = floor.trunks.get(trunkId);
  if (trunk !== undefined) trunk.nextCallAt = afterCall(trunk.nextCallAt, settings.callsPerSecond, floor.now);
  const { attemptId, number } = call.attempt;
  floor.effects.push({ type: 'reserveLine', callId: attemptId, trunkId, number, slotAt: floor.now });
}

function nextTrunk(floor: Floor, call: Call, tried = call.details.trunksTried ?? []): Trunk | undefined {
  const without = new Set([...tried.map(({ trunkId }) => trunkId), ...(call.failover?.refusedBy ?? [])]);
  return trunkFor(floor, campaignOf(floor, call), 0, { without, number: call.attempt.number });
}

function endAfter(floor: Floor, call: Call, failover: Failover): void {
  if (failover.end === undefined) endedByTrunk(floor, call);
  else ended(floor, call, failover.end);
}
