/** What agents do: mostly what fits the stage of their conversation, and at times anything at all, or one thing twice. */
import type { AgentAction, Destination } from '../../../src/domain/conversation/action.ts';
import { AGENTS, loginOf } from './cast.ts';
import type { World } from './world.ts';

/** What is taken in which stage, so that stories lead somewhere. */
const FITTING: Readonly<Record<string, readonly AgentAction['type'][]>> = {
  talking: [
    'hold',
    'transfer',
    'transfer',
    'sendToFlow',
    'park',
    'mute',
    'pauseRecording',
    'resumeRecording',
  ],
  held: ['unhold', 'transfer', 'park', 'sendToFlow'],
  consulting: ['completeTransfer', 'conference', 'conference', 'cancelConsult', 'mute', 'leaveConference'],
  conference: ['leaveConference', 'cancelConsult', 'completeTransfer', 'mute', 'unmute'],
  previewing: ['acceptLead', 'acceptLead', 'skipLead'],
};

/** Mostly one who is in a call: of the others little is taken. */
export function someAgent(world: World): string {
  const talking = world.engine
    .board()
    .agents.filter(({ state }) => state === 'talking' || state === 'previewing');
  return talking.length > 0 && world.chance(0.85) ? world.pick(talking).agentId : world.pick(AGENTS);
}

export function actAsAgent(world: World): void {
  const agentId = someAgent(world);
  const actions = actionsOf(world);
  const fitting = FITTING[stageOf(world, agentId) ?? ''] ?? [];
  const likely = actions.filter(({ type }) => fitting.includes(type));
  const action = likely.length > 0 && world.chance(0.6) ? world.pick(likely) : world.pick(actions);
  for (let times = world.chance(0.1) ? 2 : 1; times > 0; times -= 1)
    world.command(action.type, (commandId) => ({ type: 'agentAction', commandId, agentId, action }));
}

/** Coming, going, being ready, and hanging up. */
export function comeOrGo(world: World): void {
  const agentId = world.pick(AGENTS);
  const ready = AGENTS.map((each) => ({ type: 'agentReady', agentId: each }) as const);
  const inputs = [
    ...AGENTS.map(loginOf),
    ...ready,
    ...ready,
    { type: 'agentPause', agentId, reason: 'break' } as const,
    { type: 'agentLogout', agentId } as const,
    { type: 'agentHangup', agentId: someAgent(world) } as const,
  ];
  world.give(world.pick(inputs));
}

export function everybodyReady(world: World): void {
  for (const agentId of AGENTS) {
    world.give(loginOf(agentId));
    world.give({ type: 'agentReady', agentId });
  }
}

function stageOf(world: World, agentId: string): string | undefined {
  const { agents, calls } = world.engine.board();
  const { attemptId, state } = agents.find((agent) => agent.agentId === agentId) ?? {};
  if (state === 'previewing') return 'previewing';
  const call = calls.find((one) => one.attemptId === attemptId);
  return call?.state === 'joined' ? (call.conversation?.state ?? 'talking') : undefined;
}

function destination(world: World): Destination {
  return world.pick([
    { kind: 'agent', agentId: world.pick(AGENTS) },
    { kind: 'agent', agentId: world.pick(AGENTS) },
    { kind: 'team', teamId: 'team' },
    { kind: 'number', number: '+4930123456' },
  ] as const);
}

function actionsOf(world: World): readonly AgentAction[] {
  const to = destination(world);
  const parked = world.engine.board().calls.filter(({ state }) => state === 'parked');
  return [
    { type: 'hold' },
    { type: 'unhold' },
    { type: 'mute' },
    { type: 'unmute' },
    { type: 'keys', digits: '12' },
    { type: 'transfer', to, kind: 'blind' },
    { type: 'transfer', to, kind: 'attended' },
    { type: 'transfer', to, kind: 'attended' },
    { type: 'completeTransfer' },
    { type: 'conference' },
    { type: 'leaveConference' },
    { type: 'cancelConsult' },
    { type: 'sendToFlow', flowId: world.pick(['survey', 'press-one']), thenReturn: world.chance(0.6) },
    { type: 'park' },
    { type: 'pickUp', attemptId: parked.length > 0 ? world.pick(parked).attemptId : 'none' },
    { type: 'mark', note: 'a note' },
    { type: 'help' },
    { type: 'startRecording' },
    { type: 'stopRecording' },
    { type: 'pauseRecording' },
    { type: 'resumeRecording' },
    { type: 'disposition', code: 'sold' },
    { type: 'disposition', code: 'sold' },
    { type: 'acceptLead' },
    { type: 'skipLead', reason: 'x' },
    { type: 'dialNumber', number: '+4930123457', campaignId: 'camp' },
    { type: 'markMachine' },
  ];
}
