/** A flow in writing: the same questions, branches and answers as on the phone, by message or on a page. */
import type { FlowVariables } from './expression.ts';
import type { NodeId } from './flow.ts';
import type { FlowAnswer } from './state.ts';

/** Plain data: it is kept between two answers. */
export interface WrittenState {
  /** The question that is asked now; absent: it is over. */
  readonly nodeId?: NodeId | undefined;
  readonly variables: FlowVariables;
  readonly answers: readonly FlowAnswer[];
}
