/** Use cases on the evidence chain: whether it is whole, and all that is on record about one number. */
import type { ChainHead } from '../domain/evidence/chain.ts';
import type { ChainVerdict } from '../domain/evidence/verify.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import type { DoNotCallRecords } from '../ports/doNotCallRecords.ts';
import type { EvidencePort, NumberEvidence } from '../ports/evidence.ts';
import { csvRow, neutralised } from './csvText.ts';
import { OutpaceError } from './errors.ts';

export interface EvidenceParts {
  readonly evidence: EvidencePort;
  readonly doNotCall: Pick<DoNotCallRecords, 'historyOf'>;
  readonly consents: Pick<ConsentsPort, 'historyOf'>;
}

const HEAD = /^([1-9][0-9]{0,15}):([0-9a-f]{64})$/;

/** A head as `evidence verify` and `survey verify` print it: `1234:HASH`. */
export function headOf(text: string): ChainHead {
  const [, sequence, hash] = HEAD.exec(text) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new OutpaceError(
      'OUT_USAGE',
      `--head ${text}: write it as verify prints it, e.g. 1234:${'0'.repeat(4)}... with all 64 digits`,
    );
  return { sequence: Number(sequence), hash };
}

export function headText({ sequence, hash }: ChainHead): string {
  return `${sequence}:${hash}`;
}

export function verifyEvidence(
  evidence: EvidencePort,
  noted: readonly ChainHead[] = [],
): Promise<ChainVerdict> {
  return evidence.verify(noted);
}

export interface NumberExport extends NumberEvidence {
  readonly number: string;
  readonly exportedAt: Instant;
  readonly doNotCall: Awaited<ReturnType<DoNotCallRecords['historyOf']>>;
  readonly consents: Awaited<ReturnType<ConsentsPort['historyOf']>>;
}

export async function exportNumber(
  parts: EvidenceParts,
  number: string,
  now: Instant,
): Promise<NumberExport> {
  const [evidence, doNotCall, consents] = await Promise.all([
    parts.evidence.ofNumber(number),
    parts.doNotCall.historyOf(number),
    parts.consents.historyOf(number),
  ]);
  return { number, exportedAt: now, ...evidence, doNotCall, consents };
}

const COLUMNS = ['what', 'at', 'id', 'campaign', 'detail', 'sequence', 'previous', 'hash'] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** One row for each thing on record; of an entry of the chain, `detail` is what its hash covers. */
export function exportCsv(exported: NumberExport): string {
  const rows = rowsOf(exported).map((row) => csvRow(COLUMNS.map((column) => neutralised(row[column] ?? ''))));
  return [csvRow([...COLUMNS]), ...rows].map((row) => `${row}\r\n`).join('');
}

function rowsOf({ entries, attempts, doNotCall, consents }: NumberExport): readonly Row[] {
  return [
    ...attempts.map(({ attemptId, campaignId, createdAt, ...rest }) => ({
      what: 'attempt',
      at: timeText(createdAt),
      id: attemptId,
      campaign: campaignId,
      detail: 'dialStatus' in rest ? rest.dialStatus : 'open',
    })),
    ...entries.map(({ kind, at, ref, payload, sequence, previous, hash }) => ({
      what: `evidence ${kind}`,
      at: timeText(at),
      id: ref,
      detail: payload,
      sequence: String(sequence),
      previous,
      hash,
    })),
    ...doNotCall.entries.map((entry) => ({
      what: 'do-not-call',
      at: timeText(entry.addedAt),
      ...ofCampaign(entry),
      detail: entry.source,
    })),
    ...doNotCall.removals.map(({ entry, removedAt, removedBy, reason }) => ({
      what: 'do-not-call removed',
      at: timeText(removedAt),
      ...ofCampaign(entry),
      detail: `${removedBy}: ${reason}`,
    })),
    ...consents.consents.map((consent) => ({
      what: 'consent',
      at: timeText(consent.obtainedAt),
      id: consent.consentId,
      ...ofCampaign(consent),
      detail: `${consent.channel}: ${consent.evidence}`,
    })),
    ...consents.revocations.map((revocation) => ({
      what: 'consent revoked',
      at: timeText(revocation.revokedAt),
      ...ofCampaign(revocation),
      detail: `${revocation.revokedBy}: ${revocation.reason}`,
    })),
  ];
}

function ofCampaign({ campaignId }: { readonly campaignId?: string | undefined }): Row {
  return campaignId === undefined ? {} : { campaign: campaignId };
}

function timeText(at: Instant): string {
  return new Date(at).toISOString();
}
