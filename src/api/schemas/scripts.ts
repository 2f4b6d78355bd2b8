/** Scripts: what agents say; checked, and saved as versions. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { scriptShown } from './deskScreen.ts';
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

const scriptParams = z.object({ scriptId: z.string().max(64) });
const versionParams = scriptParams.extend({ number: versionNumber });

const scriptSummary = z.object({
  scriptId: z.string(),
  name: z.string(),
  language: z.string(),
  version: z.string().meta({ description: 'SHA-256 of the text: answers are kept with it.' }),
  nodes: z.int(),
  objections: z.int(),
  warnings: z.array(z.string()),
  saved: savedVersion.optional().meta({ description: 'Absent: it lies in a file of the folder of scripts.' }),
});

const fields = z.array(z.object({ field: z.string(), label: z.string(), isEditable: z.boolean() }));

export const scriptEndpoints = endpoints({
  'GET /scripts': {
    access: 'script.read',
    summary:
      'Scripts: the newest saved version of each, else its file; and what is wrong with those that cannot be used.',
    answer: z.object({
      scripts: z.array(scriptSummary),
      faults: z.array(z.string()),
      unusable: z.array(z.string()).meta({ description: 'Ids of saved ones among the faults.' }),
    }),
  },
  'GET /scripts/:scriptId': {
    access: 'script.read',
    summary: 'One script: as it is followed, and as it is written.',
    params: scriptParams,
    answer: scriptSummary.extend({
      text: z.string().meta({ description: 'YAML.' }),
      script: scriptShown.extend({ fields: fields.readonly() }),
    }),
  },
  'POST /scripts/check': {
    access: 'script.read',
    summary: 'Whether a script that is being written can be followed; each problem with its line.',
    isAudited: false,
    body: z.object({ text: z.string().max(MOST_TEXT) }),
    answer: z.object({
      isUsable: z.boolean(),
      problems: z.array(z.string()),
      script: scriptShown.extend({ fields: fields.readonly() }).optional(),
      preview: scriptShown.optional().meta({ description: 'With the names of the fields in their places.' }),
    }),
  },
  'POST /scripts': {
    access: 'script.edit',
    summary: 'Saves the first version of a script that there is not; its id is that in the text.',
    body: textToSave,
    answer: savedVersion.extend({ scriptId: z.string() }),
    status: 201,
  },
  'GET /scripts/:scriptId/text': {
    access: 'script.read',
    summary: 'A script as it is written, also where it cannot be used.',
    params: scriptParams,
    answer: writtenText,
  },
  'PUT /scripts/:scriptId/text': {
    access: 'script.edit',
    summary: 'Saves the next version: agents have it from their next call on.',
    params: scriptParams,
    body: textToSave,
    answer: writtenText,
    edits: 'GET /scripts/:scriptId/text',
  },
  'GET /scripts/:scriptId/versions': {
    access: 'script.read',
    summary: 'What was saved, the newest first.',
    params: scriptParams,
    answer: versionList,
  },
  'GET /scripts/:scriptId/versions/:number': {
    access: 'script.read',
    summary: 'A version as it was saved.',
    params: versionParams,
    answer: versionText,
  },
  'GET /scripts/:scriptId/versions/:number/difference': {
    access: 'script.read',
    summary: 'What differs between two versions, line by line.',
    params: versionParams,
    query: differenceQuery,
    answer: difference,
  },
  'GET /script-schema': {
    access: 'script.read',
    summary: 'The keys of a script as a JSON Schema, for editors.',
    answer: jsonSchema,
  },
});
