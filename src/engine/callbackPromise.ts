/** The callback that goes with a disposition: needed by some codes, refused with others, and only at a time at which it may be. */
import { DEFAULT_CALLBACKS, type CallbackAsked, type CallbackPromised } from '../domain/callback/callback.ts';
import type { Disposition } from '../domain/campaign/dispositions.ts';
import { reviewCallback } from '../domain/compliance/callbackTime.ts';
import { NO_LAW, placesUnder } from '../domain/compliance/law.ts';
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import { isManualLead } from '../domain/lead/manualLead.ts';
import type { Owed } from './agent.ts';
import type { Call } from './call.ts';
import type { Floor } from './floor.ts';

/** Undefined: none is needed and none is asked for. */
export function promiseCallback(
  floor: Floor,
  campaignId: CampaignId,
  disposition: Disposition,
  about: Call | Owed | undefined,
  asked: CallbackAsked | undefined,
): CallbackPromised | ActionRefusal | undefined {
  const { code, needsCallback } = disposition;
  const settings = floor.campaigns.get(campaignId)?.campaign.settings;
  if (settings === undefined || about === undefined) return undefined;
  const { leadId, number = '', timeZone } = calleeOf(about);
  if (asked === undefined && (!needsCallback || isManualLead(leadId))) return undefined;
  if (asked === undefined) return bad(`the disposition ${code} needs the time of the callback`);
  if (!needsCallback) return bad(`the disposition ${code} goes with no callback`);
  if (isManualLead(leadId))
    return bad('the number was dialled by hand and is in no list, so that nothing calls it back');
  const place = placesUnder(floor.settings.law ?? NO_LAW, settings)({ number, timeZone });
  const rules = settings.callbacks ?? DEFAULT_CALLBACKS;
  const review = reviewCallback(asked.time, place, rules, floor.now);
  if (!review.ok) return { code: 'refused-callback', message: review.message };
  return { at: review.at, kind: asked.kind ?? rules.kind };
}

function calleeOf(about: Call | Owed): Pick<Owed, 'leadId' | 'number' | 'timeZone'> {
  if (!('attempt' in about)) return about;
  const { leadId, number } = about.attempt;
  return { leadId, number, ...timeZoneOf(about) };
}

/** Of the lead's own address, or the only one that its number may lie in. */
export function timeZoneOf({ details }: Call): { readonly timeZone?: string } {
  const zones = details.gate?.zones ?? [];
  const [timeZone] = zones;
  return timeZone === undefined || zones.length > 1 ? {} : { timeZone };
}

function bad(message: string): ActionRefusal {
  return { code: 'bad-argument', message };
}
