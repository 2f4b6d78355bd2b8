/** Why the pacer did what it did: the decision in force at a time, and the minute around it (PACING 5.7). */
import { callsLeft } from '../domain/governor/budget.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { AbandonWindow } from '../domain/pacing/pacer.ts';
import type { DecisionRecord } from '../domain/pacing/record.ts';
import type { RecordsPort } from '../ports/records.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

export interface WindowLeft extends AbandonWindow {
  /** Calls that may still be abandoned, were no more answered. */
  readonly left: number;
}

export interface Explanation {
  readonly campaignId: string;
  readonly decision: DecisionRecord;
  readonly windows: readonly WindowLeft[];
  /** Oldest first, `decision` among them. */
  readonly around: readonly DecisionRecord[];
}

/** Not dialling, a decision is kept each ten seconds: an older one was not in force any more. */
const LONGEST_IN_FORCE_MS = 15 * SECOND_MS;
const AROUND_LIMIT = 400;
const LOOK_BACK_MS = 366 * DAY_MS;

/** Without `at`: the last decision there is. */
export async function explainPacing(
  records: RecordsPort,
  campaignId: string,
  at: Instant | undefined,
  now: Instant,
): Promise<Explanation> {
  await campaignOf(records, campaignId);
  const from = at === undefined ? now - LOOK_BACK_MS : at - LONGEST_IN_FORCE_MS;
  const [decision] = await records.decisions(campaignId, from, at ?? now, 1);
  if (decision === undefined) throw await noDecision(records, campaignId, at, now);
  const around = await records.decisions(
    campaignId,
    at === undefined ? decision.at - MINUTE_MS : at - MINUTE_MS / 2,
    at === undefined ? decision.at : at + MINUTE_MS / 2,
    AROUND_LIMIT,
  );
  return {
    campaignId,
    decision,
    windows: decision.view.budget.map((window) => ({ ...window, left: callsLeft(window) })),
    around: around.toReversed(),
  };
}

export interface DecisionShort {
  readonly at: Instant;
  readonly mode: DecisionRecord['mode'];
  readonly dial: number;
  readonly limitedBy: DecisionRecord['decision']['limitedBy'];
  readonly reason: string;
  readonly risk: number;
  readonly riskLimit: number;
}

/** The decision in force then; undefined: there was none, or it is past its time. */
export async function decisionAt(
  records: Pick<RecordsPort, 'decisions'>,
  campaignId: string,
  at: Instant,
): Promise<DecisionShort | undefined> {
  const [found] = await records.decisions(campaignId, at - LONGEST_IN_FORCE_MS, at, 1);
  if (found === undefined) return undefined;
  const { dial, limitedBy, reason, forecast } = found.decision;
  const { risk, riskLimit } = forecast;
  return { at: found.at, mode: found.mode, dial, limitedBy, reason, risk, riskLimit };
}

async function noDecision(
  records: RecordsPort,
  campaignId: string,
  at: Instant | undefined,
  now: Instant,
): Promise<OutpaceError> {
  if (at === undefined) {
    const message = `no pacing decision of campaign ${campaignId} is on record; the first is kept seconds after it is started`;
    return new OutpaceError('OUT_NOT_FOUND', message);
  }
  const [before] = await records.decisions(campaignId, now - LOOK_BACK_MS, at, 1);
  const nearest =
    before === undefined ? '' : `; the last one before was at ${new Date(before.at).toISOString()}`;
  const when = new Date(at).toISOString();
  return new OutpaceError(
    'OUT_NOT_FOUND',
    `campaign ${campaignId} was not paced at ${when}, or its decisions of that day are past their time (pacing.keepDecisionsDays)${nearest}`,
  );
}
