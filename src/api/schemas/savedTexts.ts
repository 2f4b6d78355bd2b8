/** What flows and scripts share: they are written as text, and each saving is a version. */
import { z } from 'zod';
import { instant } from './instant.ts';

export const MOST_TEXT = 500_000;

export const savedVersion = z.object({
  number: z.int().meta({ description: 'Of the first one 1; the greatest is in force.' }),
  version: z.string().meta({ description: 'SHA-256 of the text.' }),
  note: z.string(),
  at: instant,
  who: z.string(),
});

/** `text`: not where it is written, but what is written there. */
export const writtenText = z.object({
  text: z.string().meta({ description: 'YAML.' }),
  saved: savedVersion.optional().meta({ description: 'Absent: it lies in a file of its folder.' }),
});

export const textToSave = z.strictObject({
  text: z.string().max(MOST_TEXT).meta({ description: 'YAML.' }),
  note: z.string().max(500).default('').meta({ description: 'What was changed, and why.' }),
});

export const versionList = z.object({ versions: z.array(savedVersion).readonly() });

export const versionText = savedVersion.extend({ text: z.string() });

export const versionNumber = z.coerce.number().int().min(1).max(1_000_000);

export const differenceQuery = z.object({
  from: z.coerce.number().int().min(0).max(1_000_000).default(0).meta({
    description: 'The version that it is held against; 0: against nothing.',
  }),
});

export const difference = z.object({
  lines: z
    .array(
      z.object({
        kind: z.enum(['same', 'removed', 'added']),
        before: z.int().optional().meta({ description: 'Line of the older text; absent: added.' }),
        after: z.int().optional().meta({ description: 'Line of the newer text; absent: removed.' }),
        text: z.string(),
      }),
    )
    .readonly()
    .meta({ description: 'What differs, with three lines around it; empty: nothing.' }),
});

/** A JSON Schema, for editors. */
export const jsonSchema = z.record(z.string(), z.unknown());
