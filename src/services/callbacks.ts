/** Callbacks for people: the lists of them, and supervisors who move or cancel one; each change is kept with who made it. */
import { DEFAULT_CALLBACKS, OPEN_CALLBACKS, type CallbackTime } from '../domain/callback/callback.ts';
import { reviewCallback } from '../domain/compliance/callbackTime.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import { MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { CallbackChanged, CallbackRow } from '../ports/callbacks.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';

/** A callback is announced so long before its time. */
export const SOON_MS = 15 * MINUTE_MS;
const MOST_COUNTED = 10_000;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** With an offset a moment; without one the time on the clock of the person who is called. */
export function callbackTimeOf(text: string): CallbackTime {
  const written = text.trim().replace(' ', 'T');
  if (MOMENT.test(written) && !Number.isNaN(Date.parse(written))) return { at: Date.parse(written) };
  if (LOCAL.test(written) && !Number.isNaN(Date.parse(`${written}Z`))) return { localTime: written };
  throw new OutpaceError(
    'OUT_USAGE',
    `${JSON.stringify(text)} is no time of a callback: write 2026-11-24T10:30+01:00, or 2026-11-24T10:30 for that time on the clock of the person who is called`,
  );
}

export interface CallbackFilter {
  readonly campaignId?: string | undefined;
  readonly agentId?: string | undefined;
  /** Those of agents of these teams; absent: of all. */
  readonly teamIds?: readonly string[] | undefined;
  /** Those whose time is not before. */
  readonly from?: Instant | undefined;
  /** Those whose time is not later. */
  readonly until?: Instant | undefined;
  /** Those whose time has come. */
  readonly isDue?: boolean | undefined;
  /** Those that nobody was offered in time, called since or not. */
  readonly isMissed?: boolean | undefined;
  /** Those that are over too. */
  readonly isOver?: boolean | undefined;
}

export interface CallbackList {
  /** Numbers are masked. */
  readonly callbacks: readonly CallbackRow[];
  /** Of the same campaign, agent and teams: due now or within the next 15 minutes. */
  readonly soon: { readonly count: number; readonly nextAt?: Instant };
  readonly missed: number;
}

type Records = Pick<RecordsPort, 'callbacks' | 'campaign' | 'agents' | 'gate'>;

export async function listCallbacks(
  { callbacks }: Pick<RecordsPort, 'callbacks'>,
  { from, until, isDue = false, isMissed = false, isOver = false, ...whose }: CallbackFilter,
  now: Instant,
  limit: number,
): Promise<CallbackList> {
  const [found, soon, missed] = await Promise.all([
    callbacks.find({
      ...whose,
      from,
      until: isDue ? Math.min(now, until ?? now) : until,
      states: isOver || isMissed ? undefined : OPEN_CALLBACKS,
      missed: isMissed ? true : undefined,
      limit,
    }),
    callbacks.find({ ...whose, until: now + SOON_MS, states: OPEN_CALLBACKS, limit: MOST_COUNTED }),
    callbacks.find({ ...whose, states: ['missed'], limit: MOST_COUNTED }),
  ]);
  const nextAt = soon[0]?.at;
  return {
    callbacks: found.map((row) => ({ ...row, number: maskNumber(row.number) })),
    soon: nextAt === undefined ? { count: 0 } : { count: soon.length, nextAt },
    missed: missed.length,
  };
}

export interface Asker {
  readonly who: string;
  readonly now: Instant;
}

export interface CallbackMove {
  readonly callbackId: string;
  readonly time: CallbackTime;
  /** Absent: it stays whose it is. */
  readonly agentId?: string | undefined;
}

export async function moveCallback(
  { records, law }: { readonly records: Records; readonly law: Law },
  { callbackId, time, agentId }: CallbackMove,
  { who, now }: Asker,
): Promise<CallbackRow> {
  const callback = await openOne(records, callbackId);
  const { campaignId, leadId, number } = callback;
  const campaign = await records.campaign(campaignId);
  if (campaign === undefined) throw new OutpaceError('OUT_NOT_FOUND', `there is no campaign ${campaignId}`);
  await requireAgent(records, campaign.dialGroupId, agentId);
  const [standing = { number }] = await records.gate.ofLeads(campaignId, [leadId]);
  const place = placesUnder(law, campaign.settings)(standing);
  const review = reviewCallback(time, place, campaign.settings.callbacks ?? DEFAULT_CALLBACKS, now);
  if (!review.ok) throw new OutpaceError('OUT_REFUSED', review.message);
  const to = { at: review.at, agentId: agentId ?? callback.agentId };
  if (!(await records.callbacks.change({ callbackId, at: now, who, to }))) throw over(callbackId);
  return openOne(records, callbackId);
}

/** Its lead is called no more in the campaign. */
export async function cancelCallback(
  records: Pick<RecordsPort, 'callbacks'>,
  callbackId: string,
  { who, now }: Asker,
): Promise<CallbackRow> {
  const callback = await openOne(records, callbackId);
  if (!(await records.callbacks.change({ callbackId, at: now, who }))) throw over(callbackId);
  return { ...callback, state: 'cancelled', closedAt: now };
}

export interface CallbackShown {
  readonly callback: CallbackRow;
  readonly changes: readonly CallbackChanged[];
}

export async function showCallback(
  { callbacks }: Pick<RecordsPort, 'callbacks'>,
  callbackId: string,
): Promise<CallbackShown> {
  const callback = await callbacks.byId(callbackId);
  if (callback === undefined) throw noCallback(callbackId);
  return { callback: masked(callback), changes: await callbacks.changes(callbackId) };
}

async function openOne(
  { callbacks }: Pick<RecordsPort, 'callbacks'>,
  callbackId: string,
): Promise<CallbackRow> {
  const callback = await callbacks.byId(callbackId);
  if (callback === undefined) throw noCallback(callbackId);
  if (!OPEN_CALLBACKS.includes(callback.state)) throw over(callbackId);
  return masked(callback);
}

async function requireAgent(
  records: Pick<RecordsPort, 'agents'>,
  dialGroupId: string,
  agentId: string | undefined,
): Promise<void> {
  if (agentId === undefined) return;
  const agents = await records.agents(dialGroupId);
  if (!agents.some((agent) => agent.agentId === agentId))
    throw new OutpaceError('OUT_NOT_FOUND', `there is no agent ${agentId} in the dial group ${dialGroupId}`);
}

const masked = (row: CallbackRow): CallbackRow => ({ ...row, number: maskNumber(row.number) });

export function noCallback(callbackId: string): OutpaceError {
  return new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no callback ${callbackId}; outpace callback list shows their ids`,
  );
}

function over(callbackId: string): OutpaceError {
  return new OutpaceError('OUT_REFUSED', `the callback ${callbackId} is over: it was called, or cancelled`);
}
