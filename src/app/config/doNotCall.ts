/** Where a node finds its do-not-call files, and how soon it takes up a new one. */
import { z } from 'zod';
import { line } from './fields.ts';

export const doNotCall = z.strictObject({
  folder: line.optional().meta({
    description:
      'Folder with do-not-call files (`NAME.numbers`, made by `outpace dnc build`). Absent: none. An engine does not start where it, or a file in it, cannot be read.',
  }),
  checkSeconds: z.int().min(1).max(3_600).default(5).meta({
    description: 'Seconds between looks at the folder: how soon a new version of a file is loaded.',
  }),
});
