/** What the engine is told of an agent at log-in and after a change, and which reasons of a pause it may give. */
import { describe, expect, it } from 'vitest';
import type { EngineInput } from '../../src/engine/input.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { createCommandAnswers } from '../../src/runtime/commandAnswers.ts';
import { createCommandHandler } from '../../src/runtime/commandHandler.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';

async function handling(pauseReasons: readonly string[] = []) {
  const records = createMemoryRecords();
  await records.saveTeam({
    teamId: 'berlin',
    name: 'B',
    dialGroupId: 'group-1',
    skills: { german: 2, sales: 1 },
  });
  await records.saveAgent({
    agentId: 'mei',
    name: 'Mei',
    phone: '101',
    dialGroupId: 'group-1',
    seatKind: 'perCall',
    teamId: 'berlin',
    tier: 'senior',
    skills: { sales: 3 },
  });
  const posted: EngineInput[] = [];
  const handle = createCommandHandler({
    records,
    emergency: createMemoryStores('group-1').emergency,
    answers: createCommandAnswers(systemClock),
    pauseReasons,
    dialGroupId: 'group-1',
    post: (input) => posted.push(input),
    isOnFloor: () => true,
    faultsOf: async () => [],
    clock: systemClock,
    stateOf: () => undefined,
    campaignSet: () => undefined,
  });
  return { records, posted, handle };
}

const MEI = { agentId: 'mei', name: 'Mei', phone: '101', seatKind: 'perCall', tier: 'senior' };

describe('an agent as the engine knows them', () => {
  it.each([
    ['agent.login', 'agentLogin'],
    ['agent.profile', 'agentProfile'],
  ] as const)('is told by %s with the skills of the team', async (type, told) => {
    const { handle, posted } = await handling();
    expect(await handle({ type, agentId: 'mei' })).toMatchObject({ ok: true });
    const agent = { ...MEI, teamId: 'berlin', skills: { german: 2, sales: 3 } };
    expect(posted).toEqual([{ type: told, agent }]);
  });

  it('is refused where nobody is on record', async () => {
    const { handle, posted } = await handling();
    expect(await handle({ type: 'agent.profile', agentId: 'nobody' })).toMatchObject({ code: 'not-found' });
    expect(posted).toEqual([]);
  });

  it('may pause with a reason of the list alone, and with any where there is no list', async () => {
    const listed = await handling(['lunch', 'training']);
    const pause = (reason: string) => ({ type: 'agent.pause', agentId: 'mei', reason }) as const;
    expect(await listed.handle(pause('mood'))).toMatchObject({ ok: false, code: 'pause-reason' });
    expect(listed.posted).toEqual([]);
    expect(await listed.handle(pause('lunch'))).toMatchObject({ ok: true });
    expect(await (await handling()).handle(pause('mood'))).toMatchObject({ ok: true });
  });
});
