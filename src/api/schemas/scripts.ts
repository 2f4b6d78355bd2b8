/** Scripts: what agents say. They are files of the folder of scripts; here they are read and checked. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { scriptShown } from './deskScreen.ts';

const scriptSummary = z.object({
  scriptId: z.string(),
  name: z.string(),
  language: z.string(),
  version: z.string().meta({ description: 'SHA-256 of the file: answers are kept with it.' }),
  nodes: z.int(),
  objections: z.int(),
  warnings: z.array(z.string()),
});

const fields = z.array(z.object({ field: z.string(), label: z.string(), isEditable: z.boolean() }));

export const scriptEndpoints = endpoints({
  'GET /scripts': {
    access: 'script.read',
    summary: 'All scripts of the folder of scripts, and what is wrong with those that cannot be used.',
    answer: z.object({ scripts: z.array(scriptSummary), faults: z.array(z.string()) }),
  },
  'GET /scripts/:scriptId': {
    access: 'script.read',
    summary: 'One script: as it is followed, and as it is written.',
    params: z.object({ scriptId: z.string().max(64) }),
    answer: scriptSummary.extend({
      text: z.string().meta({ description: 'The file (YAML).' }),
      script: scriptShown.extend({ fields: fields.readonly() }),
    }),
  },
  'POST /scripts/check': {
    access: 'script.read',
    summary: 'Whether a script that is being written can be followed; each problem with its line.',
    body: z.object({ text: z.string().max(500_000) }),
    answer: z.object({
      isUsable: z.boolean(),
      problems: z.array(z.string()),
      script: scriptShown.extend({ fields: fields.readonly() }).optional(),
    }),
  },
});
