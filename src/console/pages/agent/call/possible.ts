/** What the agent may do at this moment, by the state of the agent and of the conversation: the page offers no more. */
import type { DeskView } from '../../../../api/schemas/deskMessages.ts';

export type CallAction =
  | 'hangup'
  | 'hold'
  | 'unhold'
  | 'mute'
  | 'unmute'
  | 'keys'
  | 'transfer'
  | 'completeTransfer'
  | 'cancelConsult'
  | 'conference'
  | 'leaveConference'
  | 'park'
  | 'sendToFlow'
  | 'startRecording'
  | 'stopRecording'
  | 'pauseRecording'
  | 'resumeRecording'
  | 'mark'
  | 'help'
  | 'markMachine'
  | 'markPerson';

type Conversation = NonNullable<NonNullable<DeskView['call']>['conversation']>;

const BY_STATE: Readonly<Record<Conversation['state'], readonly CallAction[]>> = {
  talking: ['hold', 'keys', 'transfer', 'park', 'sendToFlow'],
  held: ['unhold', 'transfer', 'park'],
  consulting: ['cancelConsult'],
  conference: ['leaveConference', 'cancelConsult', 'keys'],
};

/** Of a joined call it is told from the first action on; until then the two simply talk. */
export function conversationOf({ call }: DeskView): Conversation | undefined {
  if (call === undefined) return undefined;
  return call.conversation ?? (call.state === 'joined' ? { state: 'talking', isMuted: false } : undefined);
}

export function possibleActions(view: DeskView): ReadonlySet<CallAction> {
  const { call } = view;
  const conversation = conversationOf(view);
  if (call === undefined || conversation === undefined) return new Set();
  const actions = new Set<CallAction>(['hangup', 'mark', 'help', 'markMachine', 'markPerson']);
  actions.add(conversation.isMuted ? 'unmute' : 'mute');
  for (const action of BY_STATE[conversation.state]) actions.add(action);
  if (conversation.state === 'consulting') {
    actions.add('completeTransfer');
    if (conversation.third?.isUp === true) actions.add('conference');
  }
  for (const action of BY_RECORDING[call.recording ?? 'off']) actions.add(action);
  return actions;
}

const BY_RECORDING: Readonly<Record<'off' | 'on' | 'paused', readonly CallAction[]>> = {
  off: ['startRecording'],
  on: ['pauseRecording', 'stopRecording'],
  paused: ['resumeRecording', 'stopRecording'],
};

export type DutyAction = 'ready' | 'pause' | 'logout';

const ALL_DUTIES: readonly DutyAction[] = ['ready', 'pause', 'logout'];
const DUTIES: Readonly<Record<DeskView['agent']['state'], readonly DutyAction[]>> = {
  loggedOut: [],
  seating: ['logout'],
  ready: ['pause', 'logout'],
  previewing: ['pause', 'logout'],
  paused: ALL_DUTIES,
  reserved: ALL_DUTIES,
  talking: ALL_DUTIES,
  wrapUp: ALL_DUTIES,
};

/** Between calls at once; in a call it is what follows it. */
export function possibleDuties({ agent }: DeskView): ReadonlySet<DutyAction> {
  return new Set(DUTIES[agent.state]);
}
