/** A campaign with an hour and more of calls and a last quarter of decisions on record, as its engine has left them. */
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { DecisionRecord } from '../../src/domain/pacing/record.ts';
import { API_DIAL_GROUP, type TestApi } from './api.ts';
import { aCampaign, aCdr, aDecision, aJoinedCdr, aLead, anAttempt, closed } from './records.ts';

const CALLS = 600;
const BETWEEN_CALLS_MS = 10_000;
const TALK_MS = 150_000;
const AGENTS = 8;
const DECISIONS = 180;
const BETWEEN_DECISIONS_MS = 5_000;
const HORIZON_MS = 20_000;

export async function putPacingOnRecord(
  { parts: { records } }: Pick<TestApi, 'parts'>,
  now: number,
): Promise<void> {
  const settings = { ...aCampaign().settings, ringTimeoutMs: 20_000, promptBeforeAgent: false };
  await records.createList('list-1', 'list');
  await records.importLeads('list-1', [aLead(1)]);
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP, settings }));
  await putCallsOnRecord(
    records,
    { campaignId: 'campaign-1', dialGroupId: API_DIAL_GROUP, leadId: 'lead-1' },
    now,
  );
  const decisions = Array.from({ length: DECISIONS }, (_, index) =>
    decisionOf(index, now - (DECISIONS - index) * BETWEEN_DECISIONS_MS),
  );
  await records.writeDecisions(API_DIAL_GROUP, decisions);
}

/** An hour and more of calls of a campaign that is there, up to that time. */
export async function putCallsOnRecord(
  records: Pick<TestApi['parts']['records'], 'write'>,
  campaign: Pick<Attempt, 'campaignId' | 'dialGroupId' | 'leadId'>,
  until: number,
): Promise<void> {
  const attempts = Array.from({ length: CALLS }, (_, index) =>
    anAttempt(1, index + 1, { ...campaign, createdAt: until - (CALLS - index) * BETWEEN_CALLS_MS }),
  );
  await records.write(
    attempts.map((attempt, index) =>
      closed(index % 3 === 0 ? conversation(attempt, `agent-${(index / 3) % AGENTS}`) : aCdr(attempt)),
    ),
  );
}

function conversation(attempt: Attempt, agentId: string): CallDetailRecord {
  const { stamps } = aJoinedCdr(attempt);
  return aJoinedCdr(attempt, { agentId, stamps: { ...stamps, endedAt: attempt.createdAt + TALK_MS } });
}

/** The load of the floor goes up and down. */
function decisionOf(index: number, at: number): DecisionRecord {
  const wave = (1 + Math.sin(index / 9)) / 2;
  const dial = index % 4 === 0 ? 1 + Math.round(2 * wave) : 0;
  const { view } = aDecision(at);
  return aDecision(at, {
    campaigns: [{ campaignId: 'campaign-1', dial }],
    view: {
      ...view,
      idle: many(1 + 4 * wave, 2_000),
      talking: many(14 - 5 * wave, 9_000),
      dialling: many(3 + 6 * wave, 1_500),
    },
    decision: {
      dial,
      forecast: {
        horizonMs: HORIZON_MS,
        agentsFree: 2 + 4 * wave,
        answers: 0.4 + 0.8 * wave,
        risk: 0.012 + 0.01 * wave,
        riskLimit: 0.025,
      },
      limitedBy: dial === 0 ? 'risk' : 'none',
      reason:
        dial === 0
          ? 'One more call would wait for an agent for too long.'
          : `Dialling ${dial}: agents come free.`,
    },
    shadow: {
      mode: 'predictive',
      dial: dial + 40,
      limitedBy: 'none',
      reason: 'More would be dialled.',
      agrees: false,
    },
  });
}

const many = (count: number, apartMs: number): number[] =>
  Array.from({ length: Math.round(count) }, (_, index) => 1_000 + index * apartMs);
