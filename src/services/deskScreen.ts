/**
 * What an agent is shown of the person they talk with: the lead, what was before, the script with the fields in place,
 * the codes, when to call back. Numbers are masked for everybody; of the fields an agent sees those that the script
 * needs (DOMAIN 3, confidentiality).
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { DEFAULT_CALLBACKS } from '../domain/callback/callback.ts';
import type { Disposition } from '../domain/campaign/dispositions.ts';
import { openWindows, type OpenWindow } from '../domain/compliance/openWindows.ts';
import { placesUnder } from '../domain/compliance/law.ts';
import type { Place } from '../domain/compliance/opening.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../domain/campaign/campaign.ts';
import type { AttemptId, CampaignId, LeadId } from '../domain/kernel/ids.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import { filledScript } from '../domain/script/fill.ts';
import type { Script } from '../domain/script/script.ts';
import type { LeadRecord } from '../ports/leadEdits.ts';
import { showConsent } from './consents.ts';
import { shownFields, valuesOf } from './deskFields.ts';
import { leadPast } from './deskHistory.ts';
import type { AtDesk, DeskParts } from './deskParts.ts';
import type { DeskReads } from './deskReads.ts';

/** Of which person: in a call, or before it. */
export interface ScreenAsked {
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  readonly attemptId?: AttemptId;
  readonly isInbound: boolean;
}

/** What comes with the screen; the calendar asks for more. */
const WINDOWS_AHEAD_MS = 2 * DAY_MS;
const HOTKEYS = '123456789abcdefghijklmnopqrstuvwxyz';

/** Undefined: the campaign or the lead is not there any more. `reads`: what it has in common with other screens. */
export async function deskScreen(
  parts: DeskParts,
  reads: DeskReads,
  { agentId, seesPersons }: AtDesk,
  asked: ScreenAsked,
  now: Instant,
) {
  const { lists, desk } = parts;
  const { campaignId, leadId, attemptId, isInbound } = asked;
  const [campaign, lead, draft] = await Promise.all([
    reads.campaign(campaignId),
    lists.edits.lead(leadId),
    attemptId === undefined ? undefined : desk.store.draft(agentId, attemptId),
  ]);
  if (campaign === undefined || lead === undefined) return undefined;
  const { settings, name } = campaign;
  const script = settings.script === undefined ? undefined : await desk.script(settings.script, attemptId);
  const place = placeOf(parts, campaign, lead);
  const consented = showConsent(parts.consents, lead.number, campaignId, now);
  const [definitions, history, consent, [listed]] = await Promise.all([
    reads.fieldsFor(lead.listId, campaignId),
    leadPast(parts, { leadId, number: lead.number, campaignId }, consented),
    consented,
    parts.doNotCallLists.listsNaming([lead.number], campaignId),
  ]);
  const agentName = desk.floor.desk(agentId)?.agent.name ?? agentId;
  const { kind, furthestMs } = settings.callbacks ?? DEFAULT_CALLBACKS;
  const values = { ...valuesOf(lead), agent: agentName, campaign: name };
  return {
    ...(attemptId === undefined ? {} : { attemptId }),
    campaign: { campaignId, name, mode: settings.pacing?.mode ?? DEFAULT_CAMPAIGN_PACING.mode },
    isInbound,
    lead: {
      leadId,
      ...(lead.name === undefined ? {} : { name: lead.name }),
      numbers: numbersOf(lead),
      fields: shownFields(lead, script, definitions, seesPersons),
      timeZones: [...place.zones],
    },
    history,
    ...(script === undefined ? {} : { script: shownScript(script, values, seesPersons) }),
    ...dispositionsOf(campaign),
    callback: { kind, furthestMs, windows: [...openWindows(place, now, now + WINDOWS_AHEAD_MS)] },
    consent: { status: consent.state, ...lastConsent(consent.consents) },
    isOnDoNotCall: listed !== undefined,
    ...(draft === undefined ? {} : { draft }),
  };
}

export interface CallbackWindows {
  readonly timeZones: readonly string[];
  readonly windows: readonly OpenWindow[];
}

export async function callbackWindows(
  parts: DeskParts,
  { campaignId, leadId }: Pick<ScreenAsked, 'campaignId' | 'leadId'>,
  from: Instant,
  days: number,
): Promise<CallbackWindows> {
  const [campaign, lead] = await Promise.all([
    parts.records.campaign(campaignId),
    parts.lists.edits.lead(leadId),
  ]);
  if (campaign === undefined || lead === undefined) return { timeZones: [], windows: [] };
  const place = placeOf(parts, campaign, lead);
  return { timeZones: place.zones, windows: openWindows(place, from, from + days * DAY_MS) };
}

function placeOf({ law }: DeskParts, { settings }: Campaign, lead: LeadRecord): Place {
  const { number, region, lineType, fields } = lead;
  return placesUnder(law, settings)({ number, region, lineType, timeZone: fields['time_zone'] });
}

function numbersOf({ phones, number }: LeadRecord): { kind: string; number: string }[] {
  return phones.length === 0
    ? [{ kind: 'other', number: maskNumber(number) }]
    : phones.map((phone) => ({ kind: phone.kind, number: maskNumber(phone.number) }));
}

/** Values are put in that the agent may see anyway: those of the script's own fields. */
function shownScript(
  script: Script,
  { name = '', agent = '', campaign = '', ...fields }: Readonly<Record<string, string>>,
  seesPersons: boolean,
) {
  const named = new Set(script.fields.map(({ field }) => field));
  const seen = Object.entries(fields).filter(([field]) => seesPersons || named.has(field));
  const { fields: _fields, ...shown } = filledScript(script, {
    ...Object.fromEntries(seen),
    name,
    agent,
    campaign,
  });
  return shown;
}

function dispositionsOf({ settings: { dispositions } }: Campaign) {
  if (dispositions === undefined) return {};
  const { forced: isForced, limitMs, codes } = dispositions;
  return { dispositions: { isForced, limitMs, codes: codes.map(codeShown) } };
}

function codeShown({ code, label, salesStatus, isSuccess, needsCallback }: Disposition, index: number) {
  const hotkey = HOTKEYS[index];
  return {
    code,
    label,
    salesStatus,
    isSuccess,
    needsCallback,
    ...(hotkey === undefined ? {} : { hotkey }),
  };
}

function lastConsent(consents: readonly { readonly obtainedAt: Instant; readonly channel: string }[]) {
  const last = consents.at(-1);
  return last === undefined ? {} : { at: last.obtainedAt, channel: last.channel };
}
