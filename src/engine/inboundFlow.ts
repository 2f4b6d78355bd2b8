/**
 * Callers who hear a flow: those of a number whose campaign says so, such as people whom another PBX sends into a survey
 * after a conversation there. The flow begins with the answer, at any hour, since the caller is on the line.
 */
import { runCampaignFlow } from './flow.ts';
import { log, type Floor } from './floor.ts';
import { enterInbound, say, type InboundCall } from './inbound.ts';
import { settingsOf } from './inboundChoice.ts';
import { inboundAnswered } from './inboundLoop.ts';
import { newTalk } from './inboundTalk.ts';
import { legKey, type Leg } from './leg.ts';

export function callerAnswered(floor: Floor, leg: Leg): void {
  const inbound = floor.inbound.get(leg.legId);
  if (inbound?.state !== 'arrived') return;
  const { flow, closedPrompt = '' } = settingsOf(floor, inbound) ?? {};
  if (flow === undefined) return inboundAnswered(floor, inbound);
  inbound.answeredAt = floor.now;
  startFlow(floor, inbound, flow, closedPrompt);
}

function startFlow(floor: Floor, inbound: InboundCall, flowId: string, closedPrompt: string): void {
  const { callId, campaignId } = inbound;
  if (!floor.flows.has(flowId)) log(floor, 'error', 'inbound.flowMissing', { callId, campaignId, flowId });
  if (!floor.flows.has(flowId) || floor.holds.has('shutting down'))
    return say(floor, inbound, closedPrompt, 'closed');
  inbound.outcome = 'automated';
  enterInbound(floor, inbound, 'runFlow');
  floor.deadlines.clear(legKey(callId));
  const call = newTalk(floor, inbound, {});
  inbound.talk = call;
  floor.calls.set(callId, call);
  runCampaignFlow(floor, call, flowId);
}
