/** A flow while it runs: where it stands, what was pressed and answered, and what happens to it. */
import type { Instant } from '../kernel/time.ts';
import type { Declined } from '../survey/interview.ts';
import type { Measure } from '../survey/measure.ts';
import type { WebhookRequest } from './fill.ts';
import type { FlowTarget, NodeId } from './flow.ts';
import type { FlowValue, FlowVariables } from './expression.ts';

/**
 * `starting`: prompts were asked for. `playing`: they are heard. `listening`: they have ended and keys are waited for. `recording`: the person speaks.
 * `asking`: a webhook is. `away`: a transfer is being tried. `over`: nothing happens any more.
 */
export type FlowPhase = 'starting' | 'playing' | 'listening' | 'recording' | 'asking' | 'away' | 'over';

/** One node that the person came to. */
export interface FlowPassed {
  readonly nodeId: NodeId;
  readonly at: Instant;
  /** The key, or `answer`, `silence`, `skip`, `refuse`, `failed`, `fault`; absent: nothing was asked, or they left here. */
  readonly by?: string;
}

export interface FlowAnswer {
  readonly nodeId: NodeId;
  readonly value: FlowValue;
  /** Absent: it is no figure of a survey. */
  readonly measure?: Measure;
  /** The person passed the question over, or would not say: `value` is ''. */
  readonly declined?: Declined;
  /** The keys of the choices as they were named, where that was drawn. */
  readonly order?: readonly string[];
  readonly at: Instant;
}

export interface FlowState {
  readonly nodeId: NodeId;
  readonly phase: FlowPhase;
  /** Pressed at this node so far. */
  readonly keys: string;
  /** Pressed before this node's prompts were heard. */
  readonly ahead: string;
  /** Times the prompts of this node have played. */
  readonly plays: number;
  /** Nodes passed since the person was last waited for: a flow that never waits is ended. */
  readonly unheard: number;
  readonly variables: FlowVariables;
  readonly answers: readonly FlowAnswer[];
  /** The nodes passed, the first ones where there were many. */
  readonly path?: readonly FlowPassed[];
  /** What orders are drawn from; absent: none is. */
  readonly seed?: number;
  /** The keys of this node's choices as they are named. */
  readonly order?: readonly string[] | undefined;
  /** What was spoken here and not kept yet. */
  readonly spoken?: string | undefined;
  /** Times the person has spoken here again. */
  readonly retakes?: number | undefined;
  /** Nodes passed that reach beyond the call: each of these visits is one request or message. */
  readonly reached?: number;
  /** The webhook whose answer is waited for. */
  readonly asking?:
    | { readonly visit: number; readonly giveUpAt: Instant; readonly hasMusic: boolean }
    | undefined;
  /** When silence counts; absent: nothing is waited for. */
  readonly deadlineAt?: Instant | undefined;
}

export type FlowInput =
  /** `isEarly`: it was begun before the prompts that are playing were heard, and let go in them. */
  | { readonly type: 'key'; readonly key: string; readonly isEarly?: boolean }
  /** The prompts have begun to be heard. */
  | { readonly type: 'playing' }
  | { readonly type: 'played'; readonly outcome: 'done' | 'failed' }
  | { readonly type: 'timeout' }
  | {
      readonly type: 'recorded';
      /** `silent`: the person said nothing. */
      readonly outcome: 'done' | 'silent' | 'failed';
      readonly name: string;
      readonly ms: number;
    }
  | { readonly type: 'transferFailed' }
  | {
      readonly type: 'webhookAnswered';
      readonly visit: number;
      readonly outcome: 'done' | 'failed';
      readonly fields: FlowVariables;
    }
  | { readonly type: 'callbackNoted'; readonly isPromised: boolean };

export type FlowEnd = 'finished' | 'returned' | 'transferred' | 'fault';

export type FlowEffect =
  | { readonly type: 'play'; readonly prompts: readonly string[] }
  /** What was just spoken, and then these. */
  | { readonly type: 'playBack'; readonly name: string; readonly prompts: readonly string[] }
  | { readonly type: 'stopPlay' }
  | {
      readonly type: 'record';
      readonly nodeId: NodeId;
      readonly mostMs: number;
      readonly silenceMs: number;
      readonly endKey?: string | undefined;
      /** It will be played back. */
      readonly isHeardAgain?: true;
    }
  | { readonly type: 'answered'; readonly answer: FlowAnswer }
  | { readonly type: 'transfer'; readonly to: FlowTarget; readonly waitMs?: number }
  /** Answered by `callbackNoted`. */
  | { readonly type: 'promiseCallback'; readonly afterMs: number }
  /** Answered by `webhookAnswered`. */
  | {
      readonly type: 'askWebhook';
      readonly nodeId: NodeId;
      readonly visit: number;
      readonly request: WebhookRequest;
      readonly fields: Readonly<Record<string, string>>;
      readonly timeoutMs: number;
      readonly tries: number;
      readonly withinMs: number;
    }
  /** While the person waits for something else than prompts. */
  | { readonly type: 'music'; readonly on: boolean }
  | { readonly type: 'sms'; readonly nodeId: NodeId; readonly visit: number; readonly text: string }
  | { readonly type: 'optOut' }
  | { readonly type: 'consent'; readonly given: boolean }
  /** The flow is over. `fault`: with what went wrong. */
  | { readonly type: 'ended'; readonly end: FlowEnd; readonly fault?: string };

export interface FlowStep {
  readonly state: FlowState;
  readonly effects: readonly FlowEffect[];
}
