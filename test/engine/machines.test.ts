/** Every edge of the machines is walked by the engine: an edge that nothing can reach would be a rule that nobody keeps. */
import { describe, expect, it } from 'vitest';
import { agentMachine } from '../../src/domain/agent/state.ts';
import { callMachine } from '../../src/domain/call/state.ts';
import {
  DEFAULT_CAMPAIGN_PACING,
  campaignMachine,
  type CampaignSettings,
  type CampaignState,
} from '../../src/domain/campaign/campaign.ts';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import { DEFAULT_DETECTION } from '../../src/domain/detection/settings.ts';
import type { Verdict } from '../../src/domain/detection/verdict.ts';
import { edges, type Machine } from '../../src/domain/kernel/machine.ts';
import { FLOWS, anAutomated } from './flows.ts';
import { CLEARED, HUNG_UP, SETTINGS, SILENT, TRUNK, aCampaign, aFloor, type TestFloor } from './floor.ts';

const walked = { call: new Set<string>(), agent: new Set<string>(), campaign: new Set<string>() };

/** Takes down which states followed each other in everything the floor did. */
function record(floor: TestFloor): void {
  const agents = new Map<string, string>();
  let campaign = 'running';
  for (const effect of floor.journal) {
    if (effect.type === 'recordAgentState') {
      walked.agent.add(`${agents.get(effect.agentId) ?? 'loggedOut'} → ${effect.state}`);
      agents.set(effect.agentId, effect.state);
    } else if (effect.type === 'campaignState') {
      walked.campaign.add(`${campaign} → ${effect.state}`);
      campaign = effect.state;
    } else if (effect.type === 'log' && effect.event === 'call.state') {
      walked.call.add(`${String(effect.fields['from'])} → ${String(effect.fields['to'])}`);
    }
  }
}

function scenario(options: Parameters<typeof aFloor>[0], play: (floor: TestFloor) => void): void {
  const floor = aFloor(options);
  play(floor);
  record(floor);
}

/** How a call may come to each stage before its end. */
const STAGES: Readonly<Record<string, (floor: TestFloor) => string>> = {
  created: (floor) => floor.dialled(),
  dialling(floor) {
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    return callId;
  },
  ringing(floor) {
    const callId = floor.dialled();
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
    return callId;
  },
  waiting(floor) {
    const callId = floor.dialled();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    floor.answer(callId);
    return callId;
  },
  consent: (floor) => floor.answered(),
  joining(floor) {
    const callId = floor.answered();
    floor.press(callId, '1');
    return callId;
  },
  joined: (floor) => floor.joined(),
  safeHarbour(floor) {
    const callId = STAGES['waiting']?.(floor) ?? '';
    floor.wait(2_000);
    return callId;
  },
  parked(floor) {
    const callId = floor.joined();
    act(floor, { type: 'park' });
    return callId;
  },
  transferred(floor) {
    const callId = floor.joined();
    act(floor, { type: 'transfer', kind: 'blind', to: { kind: 'number', number: '+4930123456' } });
    return callId;
  },
  closing(floor) {
    const callId = floor.answered();
    floor.press(callId, '9');
    return callId;
  },
};

function act(floor: TestFloor, action: AgentAction): void {
  floor.give({ type: 'agentAction', commandId: 'c', agentId: 'agent-1', action });
}

const BEFORE_ANSWER = ['created', 'dialling', 'ringing'] as const;
const joinAtOnce = [aCampaign({ promptBeforeAgent: false, consent: undefined })];

const detection = {
  ...DEFAULT_DETECTION,
  truthShare: 0,
  onMachine: 'leaveMessage',
  message: 'outpace/message',
} as const;
const before = (more: Partial<CampaignSettings> = {}) => [
  aCampaign({ detection: { ...detection, kind: 'before' }, ...more }),
];
const warm = [aCampaign({ detection: { ...detection, kind: 'warm' } })];

/** Detection: from each stage before the answer, and to each stage that a verdict leads to. */
function playDetection(): void {
  const ask = (floor: TestFloor, stage: string): string => {
    const callId = STAGES[stage]?.(floor) ?? '';
    floor.give({ type: 'callAnswered', callId });
    expect(floor.callState(callId)).toBe('detecting');
    return callId;
  };
  const hear = (floor: TestFloor, callId: string, verdict: Verdict): void =>
    void floor.give({ type: 'detected', callId, verdict, cause: 'TEST' });
  for (const stage of BEFORE_ANSWER) {
    scenario({ campaigns: before() }, (floor) => hear(floor, ask(floor, stage), 'human'));
    scenario({ campaigns: before({ promptBeforeAgent: false }) }, (floor) =>
      hear(floor, ask(floor, stage), 'human'),
    );
    scenario({ campaigns: before() }, (floor) => floor.end(ask(floor, stage), HUNG_UP));
  }
  scenario({ campaigns: before() }, (floor) => {
    const callId = STAGES['created']?.(floor) ?? '';
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    floor.give({ type: 'callAnswered', callId });
    hear(floor, callId, 'human');
    expect(floor.callState(callId)).toBe('waiting');
  });
  scenario({ campaigns: before() }, (floor) => hear(floor, ask(floor, 'ringing'), 'fax'));
  for (const isLeftByUs of [true, false])
    scenario({ campaigns: before() }, (floor) => {
      const callId = ask(floor, 'ringing');
      hear(floor, callId, 'machine');
      if (isLeftByUs) floor.wait(200_000);
      else floor.end(callId, HUNG_UP);
    });
  scenario({ campaigns: warm }, (floor) => hear(floor, floor.joined(), 'machine'));
}

function playCalls(): void {
  for (const [stage, reach] of Object.entries(STAGES)) {
    scenario({}, (floor) => {
      const callId = reach(floor);
      expect(floor.callState(callId)).toBe(stage);
      floor.end(callId, HUNG_UP);
    });
    // A comparison with a leg that was never dialled, a key 9 before a conversation, or a limit: each stage has its way to be closed.
    scenario({}, (floor) => {
      const callId = reach(floor);
      if (stage === 'created') floor.connect([{ callId, state: 'created' }]);
      floor.press(callId, '9');
      floor.wait(stage === 'joined' ? SETTINGS.maxTalkMs : 20_000);
      expect(floor.callState(callId)).toBe('closing');
    });
  }
  for (const stage of BEFORE_ANSWER) {
    scenario({}, (floor) => floor.give({ type: 'callAnswered', callId: STAGES[stage]?.(floor) ?? '' }));
    scenario({ campaigns: joinAtOnce }, (floor) =>
      floor.give({ type: 'callAnswered', callId: STAGES[stage]?.(floor) ?? '' }),
    );
    scenario({}, (floor) => {
      const callId = STAGES[stage]?.(floor) ?? '';
      floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
      floor.give({ type: 'callAnswered', callId });
      floor.give({ type: 'agentReady', agentId: 'agent-1' });
    });
  }
  scenario({}, (floor) => {
    const callId = floor.dialled();
    floor.give({ type: 'callDialling', callId });
    floor.give({ type: 'callProgress', callId, progress: 'ringing' });
  });
  scenario({ campaigns: joinAtOnce }, (floor) => {
    STAGES['waiting']?.(floor);
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
  });
  for (const stage of ['created', 'dialling'])
    scenario(
      {
        trunks: [TRUNK, { ...TRUNK, trunkId: 'second' }],
        campaigns: [aCampaign({ trunkIds: ['carrier', 'second'] })],
      },
      (floor) => {
        floor.end(STAGES[stage]?.(floor) ?? '', { q850: 34, sip: 503, requestedByNetwork: true });
      },
    );
  for (const stage of ['parked', 'transferred'])
    for (const isAnyoneReady of [true, false])
      scenario({}, (floor) => {
        STAGES[stage]?.(floor);
        if (!isAnyoneReady) floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
        floor.wait(4_000);
        const [line] = floor.all('reserveLine');
        if (line === undefined) floor.wait(180_000);
        else floor.give({ type: 'lineRefused', callId: line.callId, code: 'lines' });
      });
  scenario({ agents: 2 }, (floor) => {
    floor.joined();
    act(floor, { type: 'transfer', kind: 'blind', to: { kind: 'agent', agentId: 'agent-2' } });
  });
  for (const stage of ['consent', 'joining'])
    scenario({}, (floor) => {
      STAGES[stage]?.(floor);
      floor.end(floor.seatOf('agent-1'));
    });
  scenario({}, (floor) => {
    const callId = floor.joined();
    floor.end(floor.seatOf('agent-1'), SILENT);
    expect(floor.callState(callId)).toBe('waiting');
  });
}

function playAgents(): void {
  for (const [stage, reach] of Object.entries(STAGES))
    scenario({}, (floor) => {
      reach(floor);
      const { state, seatId } = floor.agent();
      if (seatId !== undefined) floor.end(seatId);
      expect(floor.agent().state, stage).toBe('seating');
      floor.wait(2_000);
      if (state !== 'paused') floor.end(floor.seatOf('agent-1'));
      floor.give({ type: 'agentLogout', agentId: 'agent-1' });
    });
  scenario({}, (floor) => {
    floor.end(floor.answered());
    floor.end(floor.joined());
    floor.wait(3_000);
    floor.end(floor.joined());
    floor.end(floor.seatOf('agent-1'));
  });
  scenario({}, (floor) => {
    const callId = floor.joined();
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    floor.end(callId, CLEARED);
    floor.wait(3_000);
    floor.give({ type: 'agentReady', agentId: 'agent-1' });
    floor.give({ type: 'agentPause', agentId: 'agent-1', reason: 'x' });
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
  });
  scenario({}, (floor) => {
    floor.end(floor.joined());
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
    floor.seat('agent-1');
    floor.give({ type: 'agentLogout', agentId: 'agent-1' });
  });
}

/** From the lead that is shown to each way it may go. */
function playPreviews(): void {
  const pacing = { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' } as const;
  const previewing = (play: (floor: TestFloor) => void): void =>
    scenario({ campaigns: [aCampaign({ pacing })] }, (floor) => {
      floor.feed(1);
      expect(floor.agent().state).toBe('previewing');
      play(floor);
    });
  const agentId = 'agent-1';
  previewing((floor) => act(floor, { type: 'acceptLead' }));
  previewing((floor) => act(floor, { type: 'skipLead', reason: 'x' }));
  previewing((floor) => floor.give({ type: 'agentPause', agentId, reason: 'x' }));
  previewing((floor) => floor.give({ type: 'agentLogout', agentId }));
  previewing((floor) => floor.end(floor.seatOf(agentId)));
  scenario({ agents: 0 }, (floor) =>
    floor.give({ type: 'agentLogin', agent: { agentId, name: 'a', phone: 'p', seatKind: 'perCall' } }),
  );
}

/** From each stage before the answer into a flow, and out of it every way. */
function playFlows(): void {
  const given = (floor: TestFloor): TestFloor => {
    floor.give({ type: 'flowsSet', flows: FLOWS });
    return floor;
  };
  const campaigns = [anAutomated('press-one')];
  for (const stage of BEFORE_ANSWER)
    scenario({ agents: 0, campaigns }, (floor) => {
      const callId = STAGES[stage]?.(given(floor)) ?? '';
      floor.give({ type: 'callAnswered', callId });
      floor.end(callId);
    });
  scenario({ agents: 0, campaigns }, (floor) => {
    const callId = given(floor).answered();
    floor.give({ type: 'playbackStarted', callId, playbackId: floor.all('play').at(-1)?.playbackId ?? '' });
    floor.press(callId, '1');
    floor.wait(4_000);
    floor.played();
    expect(floor.callState(callId)).toBe('closing');
  });
  scenario({ agents: 0, campaigns: [anAutomated('reach')] }, (floor) => {
    const callId = given(floor).answered();
    floor.give({ type: 'playbackStarted', callId, playbackId: floor.all('play').at(-1)?.playbackId ?? '' });
    floor.press(callId, '3');
    expect(floor.callState(callId)).toBe('transferred');
    floor.give({ type: 'lineRefused', callId: floor.all('reserveLine').at(-1)?.callId ?? '', code: 'lines' });
    expect(floor.callState(callId)).toBe('inFlow');
  });
  scenario({ campaigns: joinAtOnce }, (floor) => {
    const callId = given(floor).joined();
    act(floor, { type: 'sendToFlow', flowId: 'survey', thenReturn: true });
    floor.give({ type: 'playbackStarted', callId, playbackId: floor.all('play').at(-1)?.playbackId ?? '' });
    floor.press(callId, '5');
    floor.played();
    expect(floor.callState(callId)).toBe('joined');
  });
}

function playCampaigns(): void {
  scenario({}, (floor) => {
    floor.feed(0);
    floor.give({ type: 'campaignExhausted', campaignId: 'camp' });
  });
  const floor = aFloor({ campaigns: [aCampaign({}, { state: 'draining' })] });
  floor.wait(1_000);
  for (const { state } of floor.all('campaignState')) walked.campaign.add(`draining → ${state}`);
}

/** Ordered by people, through the command handler: start, pause and stop are its alone. */
const ORDERED = new Set(['start', 'pause', 'stop']);

const pairs = (machine: Machine<string, string>, without: ReadonlySet<string> = new Set()): string[] =>
  edges(machine).flatMap(({ from, event, to }) => (without.has(event) ? [] : [`${from} → ${to}`]));

describe('every edge is walked by the engine, and no other:', () => {
  playCalls();
  playDetection();
  playFlows();
  playAgents();
  playPreviews();
  playCampaigns();

  it.each([
    ['call', pairs(callMachine), walked.call],
    ['agent', pairs(agentMachine), walked.agent],
    ['campaign', pairs(campaignMachine as Machine<CampaignState, string>, ORDERED), walked.campaign],
  ])('the %s', (_name, inTable, seen) => {
    expect([...seen].sort()).toEqual([...inTable].sort());
  });
});
