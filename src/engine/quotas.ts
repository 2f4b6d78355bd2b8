/** Quotas that are full, as the records counted them last: nobody of them is asked after a conversation any more. */
import type { Call } from './call.ts';
import type { Floor } from './floor.ts';
import type { EngineInput } from './input.ts';

export function quotasFull(
  floor: Floor,
  { campaignId, full }: Extract<EngineInput, { type: 'quotasFull' }>,
): void {
  const campaign = floor.campaigns.get(campaignId);
  if (campaign !== undefined) campaign.fullQuotas = full;
}

/** `call.quotas`: those whose leads it is of, as far as that was known when it was dialled. */
export function isQuotaFull(floor: Floor, call: Call, agentId: string): boolean {
  const { fullQuotas = [] } = floor.campaigns.get(call.attempt.campaignId) ?? {};
  return fullQuotas.some(({ name, agents, queues, where }) => {
    if (queues !== undefined || agents?.includes(agentId) === false) return false;
    return where.length === 0 || call.quotas?.includes(name) === true;
  });
}
