/** What another PBX says of the call whose customer it sends: believed of a trunk that the campaign names, and of no other. */
import { readForeignCall, type ForeignCall } from '../domain/call/foreignCall.ts';
import { log, type CampaignFloor, type Floor } from './floor.ts';
import { inboundSettingsOf } from './inbound.ts';
import type { EngineInput } from './input.ts';

/** On the way of a carrier anybody may have written it. */
export function foreignCallOf(
  floor: Floor,
  campaign: CampaignFloor,
  { callId, trunkId, foreignCall }: Extract<EngineInput, { type: 'callArrived' }>,
): { readonly foreignCall?: ForeignCall } {
  if (foreignCall === undefined) return {};
  if (inboundSettingsOf(campaign)?.trunks === undefined) {
    log(floor, 'warn', 'inbound.foreignCallIgnored', { callId, trunkId });
    return {};
  }
  const { call, dropped } = readForeignCall(foreignCall);
  if (dropped.length > 0) log(floor, 'warn', 'inbound.foreignCallUnreadable', { callId, trunkId, dropped });
  return call === undefined ? {} : { foreignCall: call };
}
