/** The lead an agent is shown, and letting go of it unused. */
import type { CallbackOfLead } from '../domain/callback/callback.ts';
import type { PreviewSnapshot } from '../domain/agent/state.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { isForPacer } from '../domain/lead/manualLead.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { Agent } from './agent.ts';
import type { Floor } from './floor.ts';

export interface Preview {
  readonly campaignId: CampaignId;
  readonly lead: Lead;
  readonly token: string;
  readonly endsAt: Instant;
  /** From the records, a moment later. */
  name?: string;
  fields?: Readonly<Record<string, string>>;
}

/** Back into the hopper, for another agent; a callback, and an agent's own, come back from the records. */
export function dropPreview(floor: Floor, agent: Agent): void {
  const { preview } = agent;
  if (preview === undefined) return;
  agent.preview = undefined;
  const { campaignId, lead, token } = preview;
  const drop = isForPacer(lead) ? {} : { drop: true };
  floor.effects.push({ type: 'releaseLead', campaignId, leadId: lead.leadId, token, ...drop });
}

export function previewSnapshot({ campaignId, lead, endsAt, name, fields }: Preview): PreviewSnapshot {
  return {
    campaignId,
    leadId: lead.leadId,
    number: maskNumber(lead.number),
    attempts: lead.attempts,
    ...(lead.grade === undefined ? {} : { grade: lead.grade }),
    ...(name === undefined ? {} : { name }),
    ...(fields === undefined ? {} : { fields }),
    ...(lead.callback === undefined ? {} : { callback: callbackShown(lead.callback) }),
    endsAt,
  };
}

function callbackShown({ at, note }: CallbackOfLead): NonNullable<PreviewSnapshot['callback']> {
  return note === undefined ? { at } : { at, note };
}
