/** Everybody on record, and what they are doing. */
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { may } from '../../session/session.ts';
import { floorWords } from '../floor/words.ts';
import { skillsText, type AgentRow, type Team } from './record.ts';
import { agentsWords } from './words.ts';

export interface AgentTableProps {
  readonly agents: readonly AgentRow[];
  readonly teams: readonly Team[];
  readonly isLoading: boolean;
  readonly edit: (agentId: string) => void;
}

export function AgentTable({ agents, teams, isLoading, edit }: AgentTableProps) {
  const text = agentsWords();
  return (
    <DataTable
      caption={text.agents}
      columns={columns(new Map(teams.map(({ teamId, name }) => [teamId, name])), edit)}
      rows={agents}
      rowKey={({ agentId }) => agentId}
      exportAs="agents"
      isLoading={isLoading}
      empty={<EmptyState title={text.none}>{text.noneTodo}</EmptyState>}
    />
  );
}

function columns(
  teamNames: ReadonlyMap<string, string>,
  edit: (agentId: string) => void,
): readonly Column<AgentRow>[] {
  const text = agentsWords();
  const states: Readonly<Record<string, string>> = floorWords().states;
  const stateOf = ({ live }: AgentRow): string =>
    live === undefined ? text.absent : (states[live.state] ?? live.state);
  return [
    { key: 'name', label: text.name, value: ({ name }) => name },
    { key: 'id', label: text.id, value: ({ agentId }) => agentId },
    {
      key: 'state',
      label: text.state,
      value: stateOf,
      cell: (agent) =>
        agent.live === undefined || agent.live.state === 'loggedOut' ? (
          stateOf(agent)
        ) : (
          <a href="/floor" class="badge">
            {stateOf(agent)}
          </a>
        ),
    },
    { key: 'team', label: text.team, value: ({ teamId = '' }) => teamNames.get(teamId) ?? teamId },
    { key: 'phone', label: text.phone, value: ({ phone }) => phone },
    { key: 'skills', label: text.skills, value: ({ skills = {} }) => skillsText(skills) },
    { key: 'tier', label: text.tier, value: ({ tier }) => tier ?? null },
    ...(may('agent.edit')
      ? [
          {
            key: 'edit',
            label: text.edit,
            value: () => '',
            cell: ({ agentId, name }: AgentRow) => (
              <button type="button" aria-label={`${text.edit}: ${name}`} onClick={() => edit(agentId)}>
                {text.edit}
              </button>
            ),
          },
        ]
      : []),
  ];
}
