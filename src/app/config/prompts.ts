/** Prompts in the configuration: where the catalogue lies, how large a sound may be, and what speaks a text. */
import { z } from 'zod';
import { namesIn } from '../../domain/kernel/template.ts';
import { hostName, line, urlTemplate } from './fields.ts';

const PLACEHOLDERS = ['text', 'voice', 'language', 'password'];
const text = (description: string) => line.meta({ description });
const isKnown = (value: string) => namesIn(value).every((name) => PLACEHOLDERS.includes(name));
const template = (description: string) =>
  z
    .string()
    .max(4_000)
    .refine(isKnown, `may hold {${PLACEHOLDERS.join('}, {')}} alone`)
    .meta({ description });
const voice = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+_.-]{0,79}$/, 'must be the name of a voice');

const speech = z.strictObject({
  url: urlTemplate
    .refine(isKnown, `may hold {${PLACEHOLDERS.join('}, {')}} alone`)
    .optional()
    .meta({
      description:
        'Where a text is spoken, answered with WAV or MP3; {text}, {voice}, {language} and {password} are filled in. Absent: espeak-ng on this machine.',
    }),
  method: z.enum(['GET', 'POST']).default('POST'),
  headers: z
    .array(template('`Name: value`.').regex(/^[A-Za-z0-9-]+: /, 'must be written as `Name: value`'))
    .default([])
    .meta({ description: 'Further headers, each `Name: value`, with {placeholders}.' }),
  contentType: text('Of the body; it decides how values are escaped in it.').default('application/json'),
  body: template('With {placeholders}.').default('{"text":"{text}","voice":"{voice}"}'),
  password: text('The key of the engine. Not in this file: in the environment, or in a file of its own.')
    .optional()
    .meta({
      description: 'The key of the engine. Not in this file: in the environment, or in a file of its own.',
      secret: true,
    }),
  passwordFile: text('A file that holds it, on one line.').optional(),
  hosts: z
    .array(hostName)
    .default([])
    .meta({ description: 'Hosts that may be connected to. Empty: the one in the URL alone.' }),
  allowPrivate: z.boolean().default(false).meta({
    description: 'Whether the host may have a private address, such as an engine on this machine.',
  }),
  timeoutSeconds: z.int().min(1).max(120).default(30).meta({ description: 'For one text.' }),
  voices: z
    .record(z.string().regex(/^[a-z]{2,3}$/, 'must be a language such as en'), voice)
    .default({ en: 'en-us', zh: 'cmn' })
    .meta({ description: 'The voice of each language; else the language itself is the name.' }),
});

export const prompts = z.strictObject({
  folder: text(
    'Folder with your own prompts and their catalogue. Absent: `asterisk/sounds` in the data folder. Engines on several machines share one folder.',
  ).optional(),
  longestSeconds: z.int().min(1).max(290).default(120).meta({
    description: 'Longest sound that is taken.',
  }),
  mostMegabytes: z.int().min(1).max(100).default(20).meta({
    description: 'Largest file that is taken.',
  }),
  speech: speech.prefault({}),
});

export type PromptsConfig = z.output<typeof prompts>;
export type SpeechConfig = PromptsConfig['speech'];
