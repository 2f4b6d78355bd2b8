/** Automated flows: checked, drawn, and saved as versions. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instantQuery } from './instant.ts';
import {
  difference,
  differenceQuery,
  jsonSchema,
  MOST_TEXT,
  savedVersion,
  textToSave,
  versionList,
  versionNumber,
  versionText,
  writtenText,
} from './savedTexts.ts';

const flowParams = z.object({ flowId: z.string().max(64) });
const versionParams = flowParams.extend({ number: versionNumber });

export const flowSummary = z.object({
  flowId: z.string(),
  name: z.string(),
  version: z.string().meta({ description: 'SHA-256 of the text; every answer is kept with it.' }),
  languages: z.array(z.string()).readonly(),
  nodes: z.int(),
  isWritten: z.boolean().meta({ description: 'It may be asked in writing too.' }),
  file: z.string().optional().meta({ description: 'Below the folder of flows; absent: it was saved.' }),
  saved: savedVersion.optional(),
});

const svg = z.string().meta({ description: 'The graph, drawn.' });

export const flowEndpoints = endpoints({
  'GET /flows': {
    access: 'flow.read',
    summary:
      'Flows: the newest saved version of each, else its file; and what is wrong with those that cannot run.',
    answer: z.object({
      flows: z.array(flowSummary),
      faults: z
        .array(
          z.object({
            file: z.string(),
            message: z.string(),
            textId: z.string().optional().meta({ description: 'Of a flow that was saved.' }),
          }),
        )
        .readonly(),
    }),
  },
  'GET /flows/:flowId': {
    access: 'flow.read',
    summary: 'A flow as it is written, and drawn.',
    params: flowParams,
    answer: flowSummary.extend({ yaml: z.string(), svg }),
  },
  'POST /flows': {
    access: 'flow.edit',
    summary: 'Saves the first version of a flow that there is not; its id is that in the text.',
    body: textToSave,
    answer: savedVersion.extend({ flowId: z.string() }),
    status: 201,
  },
  'GET /flows/:flowId/text': {
    access: 'flow.read',
    summary: 'A flow as it is written, also where it cannot run.',
    params: flowParams,
    answer: writtenText,
  },
  'PUT /flows/:flowId/text': {
    access: 'flow.edit',
    summary: 'Saves the next version: campaigns have it from their next start on.',
    params: flowParams,
    body: textToSave,
    answer: writtenText,
    edits: 'GET /flows/:flowId/text',
  },
  'GET /flows/:flowId/versions': {
    access: 'flow.read',
    summary: 'What was saved, the newest first.',
    params: flowParams,
    answer: versionList,
  },
  'GET /flows/:flowId/versions/:number': {
    access: 'flow.read',
    summary: 'A version as it was saved.',
    params: versionParams,
    answer: versionText,
  },
  'GET /flows/:flowId/versions/:number/difference': {
    access: 'flow.read',
    summary: 'What differs between two versions, line by line.',
    params: versionParams,
    query: differenceQuery,
    answer: difference,
  },
  'GET /flow-schema': {
    access: 'flow.read',
    summary: 'The keys of a flow as a JSON Schema, for editors.',
    answer: jsonSchema,
  },
  'POST /flows/check': {
    access: 'flow.read',
    summary: 'Whether a text may run as a flow: each problem with its line, or the drawn graph.',
    isAudited: false,
    body: z.strictObject({ yaml: z.string().max(MOST_TEXT) }),
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
