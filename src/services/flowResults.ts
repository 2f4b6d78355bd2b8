/** Use case: what became of the people in a flow, node by node. */
import { passageOf, type FlowPassage } from '../domain/flow/passage.ts';
import type { FlowQuery, SurveysPort } from '../ports/surveys.ts';
import { OutpaceError } from './errors.ts';

export interface FlowResults extends FlowPassage {
  readonly flowId: string;
  /** Those that were run, the most frequent first. */
  readonly versions: readonly { readonly version: string; readonly runs: number }[];
}

export async function flowResults(
  surveys: Pick<SurveysPort, 'flowSteps'>,
  query: FlowQuery,
): Promise<FlowResults> {
  const { runs, versions, steps } = await surveys.flowSteps(query);
  if (runs === 0)
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `no call on record went through the flow ${query.flowId} in that time; see outpace flow list`,
    );
  return { flowId: query.flowId, versions, ...passageOf(runs, steps) };
}
