/** Erasure, over HTTP. */
import { requireNumber } from '../../services/doNotCallEntry.ts';
import { eraseNumber } from '../../services/erasure.ts';
import type { Handlers } from '../handlers.ts';
import { numberFor } from '../masked.ts';
import type { privacyEndpoints } from '../schemas/privacy.ts';
import { numberingOf } from './doNotCall.ts';

export const privacyHandlers: Handlers<typeof privacyEndpoints> = {
  'POST /privacy/erasures': async ({ body }, { caller, parts, now }) => {
    const number = requireNumber(body.number, numberingOf(parts, body.region));
    const order = { number, at: now, by: caller.login, reason: body.reason };
    const erased = await eraseNumber(parts, order, body.dryRun);
    return {
      ...erased,
      number: numberFor(caller, number),
      otherNumbers: erased.otherNumbers.map((one) => numberFor(caller, one)),
    };
  },
};
