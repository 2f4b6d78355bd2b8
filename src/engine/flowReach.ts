/**
 * What a flow does beyond the call: a webhook that is asked while the person hears music, a message to them. Each visit to
 * such a node has a key of its own, which a crash does not change, so that nothing is done twice.
 */
import type { FlowEffect } from '../domain/flow/state.ts';
import type { Place } from '../domain/compliance/opening.ts';
import type { Call } from './call.ts';
import { campaignOf } from './campaignFloor.ts';
import { log, type Floor } from './floor.ts';
import { laterBridgeIdOf } from './join.ts';

/** Where the person may be, for the clock of the flow. */
export function placeOfCall(floor: Floor, call: Call): Place {
  return campaignOf(floor, call).placeOf({ number: call.attempt.number });
}

/** Of one visit to a node that reaches beyond the call. */
export function visitKeyOf({ attempt, flow }: Call, nodeId: string, visit: number): string {
  const { flowId = '', startedAt = 0 } = flow ?? {};
  return [attempt.attemptId, flowId, startedAt.toString(36), nodeId, visit].join('.');
}

export function askWebhook(
  floor: Floor,
  call: Call,
  { visit, ...asked }: Extract<FlowEffect, { type: 'askWebhook' }>,
): void {
  const key = visitKeyOf(call, asked.nodeId, visit);
  floor.effects.push({ ...asked, callId: call.attempt.attemptId, key });
}

export function sendFlowSms(
  floor: Floor,
  call: Call,
  { nodeId, visit, text }: Extract<FlowEffect, { type: 'sms' }>,
): void {
  const { attemptId: callId, campaignId, number } = call.attempt;
  // A caller who withholds their number cannot be written to.
  if (number === '') return log(floor, 'warn', 'flow.smsNotSent', { callId, nodeId, code: 'no-number' });
  floor.effects.push({
    type: 'sendSms',
    callId,
    campaignId,
    key: visitKeyOf(call, nodeId, visit),
    number,
    text,
  });
}

export function setMusic(floor: Floor, call: Call, on: boolean): void {
  if (on) floor.effects.push({ type: 'seat', callId: call.attempt.attemptId });
  else endMusic(floor, call);
}

/** Out of the waiting room, whose music would go on beside the prompts. */
export function endMusic(floor: Floor, call: Call): void {
  const { attemptId } = call.attempt;
  const bridgeId = laterBridgeIdOf(floor, call);
  floor.effects.push(
    { type: 'bridge', bridgeId, callIds: [attemptId] },
    { type: 'unbridge', bridgeId, callIds: [attemptId] },
  );
}
