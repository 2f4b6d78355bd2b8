/** Live events over HTTP, on a real Redis: from the board that an engine publishes to what a page has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applied, type FloorDelta } from '../../src/domain/floor/delta.ts';
import { EMPTY_VIEW, type FloorView } from '../../src/domain/floor/view.ts';
import type { AgentSnapshot } from '../../src/domain/agent/state.ts';
import type { Role } from '../../src/domain/account/permission.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { aCampaign, aJoinedCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

let api: TestApi;
let publish: (agents: readonly AgentSnapshot[]) => Promise<void>;
let close: () => Promise<void>;

beforeAll(async () => {
  api = await startTestApi();
  const connection = await connectRedis(api.redisUrl);
  const stores = createRedisStores(connection, API_DIAL_GROUP);
  const owned = await stores.ownership.acquire(API_DIAL_GROUP, 'one', 600_000, Date.now());
  if (owned === undefined) throw new Error('the dial group has an owner');
  publish = (agents) =>
    stores.liveBoard.publish(API_DIAL_GROUP, owned.fence, {
      at: Date.now(),
      node: 'one',
      link: 'up',
      holds: [],
      campaigns: [],
      calls: [],
      agents,
    });
  close = () => connection.close();
});
afterAll(async () => {
  await close();
  await api.stop();
});

const agent = (agentId: string, state: AgentSnapshot['state']): AgentSnapshot => ({
  agentId,
  name: agentId,
  phone: agentId,
  state,
  since: 1,
  calls: 0,
  preview: {
    campaignId: 'c',
    leadId: 'l',
    number: '+44•••11',
    attempts: 0,
    name: 'Mr Smith',
    fields: { town: 'Leeds' },
    endsAt: 9,
  },
});

interface Stream {
  readonly view: () => FloorView | undefined;
  readonly lastEventId: () => string | undefined;
  readonly floors: () => number;
  readonly response: Response;
  cut(): void;
}

async function open(role: Role, lastEventId?: string, acceptEncoding = 'gzip'): Promise<Stream> {
  const controller = new AbortController();
  const response = await api.fetch(role, 'GET', '/live', {
    signal: controller.signal,
    headers: {
      'accept-encoding': acceptEncoding,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  let view: FloorView | undefined;
  let id: string | undefined;
  let floors = 0;
  const read = async (): Promise<void> => {
    let text = '';
    for await (const bytes of response.body ?? []) {
      text += Buffer.from(bytes).toString('utf8');
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks.filter((each) => each.startsWith('id: '))) {
        const [idLine = '', event = '', data = ''] = block.split('\n');
        id = idLine.slice('id: '.length);
        const value: unknown = JSON.parse(data.slice('data: '.length));
        if (event === 'event: floor') floors += 1;
        view =
          event === 'event: floor' || view === undefined
            ? (value as FloorView)
            : applied(value as FloorDelta, view);
      }
    }
  };
  if (response.ok) read().catch(() => undefined);
  return {
    view: () => view,
    lastEventId: () => id,
    floors: () => floors,
    response,
    cut: () => controller.abort(),
  };
}

describe('live events', () => {
  it('show the floor, and what changes on it', async () => {
    await publish([agent('ana', 'ready')]);
    const stream = await open('supervisor');
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toBe('no-store');
    await eventually(() => stream.view()?.agents[0]?.state === 'ready');
    await publish([agent('ana', 'talking'), agent('bo', 'ready')]);
    await eventually(
      () =>
        stream
          .view()
          ?.agents.map(({ state }) => state)
          .join(' ') === 'talking ready',
    );
    expect(stream.floors()).toBe(1);
    stream.cut();
  });

  it('come packed, change by change, to whoever takes them so', async () => {
    await publish([agent('ana', 'ready')]);
    const streams = await Promise.all([
      open('supervisor', undefined, 'br, gzip;q=0.5'),
      open('supervisor', undefined, 'gzip;q=0'),
    ]);
    expect(streams.map(({ response }) => response.headers.get('content-encoding'))).toEqual(['gzip', null]);
    for (const state of ['talking', 'wrapUp', 'ready'] as const) {
      await publish([agent('ana', state)]);
      for (const { view } of streams) await eventually(() => view()?.agents[0]?.state === state);
    }
    for (const stream of streams) stream.cut();
  });

  it('go on where they were cut', async () => {
    await publish(Array.from({ length: 20 }, (_, index) => agent(`a${index}`, 'ready')));
    const first = await open('supervisor');
    await eventually(() => first.view()?.agents.length === 20);
    first.cut();
    await publish(
      Array.from({ length: 20 }, (_, index) => agent(`a${index}`, index === 7 ? 'paused' : 'ready')),
    );
    const second = await open('supervisor', first.lastEventId());
    const change = (await eventually(() => second.view())) as FloorDelta;
    expect(second.floors()).toBe(0);
    const page = applied(change, first.view() ?? EMPTY_VIEW);
    expect(page.agents).toHaveLength(20);
    expect(page.agents.filter(({ state }) => state === 'paused')).toHaveLength(1);
    second.cut();
  });

  it('name nobody to whoever may not read of people', async () => {
    await publish([agent('ana', 'previewing')]);
    const stream = await open('operations');
    const view = await eventually(() => stream.view());
    expect(view.agents[0]?.preview?.number).toBe('+44•••11');
    expect(JSON.stringify(view)).not.toMatch(/Smith|Leeds/);
    stream.cut();
    const other = await open('supervisor');
    expect(JSON.stringify(await eventually(() => other.view()))).toContain('Smith');
    other.cut();
  });

  it('say how far each campaign has come', async () => {
    const { records } = api.parts;
    await records.createList('list-1', 'List');
    await records.importLeads('list-1', [aLead(1), aLead(2)]);
    await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP }));
    const attempt = anAttempt(1, 1, { dialGroupId: API_DIAL_GROUP });
    await records.write([opened(attempt), closed(aJoinedCdr(attempt))]);
    await publish([agent('ana', 'ready')]);
    const stream = await open('supervisor');
    // A campaign is counted again after a while: the first count may be of before its call.
    const figures = await eventually(() => {
      const [shown] = stream.view()?.figures ?? [];
      return shown?.attempts === 1 && shown;
    }, 30_000);
    expect(figures).toMatchObject({ leads: 2, final: 1, attempts: 1, connected: 1, hopper: 0 });
    stream.cut();
  }, 60_000);

  it('are refused to whoever may not read the floor', async () => {
    expect((await open('agent')).response.status).toBe(403);
    expect((await open('reviewer')).response.status).toBe(403);
  });

  it('are shut for nobody by whoever opens as many as they can', async () => {
    await publish([agent('ana', 'ready')]);
    const streams: Stream[] = [];
    for (let one = 0; one <= 20; one += 1) streams.push(await open('supervisor'));
    expect(streams.map(({ response }) => response.status).filter((status) => status !== 200)).toEqual([503]);
    const other = await open('operations');
    expect(other.response.status).toBe(200);
    for (const stream of [...streams, other]) stream.cut();
    await eventually(async () => {
      const again = await open('supervisor');
      again.cut();
      return again.response.status === 200;
    });
  });

  it('are not opened by a look at their heads, which would never end', async () => {
    expect((await api.fetch('supervisor', 'HEAD', '/live')).status).toBe(404);
  });

  it('have no bugs on the way', () => {
    expect(api.errors).toEqual([]);
  });
});
