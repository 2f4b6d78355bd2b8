/** Callbacks, over HTTP. */
import type { Caller } from '../../domain/account/caller.ts';
import type { CallbackTime } from '../../domain/callback/callback.ts';
import type { RecordsPort } from '../../ports/records.ts';
import type { CallbackRow } from '../../ports/callbacks.ts';
import {
  callbackTimeOf,
  cancelCallback,
  listCallbacks,
  moveCallback,
  noCallback,
  showCallback,
  type CallbackShown,
} from '../../services/callbacks.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { Handlers } from '../handlers.ts';
import { nameFor, textFor } from '../masked.ts';
import type { callbackEndpoints } from '../schemas/callbacks.ts';
import { seesTeam } from '../teams.ts';
import { seenAgent } from './agents.ts';

export const callbackHandlers: Handlers<typeof callbackEndpoints> = {
  'GET /callbacks': async ({ query }, { caller, parts, now }) => {
    const { campaignId, agentId, which, from, until, limit } = query;
    const filter = {
      campaignId,
      agentId,
      teamIds: caller.teamIds,
      from,
      until,
      isDue: which === 'due',
      isMissed: which === 'missed',
      isOver: which === 'all',
    };
    const { callbacks, soon, missed } = await listCallbacks(parts.records, filter, now, limit);
    return { callbacks: callbacks.map((row) => callbackFor(caller, row)), soon, missed };
  },

  'GET /callbacks/:callbackId': async ({ params: { callbackId } }, { caller, parts }) => {
    const { callback, changes } = await seen(parts.records, caller, callbackId);
    return { ...callbackFor(caller, callback), changes };
  },

  'PATCH /callbacks/:callbackId': async ({ params: { callbackId }, body }, { caller, parts, now }) => {
    const { agentId, ...time } = body;
    await seen(parts.records, caller, callbackId);
    if (agentId !== undefined) await seenAgent(parts, caller, agentId);
    const move = { callbackId, time: timeOf(time), agentId };
    return callbackFor(caller, await moveCallback(parts, move, { who: caller.login, now }));
  },

  'POST /callbacks/:callbackId/cancel': async ({ params: { callbackId } }, { caller, parts, now }) => {
    await seen(parts.records, caller, callbackId);
    return callbackFor(caller, await cancelCallback(parts.records, callbackId, { who: caller.login, now }));
  },
};

/** One of an agent whom the caller sees; somebody else's is not there for them. */
async function seen(records: RecordsPort, caller: Caller, callbackId: string): Promise<CallbackShown> {
  const shown = await showCallback(records, callbackId);
  if (!seesTeam(caller, shown.callback.teamId)) throw noCallback(callbackId);
  return shown;
}

function timeOf({
  at,
  localTime,
}: {
  readonly at?: number | undefined;
  readonly localTime?: string | undefined;
}): CallbackTime {
  if (at !== undefined) return { at };
  if (localTime !== undefined) return callbackTimeOf(localTime);
  throw new OutpaceError('OUT_USAGE', 'give either `at` or `localTime`');
}

/** Its number is masked already. */
function callbackFor(caller: Caller, row: CallbackRow): CallbackRow {
  return {
    ...row,
    ...(row.name === undefined ? {} : { name: nameFor(caller, row.name) }),
    ...(row.note === undefined ? {} : { note: textFor(caller, row.note) }),
  };
}
