/** Use cases on consents: record one with its proof, revoke, and show what holds. */
import { createHash } from 'node:crypto';
import { CONSENT_CHANNELS, consentUntil, NO_EXPIRY, type ConsentChannel } from '../domain/consent/record.ts';
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { NumberingRules } from '../domain/numbering/normalise.ts';
import type { ConsentRecord, ConsentRevocation, ConsentsPort } from '../ports/consents.ts';
import { addToList, type DoNotCallParts } from './doNotCall.ts';
import { requireNumber } from './doNotCallEntry.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';

export { CONSENT_CHANNELS } from '../domain/consent/record.ts';

export type NewConsent = Omit<ConsentRecord, 'consentId'>;

const LONGEST_EVIDENCE = 10_000;

/** Its id follows from what was agreed to, when and where: the same consent is on record once. */
export function consentOf(consent: NewConsent): ConsentRecord {
  const fault = consentFault(consent);
  if (fault !== undefined) throw new OutpaceError('OUT_USAGE', fault);
  const { number, campaignId = '', channel, obtainedAt, evidence, evidenceSha256 = '' } = consent;
  const said = JSON.stringify([number, campaignId, channel, obtainedAt, evidence, evidenceSha256]);
  return { ...consent, consentId: createHash('sha256').update(said).digest('hex').slice(0, 32) };
}

/** Why it cannot be recorded. */
export function consentFault({
  evidence,
  obtainedAt,
  expiresAt,
  recordedAt,
}: Pick<NewConsent, 'evidence' | 'obtainedAt' | 'expiresAt' | 'recordedAt'>): string | undefined {
  if (evidence.trim() === '') return 'a consent without evidence proves nothing: say what was agreed to';
  if (evidence.length > LONGEST_EVIDENCE)
    return `the evidence is longer than ${LONGEST_EVIDENCE} characters: name a file instead`;
  if (obtainedAt > recordedAt) return 'the consent is obtained in the future';
  if (expiresAt !== undefined && expiresAt <= obtainedAt) return 'the consent ends before it begins';
  return undefined;
}

export function isChannel(text: string): text is ConsentChannel {
  return (CONSENT_CHANNELS as readonly string[]).includes(text);
}

export interface ConsentShown {
  readonly number: string;
  readonly campaignId?: CampaignId;
  readonly state: 'given' | 'expired' | 'revoked' | 'none';
  /** Absent: until it is revoked. */
  readonly until?: Instant;
  readonly consents: readonly ConsentRecord[];
  readonly revocations: readonly ConsentRevocation[];
}

/** Without a campaign: what holds for calls of every campaign. */
export async function showConsent(
  consents: ConsentsPort,
  number: string,
  campaignId: CampaignId | undefined,
  now: Instant,
): Promise<ConsentShown> {
  const history = await consents.historyOf(number);
  const until = consentUntil(history.consents, history.revocations, campaignId ?? '');
  const shown = { number, ...(campaignId === undefined ? {} : { campaignId }), ...history };
  if (until === undefined) {
    const ofIt = history.consents.filter(
      (consent) => consent.campaignId === undefined || consent.campaignId === campaignId,
    );
    return { ...shown, state: ofIt.length > 0 ? 'revoked' : 'none' };
  }
  const state = until > now ? 'given' : 'expired';
  return { ...shown, state, ...(until === NO_EXPIRY ? {} : { until }) };
}

export interface ConsentSubject {
  readonly number: string;
  readonly leadId?: LeadId;
  readonly campaignId?: CampaignId;
}

/** Whose consent is meant: a number as it was written, or that of a lead. */
export async function consentSubject(
  consents: Pick<ConsentsPort, 'numberOf'>,
  asked: {
    readonly number?: string | undefined;
    readonly leadId?: string | undefined;
    readonly campaignId?: string | undefined;
  },
  numbering: NumberingRules,
): Promise<ConsentSubject> {
  const { number: written, leadId, campaignId } = asked;
  const scope = campaignId === undefined ? {} : { campaignId: requireSafeId('campaign id', campaignId) };
  if (written !== undefined && leadId === undefined)
    return { number: requireNumber(written, numbering), ...scope };
  if (leadId === undefined || written !== undefined)
    throw new OutpaceError('OUT_USAGE', 'name a number, or a lead with --lead');
  const number = await consents.numberOf(leadId);
  if (number === undefined)
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no lead ${JSON.stringify(leadId)}; see outpace list export`,
    );
  return { number, leadId, ...scope };
}

/** `doNotCall`: the number goes on the list, too, and first: in force at once. */
export async function revokeConsent(
  consents: Pick<ConsentsPort, 'revoke'>,
  revocation: ConsentRevocation,
  doNotCall: DoNotCallParts | undefined,
): Promise<ConsentRevocation> {
  const { number, campaignId, revokedAt: now } = revocation;
  if (doNotCall !== undefined) {
    const list = { kind: 'stored', ...(campaignId === undefined ? {} : { campaignId }) } as const;
    await addToList(doNotCall, { list, entries: [number], source: 'operator', now });
  }
  await consents.revoke(revocation);
  return revocation;
}
