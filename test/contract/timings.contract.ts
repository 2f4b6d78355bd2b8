/** What every RecordsPort tells the simulator of a campaign: the times of its calls and of their agents. */
import { expect, it } from 'vitest';
import type { RecordsPort } from '../../src/ports/records.ts';
import { aCdr, aJoinedCdr, anAttempt, closed, opened, T0 } from '../support/records.ts';

/** `fresh`: started, with `campaign-1` over one list of three leads. */
export function timingsContract(fresh: () => Promise<RecordsPort>): void {
  it('tells the newest calls from a time on in the order they were dialled, and what their agents did', async () => {
    const records = await fresh();
    const [early, busy, joined, open] = [0, 1, 2, 3].map((hour) =>
      anAttempt(1, hour + 1, { createdAt: T0 + hour * 3_600_000 }),
    );
    if (!early || !busy || !joined || !open) throw new Error('no attempts');
    const talk = aJoinedCdr(joined);
    const endedAt = talk.stamps.endedAt ?? 0;
    await records.write([
      ...[early, busy, joined, open].map(opened),
      closed(aCdr(early)),
      closed(talk),
      closed(aCdr(busy)),
      ...(['talking', 'wrapUp', 'paused'] as const).map((state, index) => ({
        type: 'agentStateChanged' as const,
        agentId: 'agent-1',
        state,
        at: endedAt + index * 1_000,
      })),
      { type: 'agentStateChanged', agentId: 'somebody-else', state: 'ready', at: endedAt },
      { type: 'agentStateChanged', agentId: 'agent-1', state: 'ready', at: T0 },
    ]);
    const { calls, agentStates } = await records.callTimings('campaign-1', busy.createdAt, 10);
    expect(calls).toEqual([
      { dialStatus: 'busy', dialledAt: busy.createdAt + 15, endedAt: busy.createdAt + 900 },
      {
        dialStatus: 'answered',
        dialledAt: joined.createdAt + 11,
        ringingAt: joined.createdAt + 222,
        answeredAt: joined.createdAt + 3_333,
        joinedAt: joined.createdAt + 5_600,
        endedAt: joined.createdAt + 30_001,
        agentId: 'agent-1',
      },
    ]);
    expect(agentStates).toEqual([
      { agentId: 'agent-1', state: 'talking', at: endedAt },
      { agentId: 'agent-1', state: 'wrapUp', at: endedAt + 1_000 },
      { agentId: 'agent-1', state: 'paused', at: endedAt + 2_000 },
    ]);
    expect((await records.callTimings('campaign-1', 0, 1)).calls).toEqual(calls.slice(1));
    expect(await records.callTimings('none', 0, 10)).toEqual({ calls: [], agentStates: [] });
  });
}
