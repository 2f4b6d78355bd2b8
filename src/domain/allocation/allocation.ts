/**
 * Allocation (分配, DOMAIN 3): each agent gets leads of their own by the day, in place of whatever the pool brings. Two
 * rates steer how many of them are new (DOMAIN 3.3): too few people reached, and the agent redials instead; too many of
 * those reached still to be followed up, and nothing new comes until they have been.
 */

/** `new`: the agent has never called it. `redial`: the agent has, and it is due again. */
export type AllocationKind = 'new' | 'redial';

/** Why an allocation is over; `worked`: its lead was called, and the day is over. */
export type AllocationEnd = 'worked' | 'day-over' | 'agent-moved' | 'switched-off' | 'command';

export interface AllocationRules {
  /** Leads for each agent and day, new ones and redials together. */
  readonly quantity: number;
  /** Answered leads of an agent below which the two rates say nothing. */
  readonly judgedFrom: number;
  /** Below it an agent gets fewer new leads; absent: never. */
  readonly minContactRate?: number | undefined;
  /** Of the quantity, what is new for such an agent; the rest is redialled. */
  readonly newShare: number;
  /** Above it an agent gets no new lead; absent: never. */
  readonly maxFollowUpRate?: number | undefined;
  /** Agents who have used theirs up, and whom neither rate holds back, get what is nobody's. */
  readonly sharedPool: boolean;
}

export const DEFAULT_ALLOCATION = { judgedFrom: 20, newShare: 0.5, sharedPool: false } as const;

/** Of one agent in one campaign. */
export interface AgentLeads {
  /** Leads that answered a call of the agent's. */
  readonly answered: number;
  /** Of them, those whose right party was reached. */
  readonly reached: number;
  /** Of those, the ones still to be followed up. */
  readonly followUp: number;
  /** Called by the agent, nobody's now, and due again before the day ends. */
  readonly redialable: number;
  /** Given today; without what went back unworked, unless a person took it back. */
  readonly newToday: number;
  readonly redialsToday: number;
}

/** Undefined: nothing to divide by. */
export interface SteeringRates {
  readonly contact?: number;
  readonly followUp?: number;
}

export type SteeringReason = 'not-judged' | 'within' | 'contact-rate-low' | 'follow-up-rate-high';

export interface Steering extends SteeringRates {
  readonly reason: SteeringReason;
  /** To be given now. Where the pool has fewer, redials make up for them. */
  readonly newLeads: number;
  readonly redials: number;
  /** Whether new leads that the agent has already may be shown. */
  readonly takesNew: boolean;
  /** Whether leads that are nobody's may be shown. */
  readonly takesPool: boolean;
}

export function ratesOf({ answered, reached, followUp }: AgentLeads): SteeringRates {
  // Whoever was reached has answered, also where the record of that call is not there yet.
  const answers = Math.max(answered, reached);
  return {
    ...(answers === 0 ? {} : { contact: reached / answers }),
    ...(reached === 0 ? {} : { followUp: followUp / reached }),
  };
}

export function steer(rules: AllocationRules, leads: AgentLeads): Steering {
  const rates = ratesOf(leads);
  const reason = reasonOf(rules, leads, rates);
  const left = Math.max(0, rules.quantity - leads.newToday - leads.redialsToday);
  const newOfTheDay = newQuantity(rules, reason);
  const newLeads = Math.min(left, Math.max(0, newOfTheDay - leads.newToday));
  return {
    ...rates,
    reason,
    newLeads,
    redials: Math.min(leads.redialable, left - newLeads),
    takesNew: reason !== 'follow-up-rate-high',
    takesPool: rules.sharedPool && (reason === 'within' || reason === 'not-judged'),
  };
}

function reasonOf(
  { judgedFrom, minContactRate = 0, maxFollowUpRate = 1 }: AllocationRules,
  { answered, reached }: AgentLeads,
  { contact, followUp = 0 }: SteeringRates,
): SteeringReason {
  if (contact === undefined || Math.max(answered, reached) < judgedFrom) return 'not-judged';
  if (followUp > maxFollowUpRate) return 'follow-up-rate-high';
  return contact < minContactRate ? 'contact-rate-low' : 'within';
}

function newQuantity({ quantity, newShare }: AllocationRules, reason: SteeringReason): number {
  if (reason === 'follow-up-rate-high') return 0;
  return reason === 'contact-rate-low' ? Math.floor(quantity * newShare) : quantity;
}

/** For people. */
export function steeringWords(rules: AllocationRules, { reason }: Pick<Steering, 'reason'>): string {
  const { judgedFrom, minContactRate = 0, maxFollowUpRate = 1, newShare } = rules;
  const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
  const words: Readonly<Record<SteeringReason, string>> = {
    'not-judged': `fewer than ${judgedFrom} answered, the rates are not judged: new leads`,
    within: 'both rates are within their limits: new leads',
    'contact-rate-low': `the contact rate is below ${percent(minContactRate)}: ${percent(newShare)} new, the rest redialled`,
    'follow-up-rate-high': `the follow-up rate is above ${percent(maxFollowUpRate)}: nothing new until they are followed up`,
  };
  return words[reason];
}
