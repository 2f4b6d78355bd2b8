/** What an agent asks for in a call: reviewed, carried out by the file of its kind, and answered once. */
import { reviewAction, type ActionRefusal, type AgentAction } from '../domain/conversation/action.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { Agent } from './agent.ts';
import { dialNumber } from './agentDial.ts';
import { giveDisposition } from './agentDisposition.ts';
import { disposed, isThere } from './agentLoop.ts';
import { markTruth } from './agentTruth.ts';
import { conference, leaveConference } from './conference.ts';
import {
  askHelp,
  hold,
  mark,
  mute,
  noConversation,
  sendKeys,
  talkingOf,
  unhold,
  type Talking,
} from './conversation.ts';
import { sendToFlow } from './flowAction.ts';
import { log, type Floor } from './floor.ts';
import type { EngineInput } from './input.ts';
import { park, pickUp } from './park.ts';
import { acceptLead, skipLead } from './preview.ts';
import { cancelConsult, completeTransfer, transfer } from './transfer.ts';
import { recordingAction } from './recording.ts';

/** Undefined: taken. `later`: answered once the far side has done it. */
export type ActionOutcome = ActionRefusal | 'later' | undefined;

export function agentAction(floor: Floor, input: Extract<EngineInput, { type: 'agentAction' }>): void {
  const { commandId, agentId, action } = input;
  const agent = floor.agents.get(agentId);
  const refusal =
    agent === undefined
      ? ({ code: 'not-found', message: `the agent ${agentId} is not logged in` } as const)
      : (reviewAction(action) ?? act(floor, agent, action, commandId));
  if (refusal === 'later') return;
  const level = refusal === undefined ? 'info' : 'warn';
  log(floor, level, 'agent.action', { agentId, action: action.type, refused: refusal?.code });
  if (refusal === undefined) floor.effects.push({ type: 'commandAnswered', commandId, ok: true });
  else floor.effects.push({ type: 'commandAnswered', commandId, ok: false, ...refusal });
}

function act(floor: Floor, agent: Agent, action: AgentAction, commandId: string): ActionOutcome {
  if (isOutside(action)) return outsideConversation(floor, agent, action, commandId);
  const talking = talkingOf(floor, agent);
  if (talking === undefined) return noConversation(agent);
  isThere(agent);
  return inConversation(floor, talking, action, commandId);
}

/** What needs no conversation. */
const OUTSIDE = [
  'pickUp',
  'disposition',
  'acceptLead',
  'skipLead',
  'dialNumber',
  'markMachine',
  'markPerson',
] as const;
type OutsideAction = (typeof OUTSIDE)[number];

function isOutside(action: AgentAction): action is Extract<AgentAction, { type: OutsideAction }> {
  return OUTSIDE.some((type) => type === action.type);
}

function outsideConversation(
  floor: Floor,
  agent: Agent,
  action: Extract<AgentAction, { type: OutsideAction }>,
  commandId: string,
): ActionOutcome {
  switch (action.type) {
    case 'pickUp':
      return pickUp(floor, agent, action.attemptId);
    case 'disposition': {
      const refusal = giveDisposition(floor, agent, action);
      isThere(agent);
      if (refusal === undefined && agent.owed === undefined) disposed(floor, agent);
      return refusal;
    }
    case 'acceptLead':
      return acceptLead(floor, agent, commandId);
    case 'skipLead':
      return skipLead(floor, agent, action.reason);
    case 'dialNumber':
      return dialNumber(floor, agent, action, commandId);
    case 'markMachine':
      return markTruth(floor, agent, 'machine');
    case 'markPerson':
      return markTruth(floor, agent, 'person');
    default:
      return assertNever(action);
  }
}

function inConversation(
  floor: Floor,
  talking: Talking,
  action: Exclude<AgentAction, { type: OutsideAction }>,
  commandId: string,
): ActionOutcome {
  switch (action.type) {
    case 'hold':
      return hold(floor, talking);
    case 'unhold':
      return unhold(floor, talking);
    case 'mute':
    case 'unmute':
      return mute(floor, talking, action.type === 'mute');
    case 'keys':
      return sendKeys(floor, talking, action.digits);
    case 'mark':
      return mark(floor, talking, action.note);
    case 'startRecording':
    case 'stopRecording':
    case 'pauseRecording':
    case 'resumeRecording':
      return recordingAction(floor, talking, action.type, commandId);
    case 'help':
      return askHelp(floor, talking, action.note);
    case 'transfer':
      return transfer(floor, talking, action.to, action.kind);
    case 'completeTransfer':
      return completeTransfer(floor, talking);
    case 'cancelConsult':
      return cancelConsult(floor, talking);
    case 'conference':
      return conference(floor, talking);
    case 'leaveConference':
      return leaveConference(floor, talking);
    case 'sendToFlow':
      return sendToFlow(floor, talking, action.flowId, action.thenReturn);
    case 'park':
      return park(floor, talking);
    default:
      return assertNever(action);
  }
}
