/** Consents to be called, with their proof: recorded, taken back, and shown. Records are added and never changed. */
import { z } from 'zod';
import { CONSENT_CHANNELS } from '../../services/consents.ts';
import { endpoints } from '../endpoint.ts';
import { region, writtenNumber } from './doNotCall.ts';
import { flagQuery } from './flag.ts';
import { instant } from './instant.ts';

const campaignId = z
  .string()
  .max(64)
  .optional()
  .meta({ description: 'For calls of this campaign only; absent: of every campaign.' });

const subject = z.strictObject({
  number: writtenNumber.optional(),
  leadId: z.string().max(64).optional().meta({ description: "The lead's number, in place of a number." }),
  campaignId,
  region,
});

const consent = z.object({
  consentId: z.string(),
  campaignId: z.string().optional(),
  leadId: z.string().optional(),
  channel: z.enum(CONSENT_CHANNELS),
  evidence: z.string(),
  evidenceSha256: z.string().optional(),
  obtainedAt: instant,
  expiresAt: instant.optional().meta({ description: 'Absent: until it is revoked.' }),
  recordedAt: instant,
  recordedBy: z.string(),
});

const revocation = z.object({
  campaignId: z.string().optional(),
  revokedAt: instant,
  revokedBy: z.string(),
  reason: z.string(),
});

export const consentEndpoints = endpoints({
  'POST /consents/show': {
    access: 'consent.read',
    summary: 'What holds for a number now, and every record behind it.',
    description: 'A POST, so that no number stands in an address. It changes nothing.',
    body: subject,
    answer: z.object({
      number: z.string(),
      campaignId: z.string().optional(),
      state: z.enum(['given', 'expired', 'revoked', 'none']),
      until: instant.optional(),
      consents: z.array(consent).readonly(),
      revocations: z.array(revocation).readonly(),
    }),
  },
  'POST /consents': {
    access: 'consent.edit',
    summary: 'Records a consent; doing it twice records it once.',
    body: subject.extend({
      channel: z.enum(CONSENT_CHANNELS),
      evidence: z
        .string()
        .trim()
        .min(1)
        .max(10_000)
        .meta({ description: 'What was agreed to, or where the proof is kept.' }),
      evidenceSha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex')
        .optional()
        .meta({ description: 'Of the file that proves it.' }),
      obtainedAt: instant,
      expiresAt: instant.optional(),
    }),
    status: 201,
    answer: consent.extend({ number: z.string(), isNew: z.boolean() }),
  },
  'POST /consents/revocations': {
    access: 'consent.edit',
    summary: 'Records that a consent was taken back; nothing is deleted.',
    body: subject.extend({
      reason: z.string().trim().min(1).max(500),
      doNotCall: z
        .boolean()
        .default(false)
        .meta({ description: 'The number goes on the do-not-call list, too.' }),
    }),
    status: 201,
    answer: revocation.extend({ number: z.string() }),
  },
  'POST /consents/import': {
    access: 'consent.edit',
    summary: 'Records the consents of a CSV; the same file twice adds nothing.',
    description:
      'Columns number, channel, evidence, obtained_at, and where wanted campaign, expires_at, evidence_sha256.',
    query: z.object({ region, dryRun: flagQuery.default(false) }),
    body: { upload: 'text/csv' },
    answer: z.object({
      rows: z.int(),
      added: z.int().meta({ description: 'Not on record before. A dry run: what would be added.' }),
      rejected: z.int(),
      rejects: z
        .array(z.object({ line: z.int(), reason: z.string() }))
        .readonly()
        .meta({ description: 'The first of them.' }),
    }),
  },
});
