/** "Why is this lead not being called?" and "what stops this list?": the gate asked about leads on record, at any time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OPEN_CALLBACKS, type OpenCallback } from '../domain/callback/callback.ts';
import { createFunnelCounter, type FunnelCount } from '../domain/compliance/funnel.ts';
import { rulesFor } from '../domain/compliance/gate.ts';
import { judge, firstRefusal, type Verdict } from '../domain/compliance/judge.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import { nextCell, triedCells, type NextCell, type TriedCells } from '../domain/compliance/redial.ts';
import { lapsing } from '../domain/compliance/rules.ts';
import { viewOf, type LeadStanding } from '../domain/compliance/standing.ts';
import type { GateView } from '../domain/compliance/view.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';

export interface GateParts {
  readonly records: Pick<RecordsPort, 'gate' | 'campaign' | 'callbacks'>;
  readonly law: Law;
  /** All lists; absent: the numbers for all campaigns, as they are on record. */
  readonly doNotCall?: DoNotCallLists | undefined;
}

export interface LeadWhy {
  readonly leadId: LeadId;
  readonly campaignId: CampaignId;
  /** Masked. */
  readonly number: string;
  readonly at: Instant;
  readonly zones: readonly string[];
  /** Ids with versions; absent: the campaign asks for no policies. */
  readonly policies?: readonly string[];
  readonly mayBeCalled: boolean;
  readonly verdicts: readonly Verdict[];
  /** Promised: the lead is called for it alone. */
  readonly callback?: Pick<OpenCallback, 'callbackId' | 'at' | 'kind' | 'agentId' | 'state'>;
  /** Absent: the campaign does not redial by cells, or not after what came of the last call. */
  readonly redial?: { readonly tried: TriedCells; readonly next?: NextCell };
}

export async function leadWhy(
  parts: GateParts,
  leadId: LeadId,
  campaignId: CampaignId | undefined,
  at: Instant,
): Promise<readonly LeadWhy[]> {
  const found = await parts.records.gate.ofLead(leadId);
  const asked = found.filter((lead) => campaignId === undefined || lead.campaignId === campaignId);
  if (asked.length === 0) {
    const where =
      campaignId === undefined ? 'no campaign dials a lead' : `campaign ${campaignId} dials no lead`;
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `${where} ${JSON.stringify(leadId)}; outpace list export shows the ids of a list's leads`,
    );
  }
  return Promise.all(asked.map((lead) => whyOf(parts, lead, at)));
}

async function whyOf(parts: GateParts, standing: LeadStanding, at: Instant): Promise<LeadWhy> {
  const { leadId, campaignId, number } = standing;
  const campaign = await parts.records.campaign(campaignId);
  if (campaign === undefined) throw new OutpaceError('OUT_NOT_FOUND', `there is no campaign ${campaignId}`);
  const place = placesUnder(parts.law, campaign.settings)(standing);
  const [lead = standing] = await withLists(parts.doNotCall, [standing], campaignId);
  const callback = await openCallback(parts, standing);
  // Whoever was promised a call gets it, whatever a filter says.
  const asked = callback === undefined ? lead : { ...lead, filteredBy: undefined, quotaFull: undefined };
  const view = viewOf(asked, place, rulesFor(callback === undefined ? {} : { callback }, campaign.settings));
  const verdicts = judge(view, at);
  return {
    leadId,
    campaignId,
    number: maskNumber(number),
    at,
    zones: place.zones,
    ...(place.policies === undefined
      ? {}
      : { policies: place.policies.map(({ policyId, version }) => `${policyId} ${version}`) }),
    mayBeCalled: verdicts.every(({ passes }) => passes),
    verdicts,
    ...(callback === undefined ? {} : { callback }),
    ...redialIn(view, at),
  };
}

async function openCallback(
  { records }: GateParts,
  { campaignId, leadId }: LeadStanding,
): Promise<LeadWhy['callback']> {
  const [open] = await records.callbacks.find({ campaignId, leadId, states: OPEN_CALLBACKS, limit: 1 });
  if (open === undefined) return undefined;
  const { callbackId, at, kind, agentId, state } = open;
  return { callbackId, at, kind, agentId, state };
}

function redialIn(view: GateView, at: Instant): Pick<LeadWhy, 'redial'> {
  const { redial, dueAt, finalBecause } = view;
  if (redial === undefined) return {};
  const tried = triedCells(view, redial.rule);
  const next =
    finalBecause === undefined ? nextCell(view, redial.rule, Math.max(at, dueAt), lapsing) : undefined;
  return { redial: next === undefined ? { tried } : { tried, next } };
}

export interface Funnel extends FunnelCount {
  readonly campaignId: CampaignId;
  readonly at: Instant;
}

export async function campaignFunnel(
  parts: GateParts,
  { campaignId, settings }: Pick<Campaign, 'campaignId' | 'settings'>,
  at: Instant,
): Promise<Funnel> {
  const pages = parts.records.gate.ofCampaign(campaignId);
  return { campaignId, at, ...(await countStops(parts, pages, { campaignId, settings }, at)) };
}

/** Of a campaign that is not on record: leads of its lists, as if nobody had called them yet. */
export function funnelBefore(
  parts: GateParts,
  { listIds, settings }: Pick<Campaign, 'listIds' | 'settings'>,
  at: Instant,
): Promise<FunnelCount> {
  const { gate } = parts.records;
  async function* pages(): AsyncGenerator<readonly LeadStanding[]> {
    for (const listId of listIds) yield* gate.ofList(listId);
  }
  return countStops(parts, pages(), { campaignId: '', settings }, at);
}

const LEADS_A_TURN = 200;

/** One page of leads in memory at a time; whatever else this process does goes on meanwhile. */
async function countStops(
  { law, doNotCall }: GateParts,
  pages: AsyncIterable<readonly LeadStanding[]>,
  { campaignId, settings }: Pick<Campaign, 'campaignId' | 'settings'>,
  at: Instant,
): Promise<FunnelCount> {
  const placeOf = placesUnder(law, settings);
  const counter = createFunnelCounter();
  for await (const page of pages) {
    for (const [index, lead] of (await withLists(doNotCall, page, campaignId)).entries()) {
      if (index % LEADS_A_TURN === LEADS_A_TURN - 1) await nextTurn();
      counter.count(firstRefusal(viewOf(lead, placeOf(lead), settings), at));
    }
  }
  return counter.read();
}

/** What the records know is on record; what else lists say is asked of them. */
export async function withLists(
  doNotCall: DoNotCallLists | undefined,
  page: readonly LeadStanding[],
  campaignId: CampaignId,
): Promise<readonly LeadStanding[]> {
  if (doNotCall === undefined) return page;
  const lists = await doNotCall.listsNaming(
    page.map(({ number }) => number),
    campaignId === '' ? undefined : campaignId,
  );
  return page.map((lead, index) => {
    const list = lists[index];
    return list === undefined ? lead : { ...lead, listed: { list } };
  });
}
