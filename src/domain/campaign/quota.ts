/**
 * Quotas of a survey: so many complete interviews of each kind of people, and no more. One about leads stops their calls
 * when it is full; one about agents or queues only what is asked after a conversation, since nobody knows beforehand who
 * will have it.
 */
import type { AgentId } from '../kernel/ids.ts';
import type { LeadCondition } from '../kernel/leadCondition.ts';

export interface Quota {
  readonly name: string;
  /** Complete interviews. */
  readonly target: number;
  /** Of the lead, all of them; none: every lead. */
  readonly where: readonly LeadCondition[];
  /** Whose conversation came before; absent: anybody's. */
  readonly agents?: readonly AgentId[] | undefined;
  readonly queues?: readonly string[] | undefined;
}

export interface QuotaCount extends Quota {
  readonly complete: number;
}

export const isFull = ({ complete, target }: QuotaCount): boolean => complete >= target;

/** Whether it can be told before the call who falls under it. */
export const isOfLeads = ({ agents, queues }: Quota): boolean => agents === undefined && queues === undefined;
