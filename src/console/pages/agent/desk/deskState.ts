/** What the page knows of its desk: the last of everything that the server has said, and how it stands with the server. */
import type { DayFigures, DeskScreen } from '../../../../api/schemas/deskScreen.ts';
import type { DeskMessage, DeskView } from '../../../../api/schemas/deskMessages.ts';

export type DeskLink =
  | 'connecting'
  | 'open'
  /** Lost; found again by itself. What was typed and asked for meanwhile is kept. */
  | 'reconnecting'
  /** Another window of the same agent has the desk now. */
  | 'takenOver'
  /** The session is over. */
  | 'loggedOut';

export interface DeskState {
  readonly link: DeskLink;
  readonly view?: DeskView;
  readonly screen?: DeskScreen;
  readonly figures?: DayFigures;
}

export const NO_DESK: DeskState = { link: 'connecting' };

/** Replies are for who asked, beats for the connection: neither changes what is shown. */
export function heard(state: DeskState, message: DeskMessage): DeskState {
  switch (message.type) {
    case 'view':
      return { ...state, view: message.view };
    case 'screen':
      return { ...state, screen: message.screen };
    case 'figures':
      return { ...state, figures: message.figures };
    case 'reply':
    case 'beat':
    default:
      return state;
  }
}

/** The call, lead or owed disposition that the desk is about now; the screen of an earlier one is not shown. */
export function screenNow({ view, screen }: DeskState): DeskScreen | undefined {
  if (view === undefined || screen === undefined) return undefined;
  const { call, owed, preview } = view;
  if (screen.attemptId === undefined) return preview?.leadId === screen.lead.leadId ? screen : undefined;
  if (call !== undefined) return call.attemptId === screen.attemptId ? screen : undefined;
  if (owed !== undefined) return owed.attemptId === screen.attemptId ? screen : undefined;
  return view.agent.state === 'wrapUp' ? screen : undefined;
}

/** Under which what is typed is kept; absent: there is nothing to type about. */
export function subjectOf(screen: DeskScreen | undefined): string | undefined {
  if (screen === undefined) return undefined;
  return screen.attemptId ?? leadSubject(screen);
}

export function leadSubject({ lead }: DeskScreen): string {
  return `lead-${lead.leadId}`;
}
