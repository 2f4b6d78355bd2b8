/** Errors over HTTP: problem details (RFC 9457) with the stable code of the catalogue. */
import { z } from 'zod';
import { publicError } from '../services/errors.ts';
import { ERROR_CATALOGUE, statusOf, type ErrorCode } from '../services/errorCatalogue.ts';

export type { ErrorCode };

export const problem = z.object({
  type: z.string().meta({ description: 'A name for this kind of error, by its code.' }),
  title: z.string(),
  status: z.int(),
  code: z.string().meta({ description: 'Stable; listed in docs/errors.md.' }),
  detail: z.string().meta({ description: 'What, where, and how to mend it.' }),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Of a request that cannot be used: each value and what is wrong with it.' }),
});
export type Problem = z.output<typeof problem>;

export const PROBLEM_TYPE = 'application/problem+json';

export function problemOf(code: ErrorCode, detail: string, errors?: Problem['errors']): Problem {
  const { doc } = ERROR_CATALOGUE[code];
  return {
    type: `urn:outpace:error:${code}`,
    title: doc.split(/(?<=\.)\s/)[0] ?? doc,
    status: statusOf(code),
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
}

/** Undefined: a bug, of which nobody outside is told more than that. */
export function problemOfThrown(thrown: unknown): Problem | undefined {
  const known = publicError(thrown);
  return known === undefined ? undefined : problemOf(known.code, known.message);
}
