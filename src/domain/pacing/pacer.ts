/**
 * What a pacer is asked and what it answers: "agents and calls as they are this instant" into a number of calls
 * to place now. A pure module without dependencies; all times in ms, `since` is an instant (PACING 1).
 */

export interface AbandonWindow {
  readonly name: string;
  readonly answered: number;
  readonly abandoned: number;
  /** Share, 0.03 for 3 %. */
  readonly limit: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface FloorView {
  readonly now: number;
  /** Agents ready for a call, none reserved for them. */
  readonly idle: readonly { readonly since: number }[];
  readonly talking: readonly { readonly since: number; readonly remainingHintMs?: number }[];
  readonly wrapping: readonly { readonly since: number; readonly limitMs?: number }[];
  /** Calls on their way, from the lease of the lead to the answer. */
  readonly dialling: readonly {
    readonly callId: string;
    readonly since: number;
    readonly ringingSince?: number;
    readonly answerProbability?: number;
  }[];
  /** Answered, in detection or prompt. One with `agentReserved` has its agent already and claims no idle one. */
  readonly screening: readonly {
    readonly since: number;
    readonly joinProbability: number;
    readonly agentReserved: boolean;
  }[];
  /** A person answered and no agent has them yet. */
  readonly waiting: readonly { readonly since: number }[];
  readonly budget: readonly AbandonWindow[];
  /** Lines left. */
  readonly lines: number;
  /** Calls that may still be placed in this second. */
  readonly callsPerSecond: number;
  /** The governor's reason not to dial at all. */
  readonly hold?: string;
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

export interface PacingDecision {
  readonly dial: number;
  readonly limitedBy: LimitedBy;
  /** One sentence a supervisor understands. */
  readonly reason: string;
}

export interface Pacer {
  decide(view: FloorView): PacingDecision;
}
