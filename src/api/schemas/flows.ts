/** Automated flows: read from their folder, checked and drawn. Files are changed where they lie, so that versions are kept there. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instantQuery } from './instant.ts';

const flowParams = z.object({ flowId: z.string().max(64) });

export const flowSummary = z.object({
  flowId: z.string(),
  name: z.string(),
  version: z.string().meta({ description: 'SHA-256 of the file; every answer is kept with it.' }),
  languages: z.array(z.string()).readonly(),
  nodes: z.int(),
  isWritten: z.boolean().meta({ description: 'It may be asked in writing too.' }),
  file: z.string(),
});

const svg = z.string().meta({ description: 'The graph, drawn.' });

export const flowEndpoints = endpoints({
  'GET /flows': {
    access: 'flow.read',
    summary: 'The flows of the folder, and what is wrong with those that cannot run.',
    answer: z.object({
      flows: z.array(flowSummary),
      faults: z.array(z.object({ file: z.string(), message: z.string() })).readonly(),
    }),
  },
  'GET /flows/:flowId': {
    access: 'flow.read',
    summary: 'A flow as it is written, and drawn.',
    params: flowParams,
    answer: flowSummary.extend({ yaml: z.string(), svg }),
  },
  'POST /flows/check': {
    access: 'flow.read',
    summary: 'Whether a text may run as a flow: each problem with its line, or the drawn graph.',
    body: z.strictObject({ yaml: z.string().max(500_000) }),
    answer: z.discriminatedUnion('isUsable', [
      z.object({ isUsable: z.literal(true), flow: flowSummary, svg }),
      z.object({
        isUsable: z.literal(false),
        problems: z.array(z.object({ line: z.int(), message: z.string() })).readonly(),
      }),
    ]),
  },
  'GET /flows/:flowId/results': {
    access: 'flow.read',
    summary: 'How many came to each node over a period, what led them on, and where they left.',
    params: flowParams,
    query: z.object({
      from: instantQuery,
      to: instantQuery,
      campaignId: z.string().max(64).optional(),
      version: z.string().max(64).optional(),
    }),
    answer: z.object({
      flowId: z.string(),
      runs: z.int(),
      versions: z.array(z.object({ version: z.string(), runs: z.int() })).readonly(),
      nodes: z
        .array(
          z.object({
            nodeId: z.string(),
            reached: z.int(),
            led: z.array(z.object({ by: z.string(), to: z.string(), count: z.int() })).readonly(),
            left: z.int().meta({ description: 'Hung up here.' }),
            ended: z.record(z.string(), z.int()).meta({ description: 'How it ended here, and how often.' }),
          }),
        )
        .readonly(),
    }),
  },
  'GET /prompts': {
    access: 'flow.read',
    summary: 'Names of the prompts that flows and campaigns may play.',
    answer: z.object({ prompts: z.array(z.string()).readonly() }),
  },
});
