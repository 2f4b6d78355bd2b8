/** Calls on record, over HTTP. */
import { z } from 'zod';
import type { Caller } from '../../domain/account/caller.ts';
import type { CallDetailRecord } from '../../domain/cdr/attempt.ts';
import type { CallSearch } from '../../ports/reports.ts';
import { callDetail, isClosed } from '../../services/callDetail.ts';
import { decisionAt } from '../../services/explain.ts';
import { callActivity, liveCalls } from '../../services/liveCalls.ts';
import { OutpaceError } from '../../services/errors.ts';
import { searchCalls } from '../../services/callSearch.ts';
import type { Answered, Asked } from '../endpoint.ts';
import type { Handlers } from '../handlers.ts';
import { numberFor, seesPersons } from '../masked.ts';
import type { RequestContext } from '../parts.ts';
import type { callEndpoints } from '../schemas/calls.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';
import { seesTeam } from '../teams.ts';
import { agentsSeen } from './agents.ts';
import { closedCall, openCall, summaryOf } from './callView.ts';

const RECORDINGS_OF_CALL = 20;
const keyOfCall = z.tuple([z.number(), z.string()]);

export const callHandlers: Handlers<typeof callEndpoints> = {
  'GET /calls': ({ query }, context) => page(query, context),

  'POST /calls/search': ({ body }, context) => {
    if (body.number !== undefined && !seesPersons(context.caller))
      throw new OutpaceError('OUT_FORBIDDEN', 'calls are found by a number by those who may see numbers');
    return page(body, context);
  },

  'GET /calls/live': async (_asked, { parts, caller }) => {
    const isSeen = await agentsSeen(parts, caller);
    const calls = await liveCalls(parts.stores.liveBoard, parts.dialGroupId);
    return {
      calls: calls
        .filter(({ agentId }) => isSeen(agentId))
        .map((call) => ({
          attemptId: call.attemptId,
          campaignId: call.campaignId,
          state: call.state,
          activity: seesPersons(caller) ? callActivity(call) : call.state,
          since: call.since,
          number: call.number,
          ...(call.agentId === undefined ? {} : { agentId: call.agentId }),
        })),
    };
  },

  'GET /calls/:attemptId': async ({ params: { attemptId } }, { parts, caller }) => {
    const { records, dialGroupId } = parts;
    const { record, closed, stages } = await callDetail(records, attemptId);
    await requireSeen(record.dialGroupId === dialGroupId, record, { parts, caller });
    const [recordings, decision] = await Promise.all([
      records.recordings.find({ attemptId, limit: RECORDINGS_OF_CALL }),
      decisionAt(records, record.campaignId, record.createdAt),
    ]);
    return {
      ...(isClosed(record) ? closedCall(record, caller) : openCall(record, caller)),
      isClosed: closed,
      stages: [...stages],
      recordings: recordings.map(({ recordingId, startedAt, durationMs, deleted }) => ({
        recordingId,
        startedAt,
        durationMs,
        isKept: deleted === undefined,
      })),
      pacing: decision ?? null,
    };
  },
};

async function requireSeen(
  isOfGroup: boolean,
  record: Pick<CallDetailRecord, 'attemptId'> & { readonly agentId?: string },
  { parts, caller }: Pick<RequestContext, 'parts' | 'caller'>,
): Promise<void> {
  const agents = caller.teamIds === undefined ? [] : await parts.records.agents(parts.dialGroupId);
  const teamId = agents.find(({ agentId }) => agentId === record.agentId)?.teamId;
  if (isOfGroup && seesTeam(caller, teamId)) return;
  throw new OutpaceError('OUT_NOT_FOUND', `there is no attempt ${JSON.stringify(record.attemptId)}`);
}

type Search = Asked<(typeof callEndpoints)['POST /calls/search']>['body'];

async function page(
  { cursor, to, limit, ...filters }: Search,
  { parts, caller, now }: RequestContext,
): Promise<Answered<(typeof callEndpoints)['GET /calls']>> {
  const key = keyOf(cursor, keyOfCall);
  const search: CallSearch = {
    ...filters,
    dialGroupId: parts.dialGroupId,
    to: to ?? now + 1,
    limit,
    teamIds: caller.teamIds,
    before: key === undefined ? undefined : { createdAt: key[0], attemptId: key[1] },
  };
  const { calls, next } = await searchCalls(parts.reports, search, parts.region);
  return {
    items: calls.map((call) => rowFor(call, caller)),
    next: next === undefined ? null : cursorOf([next.createdAt, next.attemptId]),
  };
}

const rowFor = (call: CallDetailRecord, caller: Caller) => ({
  ...summaryOf(call),
  number: numberFor(caller, call.number),
});
