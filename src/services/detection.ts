/** How a campaign's detection has done, from the calls whose truth was heard; and the marking of that truth. */
import { errorRates, missedPeopleShare, type ErrorRates } from '../domain/detection/errorRates.ts';
import { TRUTHS, VERDICTS, type Truth, type Verdict } from '../domain/detection/verdict.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DetectionCount, UnreviewedCall } from '../ports/detection.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';

export interface VerdictRow {
  readonly verdict: Verdict;
  readonly calls: number;
  readonly person: number;
  readonly machine: number;
  readonly notHeard: number;
}

export interface DetectionReport {
  readonly campaignId: string;
  readonly rows: readonly VerdictRow[];
  /** Of the calls that were heard. */
  readonly rates: ErrorRates;
  /** Weighed by how many calls each that was heard stands for; absent where nothing tells. */
  readonly missedPeopleShare?: number;
}

export async function detectionReport(
  records: RecordsPort,
  campaignId: string,
  from: Instant,
): Promise<DetectionReport> {
  await requireCampaign(records, campaignId);
  const counted = await records.detection.counts(campaignId, from);
  const share = missedShareOf(counted);
  return {
    campaignId,
    rows: VERDICTS.flatMap((verdict) => rowOf(verdict, counted)),
    rates: errorRates(heardOf(counted)),
    ...(share === undefined ? {} : { missedPeopleShare: share }),
  };
}

const MOST_LISTED = 100;

/** Calls whose truth somebody can hear and nobody has marked, the newest first. */
export async function detectionToReview(
  records: RecordsPort,
  campaignId: string,
): Promise<readonly UnreviewedCall[]> {
  await requireCampaign(records, campaignId);
  return await records.detection.toReview(campaignId, MOST_LISTED);
}

async function requireCampaign(records: RecordsPort, campaignId: string): Promise<void> {
  const campaign = isSafeId(campaignId) ? await records.campaign(campaignId) : undefined;
  if (campaign === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no campaign ${JSON.stringify(campaignId)}`);
}

export async function reviewDetection(
  records: RecordsPort,
  review: { readonly attemptId: string; readonly truth: string; readonly by: string; readonly at: Instant },
): Promise<void> {
  const truth = TRUTHS.find((each) => each === review.truth);
  if (truth === undefined)
    throw new OutpaceError('OUT_USAGE', `--truth ${review.truth}: it must be one of ${TRUTHS.join(', ')}`);
  const { attemptId } = review;
  if (isSafeId(attemptId) && (await records.detection.review({ ...review, truth }))) return;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no closed call ${JSON.stringify(attemptId)} with a verdict; the newest may still be on their way to the database`,
  );
}

/** The share of people taken for machines, as the calls that were heard show it. */
export function missedShareOf(counted: readonly DetectionCount[]): number | undefined {
  return missedPeopleShare(
    heardOf(counted).map((cell) => {
      const same = counted.filter(({ verdict }) => verdict === cell.verdict);
      return { ...cell, all: sum(same), known: sum(same.filter(({ truth }) => truth !== undefined)) };
    }),
  );
}

function heardOf(counted: readonly DetectionCount[]): (DetectionCount & { readonly truth: Truth })[] {
  return counted.flatMap((count) => (count.truth === undefined ? [] : [{ ...count, truth: count.truth }]));
}

function rowOf(verdict: Verdict, counted: readonly DetectionCount[]): VerdictRow[] {
  const same = counted.filter((count) => count.verdict === verdict);
  if (same.length === 0) return [];
  const of = (truth: Truth | undefined): number => sum(same.filter((count) => count.truth === truth));
  return [
    { verdict, calls: sum(same), person: of('person'), machine: of('machine'), notHeard: of(undefined) },
  ];
}

const sum = (counts: readonly DetectionCount[]): number =>
  counts.reduce((total, { calls }) => total + calls, 0);
