/** Pilots of campaigns on record: while one runs, the campaign dials its sample and nothing else. */
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { SegmentCounts } from '../domain/pilot/pilot.ts';

export interface Pilot {
  readonly pilotId: number;
  /** A field of the leads by its heading, or `region`, `lineType`, `list`. */
  readonly by: string;
  readonly perSegment: number;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** The order of the segments in which the main run dials; absent: it runs still, or was cancelled. */
  readonly learned?: readonly string[];
}

export interface NewPilot {
  readonly campaignId: CampaignId;
  readonly by: string;
  readonly perSegment: number;
  /** Decides who is drawn. */
  readonly seed: string;
  readonly at: Instant;
}

export interface PilotRecords {
  /** The campaign's leads by segment, those that may be drawn (`fresh`) apart; the largest first, `limit` at most. */
  segments(
    campaignId: CampaignId,
    by: string,
    limit: number,
  ): Promise<readonly { readonly segment: string; readonly leads: number; readonly fresh: number }[]>;
  /** Draws the sample. Undefined, and nothing, where one runs already. */
  start(pilot: NewPilot): Promise<Pilot | undefined>;
  /** The campaign's last one. */
  last(campaignId: CampaignId): Promise<Pilot | undefined>;
  counts(campaignId: CampaignId, pilot: Pilot): Promise<readonly SegmentCounts[]>;
  /** With an order, all leads that are still to be dialled are put into it, list by list. */
  end(campaignId: CampaignId, pilotId: number, at: Instant, learned?: readonly string[]): Promise<void>;
}
