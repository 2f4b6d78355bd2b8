import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/domain/flow/flow.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { createFlowShelf, type FlowBegun } from '../../src/runtime/flowShelf.ts';
import { SURVEY, anAutomated } from '../engine/flows.ts';
import { aFloor } from '../engine/floor.ts';
import { keptLog } from './parts.ts';

const NEWER: Flow = { ...SURVEY, version: 'v2' };

/** As the store gives it back after a restart: one call that is in the first version. */
function inFirstVersion() {
  const floor = aFloor({ agents: 0, campaigns: [anAutomated('survey')] });
  floor.give({ type: 'flowsSet', flows: [SURVEY] });
  floor.answered();
  const [attempt] = floor.all('beginAttempt').map((effect) => effect.attempt);
  if (attempt === undefined) throw new Error('no attempt');
  const { call } = floor.all('saveCall').at(-1) ?? {};
  return { attempt, call: JSON.parse(JSON.stringify(call)) as unknown };
}

function aShelf(flows: readonly Flow[], readVersion: (begun: FlowBegun) => Promise<Flow | undefined>) {
  const posted: EngineInput[] = [];
  const log = keptLog();
  const read = async () => ({ flows, faults: [] });
  const shelf = createFlowShelf({ read, readVersion, post: (input) => void posted.push(input), log });
  return {
    shelf,
    log,
    flowsSet: () => posted.flatMap((input) => (input.type === 'flowsSet' ? [input.flows] : [])),
  };
}

describe('the flows of calls that a restart finds', () => {
  it('are read in the version that each began with, and those in force stay in force', async () => {
    const asked: FlowBegun[] = [];
    const { shelf, flowsSet } = aShelf([NEWER], async (begun) => {
      asked.push(begun);
      return SURVEY;
    });
    await shelf.load();
    await shelf.loadBegun([inFirstVersion(), inFirstVersion()]);
    expect(asked).toEqual([{ flowId: 'survey', version: 'v1' }]);
    expect(flowsSet()).toEqual([[NEWER], [SURVEY, NEWER]]);
  });

  it('are those in force where nothing was saved since', async () => {
    const { shelf, flowsSet, log } = aShelf([SURVEY], async () => undefined);
    await shelf.load();
    await shelf.loadBegun([inFirstVersion()]);
    expect(flowsSet()).toEqual([[SURVEY]]);
    expect(log.events()).toEqual([]);
  });

  it('are missed aloud, and hinder nothing, where the database does not have them or is away', async () => {
    const { shelf, flowsSet, log } = aShelf([NEWER], async () => undefined);
    await shelf.load();
    await shelf.loadBegun([inFirstVersion()]);
    const away = aShelf([NEWER], async () => {
      throw new Error('away');
    });
    await away.shelf.load();
    await away.shelf.loadBegun([inFirstVersion()]);
    expect(log.events()).toEqual(['flow.versionGone']);
    expect(away.log.events()).toEqual(['flow.unreadable']);
    expect([flowsSet(), away.flowsSet()]).toEqual([[[NEWER]], [[NEWER]]]);
  });
});
