/**
 * Use cases of a pilot (小批量试呼, DOMAIN 1): draw a sample of each segment before the campaign's first start, see
 * what came of it, and begin the main run in the order learned.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { learnedOrder, resultOf, type SegmentResult } from '../domain/pilot/pilot.ts';
import type { ListsPort } from '../ports/lists.ts';
import type { Pilot } from '../ports/pilots.ts';
import type { RecordsPort } from '../ports/records.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

/** More are a field that tells single leads apart, not segments. */
export const MOST_SEGMENTS = 200;
export const LARGEST_SAMPLE = 10_000;

export interface PilotParts {
  readonly records: RecordsPort;
  readonly lists: Pick<ListsPort, 'pilots'>;
}

export interface PilotAsked {
  readonly by: string;
  readonly perSegment: number;
  readonly seed: string;
}

export interface PilotReport {
  readonly campaignId: string;
  readonly pilot: Pilot;
  readonly segments: readonly SegmentResult[];
  /** What the results say; the main run's where it has begun. */
  readonly order: readonly string[];
}

export interface PilotPlan {
  readonly segments: readonly { readonly segment: string; readonly leads: number; readonly drawn: number }[];
}

/** What would be drawn. */
export async function planPilot(
  { records, lists }: PilotParts,
  campaignId: string,
  { by, perSegment }: PilotAsked,
): Promise<PilotPlan> {
  refuseStarted(await campaignOf(records, campaignId));
  const segments = await lists.pilots.segments(campaignId, by, MOST_SEGMENTS + 1);
  if (segments.length > MOST_SEGMENTS) {
    throw new OutpaceError(
      'OUT_USAGE',
      `${JSON.stringify(by)} has more than ${MOST_SEGMENTS} values: take a field with few, such as region`,
    );
  }
  if (segments.every(({ fresh }) => fresh === 0)) {
    throw new OutpaceError('OUT_REFUSED', `campaign ${campaignId} has no lead that was never called`);
  }
  return {
    segments: segments.map(({ segment, leads, fresh }) => ({
      segment,
      leads,
      drawn: Math.min(fresh, perSegment),
    })),
  };
}

export async function startPilot(
  parts: PilotParts,
  campaignId: string,
  asked: PilotAsked,
  at: Instant,
): Promise<PilotReport> {
  await planPilot(parts, campaignId, asked);
  const pilot = await parts.lists.pilots.start({ campaignId, ...asked, at });
  if (pilot === undefined) {
    throw new OutpaceError(
      'OUT_ALREADY_EXISTS',
      `a pilot of campaign ${campaignId} runs already: end it with --main or --cancel`,
    );
  }
  return report(parts, campaignId, pilot);
}

export async function pilotReport(parts: PilotParts, campaignId: string): Promise<PilotReport> {
  await campaignOf(parts.records, campaignId);
  const pilot = await parts.lists.pilots.last(campaignId);
  if (pilot === undefined) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `campaign ${campaignId} has had no pilot: draw one with --per-segment`,
    );
  }
  return report(parts, campaignId, pilot);
}

/** `asked`: the order in place of the learned one; it may name some segments, the others come after. */
export async function endPilot(
  parts: PilotParts,
  campaignId: string,
  {
    isMain,
    asked,
    at,
  }: { readonly isMain: boolean; readonly asked?: readonly string[]; readonly at: Instant },
): Promise<PilotReport> {
  const { pilot, order, segments } = await pilotReport(parts, campaignId);
  if (pilot.endedAt !== undefined) {
    throw new OutpaceError('OUT_REFUSED', `the pilot of campaign ${campaignId} has ended`);
  }
  const unknown = asked?.find((name) => !segments.some(({ segment }) => segment === name));
  if (unknown !== undefined) {
    const known = segments.map(({ segment }) => segment).join(', ');
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `no segment is called ${JSON.stringify(unknown)}; there are: ${known}`,
    );
  }
  const first = asked ?? order;
  const learned = isMain ? [...first, ...order.filter((segment) => !first.includes(segment))] : undefined;
  await parts.lists.pilots.end(campaignId, pilot.pilotId, at, learned);
  return pilotReport(parts, campaignId);
}

async function report({ lists }: PilotParts, campaignId: string, pilot: Pilot): Promise<PilotReport> {
  const counts = await lists.pilots.counts(campaignId, pilot);
  return {
    campaignId,
    pilot,
    segments: counts.map(resultOf),
    order: pilot.learned ?? learnedOrder(counts),
  };
}

/** Leads of the main run wait in its hopper from its first start on. */
function refuseStarted({ campaignId, state }: Campaign): void {
  if (state === 'draft') return;
  throw new OutpaceError(
    'OUT_REFUSED',
    `campaign ${campaignId} is ${state}: a pilot is drawn before the first start`,
  );
}
