/** Use case: the calls that are up, as of the engine's last word. */
import type { CallBoard } from '../domain/floor/board.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';

/** The oldest state first; none where no engine has told of any. */
export async function liveCalls(
  liveBoard: LiveBoardPort | undefined,
  dialGroupId: string,
): Promise<readonly CallBoard[]> {
  const floor = await liveBoard?.read(dialGroupId);
  return (floor?.calls ?? []).toSorted((left, right) => left.since - right.since);
}

/** What is going on in a call, in one word and whom it is about. */
export function callActivity({ state, conversation, parkedBy }: CallBoard): string {
  if (parkedBy !== undefined) return `parked by ${parkedBy}`;
  if (conversation === undefined) return state;
  const { help, muted = [], third } = conversation;
  return [
    state === 'joined' ? conversation.state : state,
    ...(third === undefined ? [] : [`with ${third.who}`]),
    ...(muted.length === 0 ? [] : [`(muted: ${muted.join(', ')})`]),
    ...(help === undefined
      ? []
      : [`(${help.agentId} asks for help${help.note === undefined ? '' : `: ${help.note}`})`]),
  ].join(' ');
}
