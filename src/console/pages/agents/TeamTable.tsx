/** The teams, what each brings to its people, and how many they are. */
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { may } from '../../session/session.ts';
import type { AgentTableProps } from './AgentTable.tsx';
import { skillsText, type Team } from './record.ts';
import { agentsWords } from './words.ts';

export function TeamTable({ agents, teams, isLoading, edit }: AgentTableProps) {
  const text = agentsWords();
  const columns: readonly Column<Team>[] = [
    { key: 'name', label: text.name, value: ({ name }) => name },
    { key: 'id', label: text.id, value: ({ teamId }) => teamId },
    { key: 'skills', label: text.skills, value: ({ skills }) => skillsText(skills) },
    {
      key: 'people',
      label: text.people,
      isNumber: true,
      value: ({ teamId }) => agents.filter((agent) => agent.teamId === teamId).length,
    },
    ...(may('agent.edit')
      ? [
          {
            key: 'edit',
            label: text.edit,
            value: () => '',
            cell: ({ teamId, name }: Team) => (
              <button type="button" aria-label={`${text.edit}: ${name}`} onClick={() => edit(teamId)}>
                {text.edit}
              </button>
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={text.teams}
      columns={columns}
      rows={teams}
      rowKey={({ teamId }) => teamId}
      exportAs="teams"
      isLoading={isLoading}
      empty={<EmptyState title={text.noTeams}>{text.noTeamsTodo}</EmptyState>}
    />
  );
}
