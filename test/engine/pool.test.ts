import { describe, expect, it } from 'vitest';
import type { Campaign, CampaignPacing, CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import { createPacer } from '../../src/domain/pacing/createPacer.ts';
import { replayJournal } from '../../src/domain/pacing/journal.ts';
import type { FloorView, PacingEvent, PacingSettings } from '../../src/domain/pacing/pacer.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { BUSY, TRUNK, aCampaign, aFloor, type FloorOptions, type TestFloor } from './floor.ts';

const paced = (pacing: Partial<CampaignPacing>): Partial<CampaignSettings> => ({
  pacing: { ...DEFAULT_CAMPAIGN_PACING, ...pacing },
});
/** Without a consent prompt, so that an answer is a join. */
const plain = { consent: undefined, promptBeforeAgent: false };
const named = (campaignId: string, pacing: Partial<CampaignPacing>, more: Partial<CampaignSettings> = {}) =>
  aCampaign({ ...plain, ...paced(pacing), ...more }, { campaignId });

/** A floor whose policy is the real one, with what it was asked and told kept. */
function watched(options: FloorOptions) {
  const views: FloorView[] = [];
  const events: PacingEvent[] = [];
  const settings: PacingSettings[] = [];
  const floor = aFloor({
    ...options,
    engine: {
      ...options.engine,
      policy(first, random) {
        const pacer = createPacer(first, random);
        settings.push(first);
        return {
          ...pacer,
          decide(view) {
            views.push(view);
            return pacer.decide(view);
          },
          observe(event) {
            events.push(event);
            pacer.observe(event);
          },
          configure(changed) {
            settings.push(changed);
            pacer.configure(changed);
          },
        };
      },
    },
  });
  const lastView = (): FloorView => {
    const view = views.at(-1);
    if (view === undefined) throw new Error('nothing was decided');
    return view;
  };
  return { ...floor, views, events, settings, lastView };
}

function restoreBudget(
  floor: Pick<TestFloor, 'give' | 'now'>,
  campaignId: string,
  answered = 0,
  abandoned = 0,
) {
  floor.give({
    type: 'budgetRestored',
    campaignId,
    days: [{ startsAt: Math.floor(floor.now() / 86_400_000) * 86_400_000, answered, abandoned }],
  });
}

/** Calls that each campaign was given, one agent and one call at a time. */
function dealt(campaigns: readonly Campaign[], rounds: number): Record<string, number> {
  const floor = aFloor({ agents: 1, campaigns });
  const counts: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    const [callId] = floor.dial();
    const campaignId = floor.all('beginAttempt').at(-1)?.attempt.campaignId ?? '';
    counts[campaignId] = (counts[campaignId] ?? 0) + 1;
    floor.end(callId ?? '', BUSY);
    floor.wait(1_000);
  }
  return counts;
}

describe('a pool of campaigns', () => {
  it('shares its calls by weight, even where one is placed at a time', () => {
    expect(dealt([named('big', { weight: 3 }), named('small', { weight: 1 })], 40)).toEqual({
      big: 30,
      small: 10,
    });
  });

  it('shares what it dials at once by weight too', () => {
    const floor = aFloor({
      agents: 8,
      trunks: [{ ...TRUNK, callsPerSecond: 200 }],
      campaigns: [named('big', { weight: 3 }), named('small', { weight: 1 })],
    });
    const asked = { big: 0, small: 0 };
    for (const { campaignId, count } of floor.all('leaseLeads'))
      asked[campaignId as 'big' | 'small'] += count;
    expect(asked).toEqual({ big: 6, small: 2 });
  });

  it('is decided on once, over the calls of all its campaigns', () => {
    const floor = watched({ agents: 2, campaigns: [named('left', {}), named('right', {})] });
    floor.dial();
    floor.wait(500);
    const view = floor.lastView();
    expect(new Set(view.dialling.map(({ group }) => group))).toEqual(
      new Set(['carrier|left', 'carrier|right']),
    );
    expect(view.budget.map(({ name }) => name)).toEqual(['left: day', 'right: day']);
    expect(view.nextGroup).toMatch(/^carrier\|(left|right)$/);
    expect(view.idle).toHaveLength(2);
  });

  it('is as careful as the most careful of its campaigns that may dial', () => {
    const careful = named('careful', { mode: 'ratio', linesPerAgent: 2, maxLinesPerAgent: 3 });
    const bold = named('bold', { mode: 'ratio', linesPerAgent: 4 }, { ringTimeoutMs: 30_000 });
    const floor = watched({ agents: 1, campaigns: [careful, bold] });
    expect(floor.settings.at(-1)).toMatchObject({
      linesPerAgent: 2,
      maxLinesPerAgent: 3,
      ringTimeoutMs: 30_000,
    });
    floor.give({ type: 'campaignSet', campaign: { ...careful, state: 'paused' } });
    expect(floor.settings.at(-1)).toMatchObject({ linesPerAgent: 4 });
  });

  it('goes on without a campaign whose budget is used up, which says so', () => {
    const ahead = { mode: 'ratio', linesPerAgent: 2 } as const;
    const floor = aFloor({ agents: 0, campaigns: [named('left', ahead), named('right', ahead)] });
    restoreBudget(floor, 'left', 100, 4);
    restoreBudget(floor, 'right', 100, 2);
    floor.seat('agent-1');
    floor.seat('agent-2');
    expect(new Set(floor.take('leaseLeads').map(({ campaignId }) => campaignId))).toEqual(new Set(['right']));
    expect(floor.campaign('left')).toMatchObject({
      limitedBy: 'budget',
      reason: expect.stringContaining('4 of 100 answered calls were abandoned'),
    });
  });

  it('dials only for idle agents where every budget is used up', () => {
    const ahead = { mode: 'ratio', linesPerAgent: 3 } as const;
    const floor = aFloor({ agents: 0, campaigns: [named('left', ahead), named('right', ahead)] });
    for (const campaignId of ['left', 'right']) restoreBudget(floor, campaignId, 100, 4);
    floor.seat('agent-1');
    floor.seat('agent-2');
    const asked = floor.take('leaseLeads');
    expect(new Set(asked.map(({ campaignId }) => campaignId))).toEqual(new Set(['left', 'right']));
    expect(asked.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(floor.campaign('left')).toMatchObject({ limitedBy: 'budget', pacing: { mode: 'progressive' } });
  });

  it('goes on with a campaign that takes no risk, whatever was abandoned', () => {
    const floor = aFloor({ agents: 0, campaigns: [named('left', {}), named('right', {})] });
    restoreBudget(floor, 'left', 100, 4);
    floor.seat('agent-1');
    floor.seat('agent-2');
    expect(new Set(floor.take('leaseLeads').map(({ campaignId }) => campaignId))).toEqual(
      new Set(['left', 'right']),
    );
  });

  it('does not stop for a campaign that is previewed', () => {
    const floor = aFloor({
      agents: 1,
      campaigns: [named('seen', { mode: 'preview' }), named('dialled', {})],
    });
    expect(floor.take('leaseLeads')).toMatchObject([{ campaignId: 'dialled', count: 1 }]);
    expect(floor.campaign('seen').reason).toContain('In preview the agent sees the lead first');
  });

  it('does not take automated campaigns, which need no agents', () => {
    const automated = named('messages', { mode: 'automated' }, { maxLines: 5 });
    const floor = watched({ agents: 1, campaigns: [automated, named('dialled', {})] });
    const asked = Object.fromEntries(
      floor.take('leaseLeads').map(({ campaignId, count }) => [campaignId, count]),
    );
    expect(asked).toMatchObject({ messages: expect.any(Number), dialled: 1 });
    floor.wait(500);
    const shared = floor.views.filter(({ budget }) => budget.some(({ name }) => name.startsWith('dialled')));
    expect(shared.at(-1)?.dialling).toHaveLength(1);
  });

  it('dials a power ratio ahead of its agents, and never more than its lines', () => {
    const floor = aFloor({ agents: 2, campaigns: [named('camp', { mode: 'ratio', linesPerAgent: 3 })] });
    restoreBudget(floor, 'camp');
    expect(floor.dial()).toHaveLength(6);
    const tight = aFloor({
      agents: 2,
      campaigns: [named('camp', { mode: 'ratio', linesPerAgent: 3 })],
      trunks: [{ ...TRUNK, lines: 4 }],
    });
    restoreBudget(tight, 'camp');
    expect(tight.dial()).toHaveLength(4);
  });
});

describe('what the pacer is told', () => {
  it('is how each dialled call came out, once, with its age', () => {
    const floor = watched({ agents: 1, campaigns: [named('camp', {})] });
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.wait(4_000);
    floor.end(callId, BUSY);
    const other = floor.dialled();
    floor.give({ type: 'callDialling', callId: other });
    floor.wait(2_000);
    floor.answer(other);
    floor.bridge();
    floor.end(other);
    const resolved = floor.events.filter(({ type }) => type === 'resolved');
    expect(resolved).toMatchObject([
      { callId, outcome: 'busy', ageMs: 4_000, group: 'carrier|camp' },
      { callId: other, outcome: 'answered', ageMs: 2_000 },
    ]);
    expect(floor.events.filter(({ type }) => type === 'connected')).toMatchObject([
      { callId: other, waitedMs: 0 },
    ]);
  });

  it('is how long people waited, who was abandoned, and how long agents talked and wrapped up', () => {
    const floor = watched({ agents: 1, campaigns: [named('camp', { mode: 'ratio', linesPerAgent: 2 })] });
    restoreBudget(floor, 'camp');
    const [first = '', second = ''] = floor.dial();
    floor.answer(first);
    floor.bridge();
    floor.answer(second);
    floor.wait(2_000);
    expect(floor.events.at(-1)).toMatchObject({ type: 'abandoned' });
    floor.end(first);
    floor.wait(3_000);
    expect(floor.events.slice(-3)).toMatchObject([
      { type: 'talkEnded', ms: 2_000 },
      { type: 'wrapEnded', ms: 3_000 },
      { type: 'agentReady' },
    ]);
    expect(floor.lastView().budget).toMatchObject([{ answered: 2, abandoned: 1 }]);
  });

  it('is a failure where the trunk refuses the call, and nothing of a call that never left', () => {
    const floor = watched({ agents: 1, campaigns: [named('camp', {})] });
    const callId = floor.dialled();
    floor.give({ type: 'originateFailed', callId, outcome: 'refused', code: '500' });
    expect(floor.events).toMatchObject([{ type: 'resolved', callId, outcome: 'failed' }]);
    const other = floor.dialled();
    floor.give({ type: 'originateFailed', callId: other, outcome: 'unavailable', code: 'ECONNREFUSED' });
    expect(floor.events).toHaveLength(1);
  });

  it('is a break taken at the end of wrap-up', () => {
    const floor = watched({ agents: 1, campaigns: [named('camp', {})] });
    const callId = floor.dialled();
    floor.answer(callId);
    floor.bridge();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'lunch' });
    floor.end(callId);
    floor.wait(3_000);
    expect(floor.events.at(-1)).toMatchObject({ type: 'agentPaused' });
  });

  it('shows calls with their rings and the limits of wrap-up', () => {
    const floor = watched({ agents: 2, campaigns: [named('camp', {})] });
    const [first = '', second = ''] = floor.dial();
    floor.answer(first);
    floor.bridge();
    floor.end(first);
    floor.give({ type: 'callDialling', callId: second });
    const diallingAt = floor.now();
    floor.wait(700);
    floor.give({ type: 'callProgress', callId: second, progress: 'ringing' });
    const ringingSince = floor.now();
    floor.wait(600);
    expect(floor.lastView()).toMatchObject({
      wrapping: [{ limitMs: 3_000 }],
      dialling: expect.arrayContaining([
        { callId: second, since: diallingAt, ringingSince, group: 'carrier|camp' },
      ]),
    });
  });
});

describe('a policy that fails', () => {
  const broken = (): FloorOptions => ({
    agents: 2,
    engine: {
      policy: () => ({
        decide() {
          throw new Error('no idea');
        },
        observe() {
          throw new Error('do not want to know');
        },
        configure: () => undefined,
        snapshot: () => ({}),
        restore: () => undefined,
      }),
    },
  });

  it('is stood in for by one call for each idle agent, and says so', () => {
    const floor = aFloor(broken());
    expect(floor.dial()).toHaveLength(2);
    expect(floor.campaign()).toMatchObject({
      limitedBy: 'fallback',
      reason: expect.stringContaining('has failed'),
    });
  });

  it('is logged once a minute and asked again each time', () => {
    const floor = aFloor(broken());
    floor.wait(59_000);
    const failures = () => floor.all('log').filter(({ event }) => event === 'pacing.policyFailed');
    expect(failures()).toHaveLength(1);
    floor.wait(2_000);
    expect(failures()).toHaveLength(2);
    expect(failures()[0]).toMatchObject({ level: 'error', fields: { message: 'no idea' } });
  });

  it('cannot dial a number of calls that is none', () => {
    const pacer = createPacer({ mode: 'progressive' }, randomStream(1, 'test'));
    const floor = aFloor({
      agents: 1,
      engine: {
        policy: () => ({ ...pacer, decide: (view) => ({ ...pacer.decide(view), dial: Number.NaN }) }),
      },
    });
    expect(floor.dial()).toHaveLength(1);
    expect(floor.campaign().limitedBy).toBe('fallback');
  });
});

describe('what is kept of decisions', () => {
  it('is every one that dials, and one in ten seconds otherwise', () => {
    const floor = aFloor({ agents: 2, campaigns: [named('left', {}), named('right', {})] });
    const dialled = floor.take('keepDecision');
    expect(dialled.filter(({ record }) => record.decision.dial > 0)).toHaveLength(1);
    expect(dialled.at(-1)?.record).toMatchObject({
      poolId: 'main',
      mode: 'progressive',
      campaigns: [
        { campaignId: 'left', dial: 1 },
        { campaignId: 'right', dial: 1 },
      ],
      decision: { dial: 2, limitedBy: 'none' },
    });
    floor.wait(35_000);
    expect(floor.take('keepDecision')).toHaveLength(3);
  });

  it('names no number', () => {
    const floor = aFloor({ agents: 2, engine: { journal: true } });
    for (const callId of floor.dial()) floor.answer(callId);
    floor.wait(20_000);
    const kept = JSON.stringify([floor.all('keepDecision'), floor.all('journal')]);
    expect(kept.length).toBeGreaterThan(1_000);
    expect(kept).not.toContain('1555');
  });

  it('is what a shadow would have done, which never acts', () => {
    const campaigns = [named('camp', { shadow: 'ratio', linesPerAgent: 3 })];
    const floor = aFloor({ agents: 2, campaigns });
    const plainFloor = aFloor({ agents: 2, campaigns: [named('camp', { linesPerAgent: 3 })] });
    expect(floor.all('leaseLeads')).toEqual(plainFloor.all('leaseLeads'));
    const record = floor.take('keepDecision').at(-1)?.record;
    expect(record?.shadow).toMatchObject({ mode: 'ratio', dial: 6, agrees: false });
    expect(floor.campaign().pacing?.shadow).toMatchObject({ mode: 'ratio' });
  });
});

describe('the journal', () => {
  function aDay(engine: FloorOptions['engine']): TestFloor {
    const campaigns = [named('camp', { mode: 'predictive', shadow: 'ratio' })];
    const floor = aFloor({ agents: 5, campaigns, engine: { journal: true, ...engine } });
    restoreBudget(floor, 'camp');
    const random = randomStream(3, 'callees');
    for (let second = 0; second < 300; second += 1) {
      for (const callId of floor.dial()) floor.give({ type: 'callDialling', callId });
      for (const { attemptId, state, since } of floor.engine.board().calls) {
        if (state === 'joined') {
          if (random() < 0.05) floor.end(attemptId);
        } else if (floor.now() - since > 2_000 && random() < 0.2) {
          if (random() < 0.3) floor.answer(attemptId);
          else floor.end(attemptId, BUSY);
          floor.bridge();
        }
      }
      if (second === 150) floor.give({ type: 'journalBegun' });
      floor.wait(1_000);
    }
    return floor;
  }
  const entriesOf = (floor: TestFloor) => {
    const entries: ReturnType<typeof floor.all<'journal'>>[number]['entry'][] = JSON.parse(
      JSON.stringify(floor.all('journal').map(({ entry }) => entry)),
    );
    return entries;
  };
  const summary = (...[entries, other]: Parameters<typeof replayJournal>) => {
    const replay = replayJournal(entries, other);
    for (let step = replay.next(); ; step = replay.next()) if (step.done === true) return step.value;
  };

  it('replays decision for decision', () => {
    const floor = aDay({});
    const { decisions, different } = summary(entriesOf(floor));
    expect(decisions).toBeGreaterThan(500);
    expect(different).toBe(0);
    expect(floor.all('beginAttempt').length).toBeGreaterThan(100);
  });

  it('replays from the beginning of a new file alone', () => {
    const entries = entriesOf(aDay({}));
    const begins = entries.findLastIndex(({ type }) => type === 'started');
    expect(begins).toBeGreaterThan(0);
    const { decisions, different } = summary(entries.slice(begins));
    expect(decisions).toBeGreaterThan(200);
    expect(different).toBe(0);
  });

  it('shows where another policy would have decided otherwise', () => {
    const { different, firstDifferent } = summary(entriesOf(aDay({})), { mode: 'ratio', linesPerAgent: 5 });
    expect(different).toBeGreaterThan(0);
    expect(firstDifferent).toMatchObject({ agrees: false, poolId: 'main' });
  });

  it('is not written unless it is asked for', () => {
    expect(aDay({ journal: false }).all('journal')).toEqual([]);
  });
});

describe('what the pacers have learned', () => {
  it('is given out and taken up again by the next engine', () => {
    const learned = { answers: 42 };
    let restored: unknown;
    const remembering: FloorOptions = {
      engine: {
        policy: (settings, random) => ({
          ...createPacer(settings, random),
          snapshot: () => learned,
          restore: (snapshot) => (restored = snapshot),
        }),
      },
    };
    const before = aFloor(remembering);
    const after = aFloor({ ...remembering, campaigns: [], agents: 0 });
    const snapshot: unknown = JSON.parse(JSON.stringify(before.engine.pacing()));
    after.give({ type: 'pacingRestored', snapshot });
    // Not lost where it is asked for before any campaign runs.
    expect(after.engine.pacing()).toEqual(snapshot);
    after.give({ type: 'campaignSet', campaign: aCampaign() });
    expect(restored).toEqual(learned);
  });

  it.each([undefined, null, 7, 'x', {}, { pools: 3 }])(
    'is ignored where it makes no sense: %j',
    (snapshot) => {
      const floor = aFloor();
      expect(() => floor.give({ type: 'pacingRestored', snapshot })).not.toThrow();
      expect(floor.dial()).toHaveLength(1);
    },
  );
});
