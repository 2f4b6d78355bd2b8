/** A number that an agent dialled by hand and that no list of the campaign has: its lead is never dialled by itself. */
import type { LeadId } from '../kernel/ids.ts';

const PREFIX = 'manual-';

export const manualLeadId = (unique: string): LeadId => `${PREFIX}${unique}`;

export const isManualLead = (leadId: LeadId): boolean => leadId.startsWith(PREFIX);
