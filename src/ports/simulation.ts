/** Days played with a campaign's own figures under two settings of its pacing: what a change would bring (PACING 7). */
import type { PacingValues } from '../domain/campaign/pacingValues.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface SimulationOrder {
  readonly campaignId: CampaignId;
  readonly before: PacingValues;
  readonly after: PacingValues;
  /** Whose records the world is made of: the last so many days. */
  readonly recordDays: number;
  /** Played with each setting, the same ones. */
  readonly days: number;
  /** Absent: as many as the records show. */
  readonly agents?: number | undefined;
  readonly now: Instant;
}

/** A mean of the days with its 95 % interval, mean ± halfWidth; null: of a single day. */
export interface SimulatedFigure {
  readonly mean: number;
  readonly halfWidth: number | null;
}

export interface SimulatedFigures {
  readonly occupancy: SimulatedFigure;
  readonly abandonedShare: SimulatedFigure;
  readonly agentWaitMs: SimulatedFigure;
  readonly callsPerHour: SimulatedFigure;
  readonly abandonedPerHour: SimulatedFigure;
  readonly dialsPerHour: SimulatedFigure;
}

export type SimulatedDays = SimulatedFigures & { readonly days: number; readonly daysOverLimit: number };

export interface Simulation {
  readonly agents: number;
  /** What the world was measured on. */
  readonly basis: {
    readonly dials: number;
    readonly answered: number;
    readonly conversations: number;
    readonly firstAt: Instant;
    readonly lastAt: Instant;
  };
  readonly before: SimulatedDays;
  readonly after: SimulatedDays;
  /** After less before, day by day. */
  readonly difference: SimulatedFigures;
}

export interface SimulationTools {
  readonly signal: AbortSignal;
  /** Days played, of both settings. */
  readonly onDay: (done: number, total: number) => void;
}

export interface SimulationPort {
  /** Played beside this process, whose calls go on as ever. */
  play(order: SimulationOrder, tools: SimulationTools): Promise<Simulation>;
}
