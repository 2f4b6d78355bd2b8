/** Use cases on hand-overs: an agent offers a hot lead, a sales owner accepts or rejects it, and rewards are counted. */
import { randomUUID } from 'node:crypto';
import { DEFAULT_CALLBACKS, type CallbackTime } from '../domain/callback/callback.ts';
import { workingDayLimit } from '../domain/calendar/workingDays.ts';
import { reviewCallback } from '../domain/compliance/callbackTime.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import { opensAt } from '../domain/compliance/opening.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { reviewCheckList, type CheckListValues } from '../domain/handover/checkList.ts';
import type { HandoverRules, HandoverState } from '../domain/handover/handover.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { HandoverEntry, HandoverQuery, HandoverRow } from '../ports/handovers.ts';
import type { RecordsPort } from '../ports/records.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

type Records = Pick<RecordsPort, 'handovers'>;

export interface Asker {
  readonly who: string;
  readonly now: Instant;
}

export interface OfferAsked {
  readonly campaignId: string;
  readonly leadId: string;
  readonly agentId: string;
  readonly owner: string;
  readonly checkList: CheckListValues;
}

const LONGEST_REASON = 1_000;
const WORDS = /^[^\p{Cc}]{1,200}$/u;

export async function offerHandover(
  { records, law }: { readonly records: RecordsPort; readonly law: Pick<Law, 'dayKinds'> },
  { campaignId, leadId, agentId, owner, checkList }: OfferAsked,
  { who, now }: Asker,
): Promise<HandoverRow> {
  const campaign = await campaignOf(records, campaignId);
  const rules = rulesOf(campaign);
  await requireAgent(records, campaign.dialGroupId, agentId);
  if (!WORDS.test(owner))
    throw new OutpaceError('OUT_USAGE', 'the sales owner is 1 to 200 printable characters');
  const review = reviewCheckList(rules.checkList, checkList);
  if (!review.ok)
    throw new OutpaceError(
      'OUT_REFUSED',
      `the check-list of campaign ${campaignId} is not fulfilled: ${review.problems.join('; ')}`,
    );
  const limit = workingDayLimit(now, rules.workingDays, rules, law.dayKinds);
  if (!limit.ok)
    throw new OutpaceError(
      'OUT_REFUSED',
      `nobody knows the working days of ${rules.region} in ${limit.year}: add the year to its holiday table (compliance.holidays)`,
    );
  await records.handovers.settleLapsed(now);
  const handoverId = randomUUID();
  const outcome = await records.handovers.offer({
    handoverId,
    campaignId,
    leadId,
    agentId,
    owner,
    who,
    checkList: review.values,
    offeredAt: now,
    dueDate: limit.date,
    deadline: limit.endsAt,
    timeZone: rules.timeZone,
  });
  if (outcome === 'lead-unknown')
    throw new OutpaceError('OUT_NOT_FOUND', `campaign ${campaignId} dials no lead ${JSON.stringify(leadId)}`);
  if (outcome === 'standing')
    throw new OutpaceError(
      'OUT_ALREADY_EXISTS',
      `the lead ${leadId} is handed over in campaign ${campaignId} already; outpace handover list --lead ${leadId} shows it`,
    );
  return one(records, handoverId);
}

function rulesOf({ campaignId, settings }: Campaign): HandoverRules {
  if (settings.handover !== undefined) return settings.handover;
  throw new OutpaceError(
    'OUT_REFUSED',
    `campaign ${campaignId} hands no leads over: its file has no \`handover\` with region and timeZone`,
  );
}

async function requireAgent(
  records: Pick<RecordsPort, 'agents'>,
  dialGroupId: string,
  agentId: string,
): Promise<void> {
  const agents = await records.agents(dialGroupId);
  if (!agents.some((agent) => agent.agentId === agentId))
    throw new OutpaceError('OUT_NOT_FOUND', `there is no agent ${agentId} in the dial group ${dialGroupId}`);
}

export async function acceptHandover(
  records: Records,
  { handoverId, reason }: { readonly handoverId: string; readonly reason?: string | undefined },
  { who, now }: Asker,
): Promise<HandoverRow> {
  const handover = await openOne(records, handoverId, { who, now });
  requireReason(reason ?? '-');
  if (!(await records.handovers.accept({ handoverId, at: now, who, reason })))
    throw over(await one(records, handoverId));
  return { ...handover, state: 'accepted', decidedAt: now };
}

export interface RejectAsked {
  readonly handoverId: string;
  readonly reason: string;
  /** When its agent calls the person; absent: as soon as that is allowed. */
  readonly time?: CallbackTime | undefined;
}

export interface Rejected {
  readonly handover: HandoverRow;
  /** The personal callback of its agent; absent: the person asked never to be called. */
  readonly callback?: { readonly callbackId: string; readonly at: Instant };
}

export async function rejectHandover(
  { records, law }: { readonly records: RecordsPort; readonly law: Law },
  { handoverId, reason, time }: RejectAsked,
  { who, now }: Asker,
): Promise<Rejected> {
  requireReason(reason);
  const handover = await openOne(records, handoverId, { who, now });
  const callbackAt = await followUpAt({ records, law }, handover, time, now);
  const outcome = await records.handovers.reject({ handoverId, at: now, who, reason, callbackAt });
  if (outcome === 'over') throw over(await one(records, handoverId));
  const rejected = { ...handover, state: 'rejected' as const, decidedAt: now };
  return outcome === 'notCalled'
    ? { handover: rejected }
    : { handover: rejected, callback: { callbackId: handoverId, at: callbackAt } };
}

/** Where nobody can say when the person may be called, at once: the gate then says why not, as of any call. */
async function followUpAt(
  { records, law }: { readonly records: RecordsPort; readonly law: Law },
  { campaignId, leadId }: HandoverRow,
  time: CallbackTime | undefined,
  now: Instant,
): Promise<Instant> {
  const { settings } = await campaignOf(records, campaignId);
  const [standing] = await records.gate.ofLeads(campaignId, [leadId]);
  if (standing === undefined) return now;
  const place = placesUnder(law, settings)(standing);
  if (time === undefined) return opensAt(place, now) ?? now;
  const review = reviewCallback(time, place, settings.callbacks ?? DEFAULT_CALLBACKS, now);
  if (!review.ok) throw new OutpaceError('OUT_REFUSED', review.message);
  return review.at;
}

function requireReason(reason: string): void {
  if (reason.trim() !== '' && reason.length <= LONGEST_REASON) return;
  throw new OutpaceError('OUT_USAGE', `say why, in at most ${LONGEST_REASON} characters`);
}

export async function listHandovers(
  { handovers }: Records,
  query: HandoverQuery,
  now: Instant,
): Promise<readonly HandoverRow[]> {
  await handovers.settleLapsed(now);
  return (await handovers.find(query)).map(masked);
}

export interface HandoverShown {
  readonly handover: HandoverRow;
  readonly entries: readonly HandoverEntry[];
}

export async function showHandover(
  records: Records,
  handoverId: string,
  now: Instant,
): Promise<HandoverShown> {
  await records.handovers.settleLapsed(now);
  return {
    handover: await one(records, handoverId),
    entries: await records.handovers.entries(handoverId),
  };
}

/** With what has lapsed settled first. Nobody decides on what they are rewarded for themselves. */
async function openOne(records: Records, handoverId: string, { who, now }: Asker): Promise<HandoverRow> {
  await records.handovers.settleLapsed(now);
  const handover = await one(records, handoverId);
  if (handover.state !== 'offered') throw over(handover);
  if (handover.agentId === who)
    throw new OutpaceError('OUT_REFUSED', `${who} has handed the lead over: its sales owner decides on it`);
  return handover;
}

async function one({ handovers }: Records, handoverId: string): Promise<HandoverRow> {
  const found = await handovers.byId(handoverId);
  if (found !== undefined) return masked(found);
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no hand-over ${handoverId}; outpace handover list --all shows their ids`,
  );
}

const masked = (row: HandoverRow): HandoverRow =>
  row.number === undefined ? row : { ...row, number: maskNumber(row.number) };

const BECAUSE: Readonly<Record<HandoverState, string>> = {
  offered: 'was open a moment ago',
  accepted: 'was accepted',
  lapsed: 'counts as accepted, as nobody answered in time',
  rejected: 'was rejected',
  withdrawn: 'was withdrawn, as the person was erased',
};

function over({ handoverId, state, dueDate }: HandoverRow): OutpaceError {
  return new OutpaceError(
    'OUT_REFUSED',
    `the hand-over ${handoverId} ${BECAUSE[state]} (answers were due by ${dueDate})`,
  );
}
