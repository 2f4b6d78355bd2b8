/** Consents, over HTTP. */
import type { Caller } from '../../domain/account/caller.ts';
import type { ConsentRecord, ConsentRevocation } from '../../ports/consents.ts';
import { importConsents } from '../../services/consentImport.ts';
import { consentOf, consentSubject, revokeConsent, showConsent } from '../../services/consents.ts';
import type { Handlers } from '../handlers.ts';
import { numberFor, sentenceFor, textFor } from '../masked.ts';
import { received } from '../received.ts';
import type { consentEndpoints } from '../schemas/consents.ts';
import { numberingOf } from './doNotCall.ts';

export const consentHandlers: Handlers<typeof consentEndpoints> = {
  'POST /consents/show': async ({ body }, { caller, parts, now }) => {
    const { number, campaignId } = await consentSubject(
      parts.consents,
      body,
      numberingOf(parts, body.region),
    );
    const shown = await showConsent(parts.consents, number, campaignId, now);
    return {
      ...shown,
      number: numberFor(caller, number),
      consents: shown.consents.map((consent) => recordFor(caller, consent)),
      revocations: shown.revocations.map((one) => revocationFor(caller, one)),
    };
  },

  'POST /consents': async ({ body }, { caller, parts, now }) => {
    const { channel, evidence, evidenceSha256, obtainedAt, expiresAt, ...asked } = body;
    const record = consentOf({
      ...(await consentSubject(parts.consents, asked, numberingOf(parts, asked.region))),
      channel,
      evidence,
      obtainedAt,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(evidenceSha256 === undefined ? {} : { evidenceSha256 }),
      recordedAt: now,
      recordedBy: caller.login,
    });
    const added = await parts.consents.add([record]);
    return { ...recordFor(caller, record), isNew: added === 1 };
  },

  'POST /consents/revocations': async ({ body }, { caller, parts, now }) => {
    const { reason, doNotCall, ...asked } = body;
    const subject = await consentSubject(parts.consents, asked, numberingOf(parts, asked.region));
    const { number, campaignId } = subject;
    const revocation = {
      number,
      ...(campaignId === undefined ? {} : { campaignId }),
      revokedAt: now,
      revokedBy: caller.login,
      reason,
    };
    await revokeConsent(parts.consents, revocation, doNotCall ? parts.doNotCall : undefined);
    return revocationFor(caller, revocation);
  },

  'POST /consents/import': async ({ query, body }, { caller, parts, now }) => {
    const totals = await importConsents(parts.consents, received(body), {
      numbering: numberingOf(parts, query.region),
      recordedBy: caller.login,
      now,
      dryRun: query.dryRun,
    });
    const rejects = totals.rejects.map(({ line, reason }) => ({ line, reason: sentenceFor(caller, reason) }));
    return { ...totals, rejects };
  },
};

/** Evidence may name the person. */
function recordFor(caller: Caller, record: ConsentRecord): ConsentRecord {
  return {
    ...record,
    number: numberFor(caller, record.number),
    evidence: textFor(caller, record.evidence),
  };
}

function revocationFor(caller: Caller, revocation: ConsentRevocation): ConsentRevocation {
  return {
    ...revocation,
    number: numberFor(caller, revocation.number),
    reason: sentenceFor(caller, revocation.reason),
  };
}
