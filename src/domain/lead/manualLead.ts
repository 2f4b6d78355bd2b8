/** A number that an agent dialled by hand and that no list of the campaign has: its lead is never dialled by itself. */
import type { LeadId } from '../kernel/ids.ts';
import type { Lead } from './lead.ts';

const PREFIX = 'manual-';

export const manualLeadId = (unique: string): LeadId => `${PREFIX}${unique}`;

export const isManualLead = (leadId: LeadId): boolean => leadId.startsWith(PREFIX);

/** False: it is leased for one agent, by hand, for a callback or as their own. */
export function isForPacer({ leadId, callback, allocatedTo }: Lead): boolean {
  return !isManualLead(leadId) && callback === undefined && allocatedTo === undefined;
}
