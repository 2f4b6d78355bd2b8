/** One agent in the table: drawn again only when something about them, their call or their callbacks has changed. */
import { useComputed } from '@preact/signals';
import type { AgentSnapshot } from '../../../domain/agent/state.ts';
import type { CallBoard } from '../../../domain/floor/board.ts';
import type { FloorRows } from '../../../domain/floor/view.ts';
import { now } from '../../components/clock.ts';
import { Duration } from '../../components/Duration.tsx';
import { lengthOf, type Length } from './agentsInView.ts';
import { openedAgentId } from './chosen.ts';
import { floorWords } from './words.ts';

export interface AgentRowProps {
  readonly agent: AgentSnapshot;
  readonly isHidden: boolean;
  readonly call: CallBoard | undefined;
  readonly campaignName: string | undefined;
  readonly callbacks: FloorRows['callbacks'] | undefined;
}

const BADGES: Readonly<Record<Length, string>> = {
  usual: 'badge',
  long: 'badge warning',
  tooLong: 'badge danger',
};
/** Beside the word, so that no colour has to be told from another. */
const MARKS: Readonly<Record<Length, string>> = { usual: '', long: ' ▲', tooLong: ' ▲▲' };

export function AgentRow({ agent, isHidden, call, campaignName, callbacks }: AgentRowProps) {
  const text = floorWords();
  return (
    <tr hidden={isHidden}>
      <th scope="row">
        <button type="button" class="link" onClick={() => (openedAgentId.value = agent.agentId)}>
          {agent.name}
        </button>
      </th>
      <td>
        <AgentState agent={agent} />
      </td>
      <td class="number">
        <Duration since={agent.since} />
      </td>
      <td>{agent.teamId ?? ''}</td>
      <td>{campaignName ?? call?.campaignId ?? ''}</td>
      <td>
        {call === undefined ? '' : `${call.number} ${text.callStates[call.state]}`}
        <CallMarks call={call} agent={agent} />
      </td>
      <td class="number">{agent.calls}</td>
      <td>
        {callbacks === undefined || callbacks.due + callbacks.missed === 0
          ? ''
          : text.callbacksDue(callbacks.due, callbacks.missed)}
      </td>
    </tr>
  );
}

export function AgentState({ agent }: Pick<AgentRowProps, 'agent'>) {
  const { state, since, pauseReason } = agent;
  const length = useComputed(() => lengthOf(state, now.value - since)).value;
  const text = floorWords();
  const word = text.lengths[length];
  return (
    <span class={BADGES[length]}>
      {text.states[state]}
      {pauseReason === undefined ? '' : `: ${pauseReason}`}
      {length === 'usual' ? null : (
        <span title={word}>
          <span aria-hidden="true">{MARKS[length]}</span>
          <span class="visually-hidden">, {word}</span>
        </span>
      )}
    </span>
  );
}

function CallMarks({ call, agent }: Pick<AgentRowProps, 'call' | 'agent'>) {
  const text = floorWords();
  const { conversation } = call ?? {};
  return (
    <>
      {conversation?.help === undefined ? null : <span class="badge danger">! {text.needsHelp}</span>}
      {conversation?.state === 'held' ? <span class="badge warning">{text.onHold}</span> : null}
      {agent.owedDisposition?.isOverdue === true ? (
        <span class="badge warning">! {text.dispositionOwed}</span>
      ) : null}
    </>
  );
}
