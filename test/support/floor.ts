/** A floor as an engine tells of it, published to a real Redis: so many agents and campaigns, in every state. */
import type { AgentSnapshot, AgentState } from '../../src/domain/agent/state.ts';
import type { CallBoard, CampaignBoard } from '../../src/domain/floor/board.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { API_DIAL_GROUP, type TestApi } from './api.ts';

export interface TestFloor {
  /** What is left out is as before. */
  publish(floor: Partial<Floor>): Promise<void>;
  close(): Promise<void>;
}

const BEAT_MS = 1000;

export async function startTestFloor({ redisUrl }: Pick<TestApi, 'redisUrl'>): Promise<TestFloor> {
  const connection = await connectRedis(redisUrl);
  const stores = createRedisStores(connection, API_DIAL_GROUP);
  const owned = await stores.ownership.acquire(API_DIAL_GROUP, 'one', 600_000, Date.now());
  if (owned === undefined) throw new Error('the dial group has an owner');
  let floor: Floor = {
    at: Date.now(),
    node: 'one',
    link: 'up',
    holds: [],
    campaigns: [],
    calls: [],
    agents: [],
  };
  const tell = (): Promise<void> =>
    stores.liveBoard.publish(API_DIAL_GROUP, owned.fence, { ...floor, at: Date.now() });
  // As an engine does, so that the console does not take it for silent.
  let told = tell();
  const beat = setInterval(() => {
    told = told.then(tell);
  }, BEAT_MS);
  return {
    async publish(changed) {
      floor = { ...floor, ...changed };
      await tell();
    },
    async close() {
      clearInterval(beat);
      await told;
      await connection.close();
    },
  };
}

const STATES: readonly AgentState[] = ['talking', 'talking', 'ready', 'wrapUp', 'paused', 'reserved'];

/** Different from each other, and with `round` from those before. */
export function agentsOf(count: number, campaigns: number, round = 0): AgentSnapshot[] {
  return Array.from({ length: count }, (_, index) => {
    const state = STATES[(index + round) % STATES.length] ?? 'ready';
    return {
      agentId: `a${index}`,
      name: `Agent ${String(index).padStart(3, '0')}`,
      phone: `phone-${index}`,
      teamId: `team-${index % 5}`,
      state,
      since: Date.now() - 1000 * ((index * 37) % 900),
      calls: (index * 7 + round) % 60,
      ...(state === 'talking' && campaigns > 0 ? { attemptId: `t${index}` } : {}),
      ...(state === 'paused' ? { pauseReason: 'lunch' } : {}),
    };
  });
}

export function callsOf(agents: readonly AgentSnapshot[], campaigns: number): CallBoard[] {
  return agents.flatMap(({ agentId, attemptId, since }, index) =>
    attemptId === undefined
      ? []
      : [
          {
            attemptId,
            campaignId: `c${index % campaigns}`,
            state: 'joined' as const,
            since,
            number: '+1•••••••42',
            agentId,
          },
        ],
  );
}

const LIMITS = ['risk', 'leads', 'none', 'budget', 'agents'];

export function campaignsOf(count: number, round = 0): CampaignBoard[] {
  return Array.from({ length: count }, (_, index) => ({
    campaignId: `c${index}`,
    state: index % 7 === 6 ? 'paused' : 'running',
    dialling: (index + round) % 20,
    screening: 0,
    waiting: round % 2,
    talking: 5 + (index % 9),
    answered: 400 + round,
    joined: 390 + round,
    abandoned: 4 + (index % 9),
    limitedBy: LIMITS[index % LIMITS.length] ?? 'none',
    reason: 'One more call would wait for an agent for too long.',
    isWindowOpen: index % 11 !== 10,
    pacing: {
      mode: 'predictive',
      forecast: { risk: 0.01, riskLimit: 0.03 },
      budget: [
        {
          name: '30 days',
          answered: 400 + round,
          abandoned: 4 + (index % 9),
          limit: 0.03,
          left: 8 - (index % 9),
        },
      ],
    },
  }));
}
