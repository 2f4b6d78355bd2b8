/** Everybody on the floor. */
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { AgentState } from '../../../domain/agent/state.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { language } from '../../i18n/language.ts';
import { agents, calls, figures, personalCallbacks } from '../../live/floor.ts';
import { AgentRow } from './AgentRow.tsx';
import {
  AGENT_STATES,
  agentsInView,
  countByState,
  type AgentChoice,
  type AgentOrder,
} from './agentsInView.ts';
import { floorWords } from './words.ts';

const ORDERS: readonly AgentOrder[] = ['state', 'longest', 'name'];

export function Agents() {
  const choice = useSignal<AgentChoice>({ text: '', state: undefined, order: 'state' });
  const captionId = useId();
  const text = floorWords();
  const shown = agentsInView(agents.value, choice.value, language.value);
  const isShown = new Set(shown);
  // A row that is not looked for stays and is hidden: to draw hundreds anew takes longer than a key may.
  const rows = agentsInView(agents.value, { ...choice.value, text: '' }, language.value);
  const callOf = new Map(calls.value.map((call) => [call.attemptId, call]));
  const nameOf = new Map(figures.value.map(({ campaignId, name }) => [campaignId, name]));
  const callbacksOf = new Map(personalCallbacks.value.map((count) => [count.agentId, count]));
  const { columns } = text;
  return (
    <section class="panel">
      <h2>{text.agents}</h2>
      <Tools choice={choice.value} change={(changed) => (choice.value = { ...choice.value, ...changed })} />
      <p role="status" class="muted">
        {text.shown(shown.length)}
      </p>
      {shown.length === 0 ? (
        <NoAgents isFiltered={choice.value.text !== '' || choice.value.state !== undefined} />
      ) : (
        <div class="scroll" role="region" tabIndex={0} aria-labelledby={captionId}>
          <table class="agents">
            <caption id={captionId} class="visually-hidden">
              {text.agents}
            </caption>
            <thead>
              <tr>
                <th scope="col">{columns.agent}</th>
                <th scope="col">{columns.state}</th>
                <th scope="col" class="number">
                  {columns.since}
                </th>
                <th scope="col">{columns.team}</th>
                <th scope="col">{columns.campaign}</th>
                <th scope="col">{columns.call}</th>
                <th scope="col" class="number">
                  {columns.calls}
                </th>
                <th scope="col">{columns.callbacks}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((agent) => {
                const call = agent.attemptId === undefined ? undefined : callOf.get(agent.attemptId);
                return (
                  <AgentRow
                    key={agent.agentId}
                    agent={agent}
                    isHidden={!isShown.has(agent)}
                    call={call}
                    campaignName={call === undefined ? undefined : nameOf.get(call.campaignId)}
                    callbacks={callbacksOf.get(agent.agentId)}
                  />
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function NoAgents({ isFiltered }: { readonly isFiltered: boolean }) {
  const text = floorWords();
  return isFiltered ? (
    <p>{text.noMatch}</p>
  ) : (
    <EmptyState title={text.noAgents}>{text.noAgentsTodo}</EmptyState>
  );
}

interface ToolsProps {
  readonly choice: AgentChoice;
  readonly change: (changed: Partial<AgentChoice>) => void;
}

function Tools({ choice, change }: ToolsProps) {
  const text = floorWords();
  const counts = countByState(agents.value);
  return (
    <div class="tools">
      <input
        type="search"
        aria-label={text.find}
        placeholder={text.find}
        value={choice.text}
        onInput={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <select
        aria-label={text.state}
        value={choice.state ?? ''}
        onChange={({ currentTarget }) => change({ state: stateNamed(currentTarget.value) })}
      >
        <option value="">{text.everybody}</option>
        {AGENT_STATES.map((state) => (
          <option key={state} value={state}>
            {`${text.states[state]} (${counts.get(state) ?? 0})`}
          </option>
        ))}
      </select>
      <select
        aria-label={text.order}
        value={choice.order}
        onChange={({ currentTarget }) =>
          change({ order: ORDERS.find((one) => one === currentTarget.value) ?? 'state' })
        }
      >
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {text.orders[order]}
          </option>
        ))}
      </select>
    </div>
  );
}

function stateNamed(name: string): AgentState | undefined {
  return AGENT_STATES.find((state) => state === name);
}
