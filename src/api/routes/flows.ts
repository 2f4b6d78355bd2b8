/** Automated flows, over HTTP. */
import { checkFlowText, showFlow, summaryOf } from '../../services/flowLibrary.ts';
import { flowJsonSchema } from '../../services/flowSchema.ts';
import { addText, saveText, versionDifference, versionOf, versionsOf } from '../../services/savedTexts.ts';
import { textsInForce, writtenText } from '../../services/textLibrary.ts';
import { flowResults } from '../../services/flowResults.ts';
import type { Handlers } from '../handlers.ts';
import type { flowEndpoints } from '../schemas/flows.ts';

export const flowHandlers: Handlers<typeof flowEndpoints> = {
  'GET /flows': async (_asked, { parts }) => {
    const { files, faults } = await textsInForce(parts.flows);
    return { flows: files.map(summaryOf), faults: [...faults] };
  },

  'POST /flows': async ({ body }, { parts, caller, now }) => {
    const { textId: flowId, ...saved } = await addText(parts.flows, body, { who: caller.login, now });
    return { ...saved, flowId };
  },

  'GET /flows/:flowId/text': ({ params: { flowId } }, { parts }) => writtenText(parts.flows, flowId),

  'PUT /flows/:flowId/text': async ({ params: { flowId }, body }, { parts, caller, now }) => {
    const saved = await saveText(parts.flows, flowId, body, { who: caller.login, now });
    return { text: body.text, saved };
  },

  'GET /flows/:flowId/versions': async ({ params: { flowId } }, { parts }) => ({
    versions: await versionsOf(parts.flows, flowId),
  }),

  'GET /flows/:flowId/versions/:number': ({ params: { flowId, number } }, { parts }) =>
    versionOf(parts.flows, flowId, number),

  'GET /flows/:flowId/versions/:number/difference': async ({ params, query: { from } }, { parts }) => ({
    lines: await versionDifference(parts.flows, params.flowId, { from, to: params.number }),
  }),

  'GET /flow-schema': () => flowJsonSchema(),

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
