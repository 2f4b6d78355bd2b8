/** A busy floor that moves by itself: agents go round their states, calls come and go, campaigns are decided anew. */
import type { AgentSnapshot, AgentState } from '../../src/domain/agent/state.ts';
import type { CampaignBoard, CallBoard } from '../../src/domain/floor/board.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';

const ROUND: readonly (readonly [AgentState, number])[] = [
  ['ready', 10_000],
  ['reserved', 300],
  ['talking', 90_000],
  ['wrapUp', 20_000],
];

/** `at(now)`: the floor at that time; the same seed gives the same floor. */
export function movingFloor(agents: number, campaigns: number, seed: number): (now: number) => Floor {
  const random = randomStream(seed, 'board');
  const states = Array.from({ length: agents }, () => ({
    step: Math.floor(random() * 4),
    since: 0,
    until: 0,
    calls: 0,
  }));
  return (now) => {
    for (const state of states) {
      while (state.until <= now) {
        const isFirst = state.until === 0;
        state.step = isFirst ? state.step : (state.step + 1) % ROUND.length;
        state.since = isFirst ? now : state.until;
        state.until = state.since + 1 + Math.round((ROUND[state.step]?.[1] ?? 0) * (0.2 + 1.6 * random()));
        if (state.step === 2) state.calls += 1;
      }
    }
    const shown = states.map(
      ({ step, since, calls }, index): AgentSnapshot => ({
        agentId: `agent-${index}`,
        name: `Agent ${index}`,
        phone: `phone-${index}`,
        state: ROUND[step]?.[0] ?? 'ready',
        since,
        calls,
        seatId: `seat-${index}`,
        teamId: `team-${index % 20}`,
        ...(step === 2 ? { attemptId: `call-${index}-${calls}` } : {}),
      }),
    );
    return {
      at: now,
      node: 'bench',
      link: 'up',
      holds: [],
      agents: shown,
      calls: shown.flatMap((agent, index) => callOf(agent, index, campaigns)),
      campaigns: Array.from({ length: campaigns }, (_, index) => campaignOf(index, random)),
    };
  };
}

function callOf({ attemptId, agentId, since }: AgentSnapshot, index: number, campaigns: number): CallBoard[] {
  if (attemptId === undefined) return [];
  const campaignId = `campaign-${index % campaigns}`;
  return [{ attemptId, campaignId, state: 'joined', since, number: '+44*******00', agentId }];
}

function campaignOf(index: number, random: () => number): CampaignBoard {
  const dialling = Math.floor(random() * 8);
  return {
    campaignId: `campaign-${index}`,
    state: 'running',
    dialling,
    screening: 0,
    waiting: Math.floor(random() * 2),
    talking: 7,
    answered: 1_000 + dialling,
    joined: 990,
    abandoned: 10,
    limitedBy: 'risk',
    reason: `Dialling ${dialling}: one more would find no agent in ${(random() * 5).toFixed(1)} of 100 answers.`,
    isWindowOpen: true,
    pacing: {
      mode: 'predictive',
      forecast: { risk: Math.round(random() * 1e4) / 1e4, riskLimit: 0.03 },
      budget: [{ name: 'day', answered: 1_000, abandoned: 10, limit: 0.03, left: 20 }],
    },
  };
}
