/** Automated flows, over HTTP. */
import { checkFlowText, showFlow, summaryOf } from '../../services/flowLibrary.ts';
import { flowResults } from '../../services/flowResults.ts';
import type { Handlers } from '../handlers.ts';
import type { flowEndpoints } from '../schemas/flows.ts';

export const flowHandlers: Handlers<typeof flowEndpoints> = {
  'GET /flows': (_asked, { parts }) => {
    const { files, faults } = parts.flows.read();
    return { flows: files.map(summaryOf), faults };
  },
  'GET /flows/:flowId': ({ params: { flowId } }, { parts }) => showFlow(parts.flows, flowId),
  'POST /flows/check': ({ body: { yaml } }, { parts }) => checkFlowText(parts.flows, yaml),
  'GET /flows/:flowId/results': async ({ params, query }, { parts }) => {
    const results = await flowResults(parts.surveys, { ...params, ...query });
    return {
      ...results,
      nodes: results.nodes.map((node) => ({ ...node, ended: withoutAbsent(node.ended) })),
    };
  },
  'GET /prompts': (_asked, { parts }) => ({ prompts: parts.flows.prompts() }),
};

function withoutAbsent(counts: Readonly<Partial<Record<string, number>>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([name, count]) => (count === undefined ? [] : [[name, count]])),
  );
}
