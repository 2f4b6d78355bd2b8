/** Policies, over HTTP. */
import { OutpaceError } from '../../services/errors.ts';
import type { Handlers } from '../handlers.ts';
import type { policyEndpoints } from '../schemas/policies.ts';

export const policyHandlers: Handlers<typeof policyEndpoints> = {
  'GET /policies': (_asked, { parts: { law } }) => ({
    policies: [...law.policies.values()],
    holidays: (law.holidayTables ?? []).map(({ country, source, years }) => ({
      country,
      source,
      years: Object.keys(years).toSorted(),
    })),
    zones: { source: law.zones.source, prefixes: Object.keys(law.zones.prefixes).length },
  }),

  'GET /policies/:policyId': ({ params: { policyId } }, { parts: { law } }) => {
    const found = law.policies.get(policyId);
    if (found !== undefined) return found;
    const known = [...law.policies.keys()].join(', ') || 'none';
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no policy ${JSON.stringify(policyId)}; loaded: ${known}`,
    );
  },
};
