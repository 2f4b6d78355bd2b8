/** What the soak measures, of the real run and of each simulated one, over the same stretch of time. */

export interface SoakFigures {
  /** (talk + wrap-up) ÷ (talk + wrap-up + available). */
  readonly occupancy: number;
  /** Of the calls answered by a person and joined or abandoned. */
  readonly abandonedShare: number;
  readonly joined: number;
  readonly abandoned: number;
  readonly dials: number;
}

export interface Counts {
  readonly busyMs: number;
  readonly availableMs: number;
  readonly joined: number;
  readonly abandoned: number;
  readonly dials: number;
}

export function figuresOf({ busyMs, availableMs, joined, abandoned, dials }: Counts): SoakFigures {
  return {
    occupancy: share(busyMs, busyMs + availableMs),
    abandonedShare: share(abandoned, joined + abandoned),
    joined,
    abandoned,
    dials,
  };
}

/** The measured stretch: from the end of the warm-up on. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const isWithin = (at: number, { fromMs, toMs }: Span): boolean => at >= fromMs && at < toMs;

/** How much of the time between two instants lies within the span. */
export const overlapMs = (from: number, to: number, { fromMs, toMs }: Span): number =>
  Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
