/** A simulated world: what callees, the line and agents do, as plain data. Both levels of the simulator play it. */

/** How long something takes, in ms. */
export type Distribution =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  /** `cv`: standard deviation over mean. */
  | { readonly kind: 'lognormal'; readonly meanMs: number; readonly cv: number }
  /** Drawn from what was measured. */
  | { readonly kind: 'empirical'; readonly valuesMs: readonly number[] };

/** The chance that a person answers a dial, and how it moves over the day; all factors multiply. */
export interface AnswerShare {
  readonly share: number;
  /** 1 + amplitude · sin(2πt / duration). */
  readonly dayAmplitude: number;
  /** A factor for each hour of the day's duration; the last one holds for the hours after it. */
  readonly hours?: readonly number[];
  /** A new factor, log-uniform in [low, high], after exponential times of this mean. The first is 1. */
  readonly regimes?: { readonly everyMs: number; readonly low: number; readonly high: number };
  /** As regimes, but at fixed times. */
  readonly shocks?: { readonly everyMs: number; readonly low: number; readonly high: number };
  /** A factor for a while, after exponential times of this mean. */
  readonly bursts?: {
    readonly everyMs: number;
    readonly factor: number;
    readonly fromMs: number;
    readonly toMs: number;
  };
  readonly least: number;
  readonly most: number;
}

/** Leads differ, and are known to: `spread` is the standard deviation of the logit of a lead's own chance. */
export interface LeadScore {
  readonly spread: number;
  /** Of that variance, the share that the score knows: 0 to 1. */
  readonly known: number;
}

/** Of the conversations, so many have an end that is known as they begin, with an error of this standard deviation. */
export interface EndHints {
  readonly share: number;
  readonly sdMs: number;
}

export interface Scenario {
  readonly name: string;
  readonly durationMs: number;
  readonly agents: number;
  /** Agents log in spread over the first, and out over the last so many ms. */
  readonly loginOverMs: number;
  readonly logoutOverMs: number;
  readonly answer: AnswerShare;
  /** Shares are shrunk to fit where the answer share is high; what is left rings out. */
  readonly machine: {
    readonly share: number;
    /** Of the machines, those that answer early; ring time before the machine. */
    readonly earlyShare: number;
    readonly earlyRing: Distribution;
    readonly lateRing: Distribution;
    readonly detectionMs: number;
  };
  readonly busy: { readonly share: number; readonly after: Distribution };
  readonly postDialDelay: Distribution;
  /** Ring time before a person answers; redrawn above the ring timeout. */
  readonly ring: Distribution;
  readonly ringTimeoutMs: number;
  readonly talk: Distribution;
  readonly wrapUp: Distribution;
  readonly breaks: { readonly probability: number; readonly duration: Distribution };
  /** A caller without an agent gives up so long after answering, and counts as abandoned. */
  readonly graceMs: number;
  readonly abandonLimit: number;
  /** Left out: no limit. */
  readonly lines?: number;
  readonly callsPerSecond?: number;
  /** Left out: nobody knows more of a lead than of any other. */
  readonly score?: LeadScore;
  /** Left out: how long a conversation will last is not known. */
  readonly hints?: EndHints;
}
