/**
 * What a pacer is asked and what it answers: "agents and calls as they are this instant" into a number of calls
 * to place now. A pure module without dependencies; all times in ms, `since` is an instant (PACING 1).
 */

/** One period over which a regulation counts abandoned calls, with what has been counted in it so far. */
export interface AbandonWindow {
  readonly name: string;
  /** Calls answered by a person that were joined or abandoned. */
  readonly answered: number;
  readonly abandoned: number;
  /** Share, 0.03 for 3 %. */
  readonly limit: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface DiallingCall {
  readonly callId: string;
  readonly since: number;
  readonly ringingSince?: number;
  /** That a person answers it, as known when it was dialled; left out, the learned share of its group. */
  readonly answerProbability?: number;
  /** What its answer probability is learned with, e.g. `trunk|segment`. */
  readonly group?: string;
}

export interface FloorView {
  readonly now: number;
  /** Agents ready for a call, none reserved for them. */
  readonly idle: readonly { readonly since: number }[];
  /** With what is left of the conversation where it is known: the script's stage, or the agent's "finishing" button. */
  readonly talking: readonly { readonly since: number; readonly remainingHintMs?: number }[];
  readonly wrapping: readonly { readonly since: number; readonly limitMs?: number }[];
  /** Calls on their way, from the lease of the lead to the answer. */
  readonly dialling: readonly DiallingCall[];
  /** Answered, in detection or prompt. One with `agentReserved` has its agent already and claims no idle one. */
  readonly screening: readonly {
    readonly since: number;
    readonly joinProbability: number;
    readonly agentReserved: boolean;
  }[];
  /** A person answered and no agent has them yet. */
  readonly waiting: readonly { readonly since: number }[];
  /** The regulation windows, all of which hold at once; empty: no abandonment is allowed at all. */
  readonly budget: readonly AbandonWindow[];
  /** Lines left. */
  readonly lines: number;
  /** What the number of lines comes from, where not from the campaign or the trunk's size. */
  readonly linesFrom?: 'rampUp' | 'trunk' | 'agents';
  /** Calls that may still be placed in this second. */
  readonly callsPerSecond: number;
  /** The governor's reason not to dial at all. */
  readonly hold?: string;
  /** The head of the hopper, when leads are scored. */
  readonly leads?: readonly { readonly answerProbability: number }[];
  /** Leads that may be dialled at all, where that is known. */
  readonly leadsLeft?: number;
  /** The group (`DiallingCall.group`) that the next call will belong to. */
  readonly nextGroup?: string;
}

export type LimitedBy =
  | 'risk'
  | 'budget'
  | 'lines'
  | 'callsPerSecond'
  | 'leads'
  | 'agents'
  | 'salvo'
  | 'rampUp'
  | 'trunk'
  | 'hold'
  | 'fallback'
  | 'none';

export interface PacingForecast {
  /** How far the pacer looked ahead. */
  readonly horizonMs: number;
  /** Agents expected to be free by then who are not claimed by a call now. */
  readonly agentsFree: number;
  /** Persons expected to answer by then, with the calls just decided. */
  readonly answers: number;
  /** The chance that the answer of one more call would find no agent in time. */
  readonly risk: number;
  /** The most risk that is taken now (θ). */
  readonly riskLimit: number;
}

export interface PacingDecision {
  readonly dial: number;
  /** With scored leads: which of `FloorView.leads` to dial, by index. */
  readonly pick?: readonly number[];
  readonly forecast: PacingForecast;
  readonly limitedBy: LimitedBy;
  /** One sentence a supervisor understands. */
  readonly reason: string;
}

/** How a dialled call ended, as far as pacing is concerned. `answered`: by a person. */
export type CallOutcome = 'answered' | 'machine' | 'no_answer' | 'busy' | 'failed';

export type PacingEvent = { readonly at: number } & (
  | {
      /** A dialled call was answered or came to nothing; `ageMs` since it was dialled. */
      readonly type: 'resolved';
      readonly callId: string;
      readonly ageMs: number;
      readonly outcome: CallOutcome;
      readonly answerProbability?: number;
      readonly group?: string;
    }
  | { readonly type: 'connected'; readonly callId: string; readonly waitedMs: number }
  | { readonly type: 'abandoned' }
  | { readonly type: 'talkEnded' | 'wrapEnded'; readonly ms: number }
  /** What an agent did at the end of wrap-up. */
  | { readonly type: 'agentPaused' | 'agentReady' }
);

export type PacingMode = 'preview' | 'progressive' | 'ratio' | 'predictive' | 'automated';

/** Settings left out take the defaults of `DEFAULT_PACING`. */
export interface PacingSettings {
  readonly mode: PacingMode;
  /** Share of the calls answered by a person, 0.03 for 3 %. */
  readonly abandonLimit?: number;
  /** From the answer to the moment at which the call counts as abandoned. */
  readonly graceMs?: number;
  /** No call rings longer. */
  readonly ringTimeoutMs?: number;
  /** No call is given up sooner (regulations want people to have the time to answer). */
  readonly minRingMs?: number;
  /** Ratio mode: lines for each idle agent. */
  readonly linesPerAgent?: number;
  /** Most lines for each agent logged in, in every mode. */
  readonly maxLinesPerAgent?: number;
  /** What predictive pacing steers at, as a share of `abandonLimit`. */
  readonly aim?: number;
}

export interface Pacer {
  decide(view: FloorView): PacingDecision;
  observe(event: PacingEvent): void;
  /** Changes settings while running; what was learned is kept. */
  configure(settings: PacingSettings): void;
  /** What was learned, as plain JSON. */
  snapshot(): unknown;
  /** Takes up a snapshot; one that is not understood is ignored, and the pacer starts cold. */
  restore(snapshot: unknown): void;
}
