/** The survey's web page over the real records on PGlite, with invitations to real flows and a clock that is moved. */
import { randomUUID } from 'node:crypto';
import type { Flow } from '../../src/domain/flow/flow.ts';
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import type { Invitation, InvitationsPort, NewInvitation } from '../../src/ports/invitations.ts';
import { createInvitationsPort } from '../../src/records/invitations.ts';
import type { Sql } from '../../src/records/sql.ts';
import { parseFlowFile } from '../../src/services/flowFile.ts';
import type { InvitationParts } from '../../src/services/invitations.ts';
import { surveyLinks } from '../../src/services/surveyLink.ts';
import { startWebServer, type WebLimits } from '../../src/web/server.ts';
import { createSurveyPages } from '../../src/web/surveyPages.ts';
import { createMovableClock, type MovableClock } from './movableClock.ts';
import { createTestPglite } from './pglite.ts';

export const SURVEY_KEY = 'the key of a test';
export const SENDER = 'Example Energy';

/** After a call: a comment is asked of whoever is not content. */
const SATISFACTION = `
id: content
name: Satisfaction after a call
languages: [en, zh]
written: true
start: rating
onFault: end
nodes:
  rating:
    kind: question
    prompts: [outpace/en/flow-rating]
    text:
      en: How satisfied are you with the call, from 1 (not at all) to 5 (very)?
      zh: 您对这次通话满意吗？1 表示非常不满意，5 表示非常满意。
    labels:
      1: { en: Not at all satisfied, zh: 非常不满意 }
      2: { en: Not satisfied, zh: 不满意 }
      3: { en: Neither, zh: 一般 }
      4: { en: Satisfied, zh: 满意 }
      5: { en: Very satisfied, zh: 非常满意 }
    scale: { from: 1, to: 5 }
    measure: rating
    next: recommend
    onSilence: end
  recommend:
    kind: question
    prompts: [outpace/en/flow-recommend]
    text:
      en: How likely is it that you recommend us, from 0 (not at all) to 10 (extremely)?
      zh: 您有多大可能向他人推荐我们？0 表示完全不可能，10 表示极有可能。
    scale: { from: 0, to: 10 }
    measure: recommendation
    next: judge
    onSilence: end
  judge:
    kind: branch
    cases: [{ when: rating <= 2 || recommend <= 6, next: comment }]
    otherwise: end
  comment:
    kind: record
    prompts: [outpace/en/flow-comment]
    text: { en: What could we do better?, zh: 我们哪里可以做得更好？ }
    measure: comment
    next: end
  end: { kind: hangup }
`;

/** Every kind of question that is asked in writing; the person may ask for no more calls. */
const ALL_KINDS = `
id: allKinds
name: All kinds of questions
languages: [en, zh]
written: true
start: rating
onFault: end
nodes:
  rating:
    kind: question
    prompts: [outpace/en/flow-rating]
    text: { en: How was it?, zh: 怎么样？ }
    scale: { from: 1, to: 5 }
    measure: rating
    next: age
    onSilence: end
  age:
    kind: digits
    prompts: [outpace/en/flow-rating]
    text: { en: 'How old are you, in years?', zh: 您多少岁？ }
    least: 1
    most: 3
    measure: number
    next: comment
    onSilence: end
  comment:
    kind: record
    prompts: [outpace/en/flow-comment]
    text: { en: Anything else?, zh: 还有什么要说的？ }
    measure: comment
    next: again
  again:
    kind: menu
    prompts: [outpace/en/flow-rating]
    text: { en: May we ask again?, zh: 可以再问您吗？ }
    choices: { 1: end, 2: out }
    labels: { 1: { en: 'Yes', zh: 可以 }, 2: { en: 'No', zh: 不可以 } }
    onSilence: end
  out: { kind: optOut, next: end }
  end: { kind: hangup }
`;

export const satisfaction = (): Flow => flowOf(SATISFACTION);
export const allKinds = (): Flow => flowOf(ALL_KINDS);
const flowOf = (text: string): Flow => parseFlowFile('test.yaml', text).flow;

export interface TestSurveyPage {
  readonly url: string;
  readonly port: number;
  readonly sql: Sql;
  readonly clock: MovableClock;
  readonly invitations: InvitationsPort;
  readonly parts: InvitationParts;
  /** Numbers put on the do-not-call list. */
  readonly listed: readonly string[];
  readonly errors: readonly unknown[];
  invite(flow: Flow, over?: Partial<NewInvitation>): Promise<{ invitation: Invitation; link: string }>;
  /** As the records have it now. */
  invitation(invitationId: string): Promise<Invitation>;
  stop(): Promise<void>;
}

export async function startSurveyPage(limits: Partial<WebLimits> = {}): Promise<TestSurveyPage> {
  const sql = createTestPglite();
  const invitations = createInvitationsPort(sql, 'test');
  await invitations.start();
  const clock = createMovableClock(Date.UTC(2026, 10, 20, 12));
  const listed: string[] = [];
  const errors: unknown[] = [];
  const parts: InvitationParts = {
    invitations,
    listNumber: async (number) => void listed.push(number),
  };
  const server = await startWebServer({
    bind: '127.0.0.1',
    port: 0,
    proxies: [],
    pages: createSurveyPages({ ...parts, key: SURVEY_KEY, sender: SENDER }),
    now: () => clock.now(),
    onError: (error) => errors.push(error),
    limits,
  });
  const url = `http://127.0.0.1:${server.port}`;
  const linkOf = surveyLinks({ publicUrl: url, key: SURVEY_KEY });

  async function invite(flow: Flow, over: Partial<NewInvitation> = {}) {
    await invitations.keepFlow(flow);
    const made = await invitations.invite({
      invitationId: randomUUID(),
      surveyId: flow.flowId,
      version: flow.version,
      channel: 'web',
      occasion: { campaignId: 'campaign', leadId: 'lead', attemptId: randomUUID(), agentId: 'mei' },
      number: '+12025550123',
      language: 'en',
      createdAt: clock.now(),
      dueAt: clock.now(),
      expiresAt: clock.now() + 48 * HOUR_MS,
      ...over,
    });
    if (made === undefined) throw new Error('not invited');
    return { invitation: made.invitation, link: linkOf(made.invitation) };
  }

  async function invitation(invitationId: string): Promise<Invitation> {
    const found = await invitations.invitation(invitationId);
    if (found === undefined) throw new Error(`no invitation ${invitationId}`);
    return found;
  }

  async function stop(): Promise<void> {
    await server.close();
    await invitations.stop();
  }

  const { port } = server;
  return { url, port, sql, clock, invitations, parts, listed, errors, invite, invitation, stop };
}
