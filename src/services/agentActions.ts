/**
 * What an agent does in a call, asked for from outside: each action by its name on the command line, with what it needs,
 * told to the engine, which takes it or says why not.
 */
import type { CallbackAsked, CallbackKind } from '../domain/callback/callback.ts';
import { reviewAction, type AgentAction, type Destination } from '../domain/conversation/action.ts';
import type { AgentId, DialGroupId } from '../domain/kernel/ids.ts';
import type { CommandPort, CommandReply } from '../ports/commands.ts';
import { callbackTimeOf } from './callbacks.ts';
import { sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';
import { nearest } from './nearest.ts';

export interface ActionWords {
  readonly name: string;
  /** What follows the name, e.g. the digits. */
  readonly value?: string | undefined;
  readonly attended?: boolean | undefined;
  readonly note?: string | undefined;
  readonly campaignId?: string | undefined;
  /** The time of a callback, and whose it is; absent: by the campaign. */
  readonly callback?: string | undefined;
  readonly callbackKind?: CallbackKind | undefined;
  /** The agent does not wait for the customer. */
  readonly leave?: boolean | undefined;
}

interface NamedAction {
  /** What its value is called; absent: it has none. In brackets: it may be left out. */
  readonly value?: string;
  readonly summary: string;
  readonly make: (words: ActionWords & { readonly value: string }) => AgentAction;
}

export const ACTIONS: Readonly<Record<string, NamedAction>> = {
  hold: { summary: 'the customer hears music', make: () => ({ type: 'hold' }) },
  unhold: { summary: 'back to the customer', make: () => ({ type: 'unhold' }) },
  mute: { summary: 'nobody hears the agent', make: () => ({ type: 'mute' }) },
  unmute: { summary: 'the agent is heard again', make: () => ({ type: 'unmute' }) },
  keys: {
    value: 'DIGITS',
    summary: 'send keys to the customer',
    make: ({ value }) => ({ type: 'keys', digits: value }),
  },
  transfer: {
    value: 'TO',
    summary: 'to agent:ID, team:ID or +NUMBER, blind or --attended',
    make: ({ value, attended }) => ({
      type: 'transfer',
      to: destinationOf(value),
      kind: attended === true ? 'attended' : 'blind',
    }),
  },
  'complete-transfer': {
    summary: 'leave customer and target to each other',
    make: () => ({ type: 'completeTransfer' }),
  },
  'cancel-consult': { summary: 'send the target away', make: () => ({ type: 'cancelConsult' }) },
  conference: { summary: 'all three speak', make: () => ({ type: 'conference' }) },
  'leave-conference': { summary: 'the other two go on', make: () => ({ type: 'leaveConference' }) },
  park: { summary: 'the customer hears music, the agent is free', make: () => ({ type: 'park' }) },
  'send-to-flow': {
    value: 'FLOW',
    summary: 'the customer answers a flow and comes back; with --leave not',
    make: ({ value, leave }) => ({ type: 'sendToFlow', flowId: value, thenReturn: leave !== true }),
  },
  'pick-up': {
    value: 'CALL',
    summary: 'take a parked call',
    make: ({ value }) => ({ type: 'pickUp', attemptId: value }),
  },
  mark: {
    value: 'NOTE',
    summary: 'a note at this moment',
    make: ({ value }) => ({ type: 'mark', note: value }),
  },
  'mark-person': {
    summary: 'a person answered, whatever detection said; in the call or after it',
    make: () => ({ type: 'markPerson' }),
  },
  'mark-machine': {
    summary: 'a machine answered, whatever detection said; in the call or after it',
    make: () => ({ type: 'markMachine' }),
  },
  help: {
    value: '[NOTE]',
    summary: 'ask for help, shown on the board',
    make: ({ value }) => (value === '' ? { type: 'help' } : { type: 'help', note: value }),
  },
  'start-recording': { summary: 'record from here on', make: () => ({ type: 'startRecording' }) },
  'stop-recording': { summary: 'end the recording', make: () => ({ type: 'stopRecording' }) },
  'pause-recording': { summary: 'e.g. for card numbers', make: () => ({ type: 'pauseRecording' }) },
  'resume-recording': { summary: 'after a pause', make: () => ({ type: 'resumeRecording' }) },
  disposition: {
    value: 'CODE',
    summary: "how the call came out, by the campaign's codes; --note, --callback",
    make: ({ value, note, callback, callbackKind }) => ({
      type: 'disposition',
      code: value,
      ...(note === undefined ? {} : { note }),
      ...(callback === undefined ? {} : { callback: callbackOf(callback, callbackKind) }),
    }),
  },
  'accept-lead': { summary: 'dial the lead that is shown', make: () => ({ type: 'acceptLead' }) },
  'skip-lead': {
    value: 'REASON',
    summary: 'pass over the lead that is shown',
    make: ({ value }) => ({ type: 'skipLead', reason: value }),
  },
  'dial-number': {
    value: 'NUMBER',
    summary: 'dial by hand, by the rules of --campaign',
    make({ value, campaignId }) {
      if (campaignId === undefined)
        throw new OutpaceError('OUT_USAGE', 'dial-number: give --campaign, whose rules hold for the call');
      return { type: 'dialNumber', number: value, campaignId };
    },
  },
};

/** Throws a usage error that says what is missing. */
export function actionOf(words: ActionWords): AgentAction {
  const { name, value = '' } = words;
  const named = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (named === undefined) {
    const meant = nearest(name, Object.keys(ACTIONS));
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new OutpaceError('OUT_USAGE', `there is no action ${JSON.stringify(name)}${hint}`);
  }
  if (named.value === undefined && value !== '')
    throw new OutpaceError(
      'OUT_USAGE',
      `${name} takes nothing after it, but was given ${JSON.stringify(value)}`,
    );
  if (named.value !== undefined && !named.value.startsWith('[') && value === '')
    throw new OutpaceError('OUT_USAGE', `${name}: give ${named.value} after it (${named.summary})`);
  const action = named.make({ ...words, value });
  const refusal = reviewAction(action);
  if (refusal !== undefined) throw new OutpaceError('OUT_USAGE', `${name}: ${refusal.message}`);
  return action;
}

export async function actAsAgent(
  commands: CommandPort,
  dialGroupId: DialGroupId,
  agentId: AgentId,
  action: AgentAction,
): Promise<CommandReply> {
  requireSafeId('agent id', agentId);
  return sendCommand(commands, dialGroupId, { type: 'agent.action', agentId, action });
}

function callbackOf(text: string, kind: CallbackKind | undefined): CallbackAsked {
  const time = callbackTimeOf(text);
  return kind === undefined ? { time } : { time, kind };
}

function destinationOf(text: string): Destination {
  const [kind, id = ''] = text.split(/:(.*)/s);
  if (text.startsWith('+')) return { kind: 'number', number: text };
  if (kind === 'agent' || kind === 'team') {
    requireSafeId(`${kind} id`, id);
    return kind === 'agent' ? { kind, agentId: id } : { kind, teamId: id };
  }
  throw new OutpaceError(
    'OUT_USAGE',
    `transfer: ${JSON.stringify(text)} is no target; write agent:ID, team:ID or a number as +4930123456`,
  );
}
