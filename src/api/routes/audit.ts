/** The audit, over HTTP. */
import { z } from 'zod';
import { auditFault } from '../../services/audit.ts';
import type { Handlers } from '../handlers.ts';
import { recordFor, sentenceFor } from '../masked.ts';
import type { auditEndpoints } from '../schemas/audit.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';

const sequenceCursor = z.tuple([z.int().positive()]);
/** What they change or look for is people. */
const OF_PERSONS = /^[A-Z]+ \/(?:leads|callbacks|consents)\b/;

export const auditHandlers: Handlers<typeof auditEndpoints> = {
  'GET /audit': async ({ query: { cursor, limit, ...filter } }, { parts, caller }) => {
    const [before] = keyOf(cursor, sequenceCursor) ?? [];
    const found = await parts.audit.entries({ ...filter, before, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map((entry) => {
        const isOfPerson = OF_PERSONS.test(entry.endpoint);
        return {
          ...entry,
          subject: sentenceFor(caller, entry.subject),
          before: recordFor(caller, entry.before, isOfPerson),
          after: recordFor(caller, entry.after, isOfPerson),
        };
      }),
      next: last === undefined ? null : cursorOf([last.sequence]),
    };
  },

  'GET /audit/verification': async (_asked, { parts }) => {
    const verdict = await parts.audit.verify([]);
    const { entries, head } = verdict;
    return { entries, head: { ...head }, broken: auditFault(verdict) ?? null };
  },
};
