/** Use cases on messages: what one would be and cost, whether it may be sent now, and putting it into the outbox. */
import { randomUUID } from 'node:crypto';
import { consentUntil } from '../domain/consent/record.ts';
import { placesUnder, type Law, type PlaceOf } from '../domain/compliance/law.ts';
import type { CampaignSettings } from '../domain/campaign/campaign.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import { messageCostMicros, type PartRate } from '../domain/sms/cost.ts';
import { judgeSms, type SmsRefusal } from '../domain/sms/gate.ts';
import { partsOf, unitsOf, type SmsEncoding } from '../domain/sms/parts.ts';
import { textProblem } from '../domain/sms/text.ts';
import { fromMicros } from '../domain/trunk/spend.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Message, NewMessage, NewQuestion, SmsRecords } from '../ports/smsRecords.ts';
import { OutpaceError } from './errors.ts';

export { MESSAGE_STATES } from '../domain/sms/message.ts';

export interface SmsGateParts {
  readonly law: Law;
  /** For messages of no campaign. */
  readonly policies: 'auto' | 'none';
  readonly campaign: RecordsPort['campaign'];
  readonly consents: Pick<ConsentsPort, 'historyOf'>;
  readonly doNotCall: DoNotCallLists;
}

export type AskSmsGate = (
  to: string,
  campaignId: CampaignId | undefined,
  now: Instant,
) => Promise<SmsRefusal | undefined>;

/** The gate over what is on record. Rejects where one of them does not answer: then nothing is sent. */
export function createSmsGate(parts: SmsGateParts): AskSmsGate {
  const { law, policies, doNotCall, consents } = parts;
  const ofNone = placesUnder(law, { policies: policies === 'auto' ? 'auto' : undefined, window: undefined });
  return async (to, campaignId, now) => {
    const [settings, [list], { consents: given, revocations }] = await Promise.all([
      settingsOf(parts, campaignId),
      doNotCall.listsNaming([to], campaignId),
      consents.historyOf(to),
    ]);
    const placeOf: PlaceOf = settings === undefined ? ofNone : placesUnder(law, settings);
    const until = consentUntil(given, revocations, campaignId ?? '');
    return judgeSms({ place: placeOf({ number: to }), list, consentUntil: until }, now);
  };
}

async function settingsOf(
  { campaign }: SmsGateParts,
  campaignId: CampaignId | undefined,
): Promise<CampaignSettings | undefined> {
  if (campaignId === undefined) return undefined;
  const found = await campaign(campaignId);
  if (found === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no campaign ${JSON.stringify(campaignId)}`);
  return found.settings;
}

/** What of a gateway decides over a message. */
export interface SmsTerms {
  readonly gatewayId: string;
  readonly from: string;
  readonly maxParts: number;
  readonly rates: readonly PartRate[];
  readonly expireHours: number;
}

export interface SmsPlan {
  readonly gatewayId: string;
  readonly to: string;
  readonly from: string;
  readonly encoding: SmsEncoding;
  readonly parts: readonly { readonly text: string; readonly units: number }[];
  /** In the currency of the rates; absent: no rate covers the number. */
  readonly cost?: number;
}

export function planSms({ gatewayId, from, maxParts, rates }: SmsTerms, to: string, text: string): SmsPlan {
  const problem = textProblem(text, maxParts);
  if (problem !== undefined) throw new OutpaceError('OUT_USAGE', problem);
  const { encoding, parts } = partsOf(text);
  const micros = messageCostMicros(to, parts.length, rates);
  return {
    gatewayId,
    to,
    from,
    encoding,
    parts: parts.map((part) => ({ text: part, units: unitsOf(part, encoding) })),
    ...(micros === undefined ? {} : { cost: fromMicros(micros) }),
  };
}

export interface SmsOrder {
  readonly to: string;
  readonly text: string;
  /** The same key is the same message. Absent: a new one each time. */
  readonly idempotencyKey?: string | undefined;
  readonly campaignId?: CampaignId | undefined;
  readonly question?: NewQuestion | undefined;
  readonly now: Instant;
}

/** On record when it resolves; it leaves when the gate and the gateway let it. */
export async function sendSms(
  records: Pick<SmsRecords, 'enqueue'>,
  terms: SmsTerms,
  order: SmsOrder,
): Promise<{ readonly message: Message; readonly isNew: boolean }> {
  return records.enqueue(messageOf(terms, order));
}

/** As the outbox keeps it. */
export function messageOf(terms: SmsTerms, order: SmsOrder): NewMessage {
  const { to, text, campaignId, question, now } = order;
  const { encoding, parts } = planSms(terms, to, text);
  const messageId = randomUUID();
  return {
    messageId,
    idempotencyKey: order.idempotencyKey ?? messageId,
    gatewayId: terms.gatewayId,
    to,
    from: terms.from,
    text,
    encoding,
    parts: parts.length,
    costMicros: messageCostMicros(to, parts.length, terms.rates),
    campaignId,
    question,
    createdAt: now,
    dueAt: now,
    expiresAt: now + terms.expireHours * HOUR_MS,
  };
}
