/** What a call's record keeps of each flow that the person went through. */
import type { AgentId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { FlowAnswer, FlowEnd, FlowPassed } from './state.ts';

export interface FlowRun {
  readonly flowId: string;
  /** Of the flow's file: what exactly was asked. */
  readonly version: string;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /** Absent: the person hung up in it, or it was cut short. */
  readonly end?: FlowEnd;
  readonly fault?: string;
  /** Who sent the person there; absent: the campaign. */
  readonly sentBy?: AgentId;
  /** The flow asks questions that count in the figures of a survey. */
  readonly isSurvey?: boolean;
  /** The outside number that it has put the person through to. */
  readonly transferredTo?: string;
  readonly answers: readonly FlowAnswer[];
  /** When the person first asked for an agent. */
  readonly askedAt?: Instant;
  /** The nodes that the person came to, in order, with what led on: where they left is the last. */
  readonly path?: readonly FlowPassed[];
}
