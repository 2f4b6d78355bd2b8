/**
 * Hand-over of hot leads (商机报备, DOMAIN 3.4): an agent offers a lead to a sales owner, who accepts it or rejects it with
 * a reason within a number of working days. Silence counts as accepted. A rejected lead returns to its agent.
 */
import type { AgentId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Instant } from '../kernel/time.ts';
import { DEFAULT_CHECK_LIST, type CheckListItem, type CheckListValues } from './checkList.ts';

/** `lapsed`: accepted by silence. `withdrawn`: the person was erased from the records while it was open. */
export type HandoverState = 'offered' | 'accepted' | 'lapsed' | 'rejected' | 'withdrawn';
export type HandoverEvent = 'accept' | 'lapse' | 'reject' | 'withdraw';

export const handoverMachine: Machine<HandoverState, HandoverEvent> = {
  name: 'handover',
  initial: 'offered',
  table: {
    offered: { accept: 'accepted', lapse: 'lapsed', reject: 'rejected', withdraw: 'withdrawn' },
    accepted: {},
    lapsed: {},
    rejected: {},
    withdrawn: {},
  },
};

/** What rewards are reckoned from. */
export const ACCEPTED_HANDOVERS: readonly HandoverState[] = ['accepted', 'lapsed'];

/** A lead that has one of these in a campaign is not offered again: it would be rewarded twice. */
export const STANDING_HANDOVERS: readonly HandoverState[] = ['offered', ...ACCEPTED_HANDOVERS];

export interface HandoverRules {
  readonly checkList: readonly CheckListItem[];
  /** How many the sales owner has. */
  readonly workingDays: number;
  /** The campaign's calendar: whose working days (a country or a part of it), and by which clock. */
  readonly region: string;
  readonly timeZone: string;
}

export const DEFAULT_HANDOVER = { workingDays: 5, checkList: DEFAULT_CHECK_LIST } as const;

export interface Handover {
  readonly handoverId: string;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  /** Whose lead it is, who is rewarded for it, and to whom it returns. */
  readonly agentId: AgentId;
  /** The sales owner. */
  readonly owner: string;
  /** Empty once the person is erased. */
  readonly checkList: CheckListValues;
  readonly state: HandoverState;
  readonly offeredAt: Instant;
  /** The last local day to answer on, `YYYY-MM-DD`, and the first moment after it. */
  readonly dueDate: string;
  readonly deadline: Instant;
  /** In which the days of it are counted. */
  readonly timeZone: string;
  readonly decidedAt?: Instant;
}
