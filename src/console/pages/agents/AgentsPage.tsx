/** Agents and teams on record. `/agents/ID` opens one agent, `/agents/teams` the teams. */
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { usePolled } from '../../components/usePolled.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { AgentTable } from './AgentTable.tsx';
import { EditAgent } from './EditAgent.tsx';
import { ManyAgents } from './ManyAgents.tsx';
import { NewAgent } from './NewAgent.tsx';
import { TeamDialog } from './TeamDialog.tsx';
import { TeamTable } from './TeamTable.tsx';
import { agentsWords } from './words.ts';

const PATH = '/agents';
const TEAMS = 'teams';
const EVERY_MS = 10_000;
type Adding = 'agent' | 'many' | 'team';

export function AgentsPage() {
  const text = agentsWords();
  const { path, route } = useLocation();
  const [, below = ''] = path.slice(PATH.length).split('/');
  const [adding, add] = useState<Adding>();
  const [teamId, openTeam] = useState<string>();
  const agents = usePolled((signal) => api('GET /agents', {}, { signal }), [], EVERY_MS);
  const teams = useLoaded((signal) => api('GET /teams', {}, { signal }), []);
  const reload = (): void => {
    agents.reload();
    teams.reload();
  };
  const known = teams.value?.teams ?? [];
  const people = agents.value?.agents ?? [];
  const part = below === TEAMS ? 'teams' : 'agents';
  const openAgent = (agentId: string): void => route(`${PATH}/${encodeURIComponent(agentId)}`);
  const closeAgent = (): void => route(PATH);
  const button = (name: Adding, label: string) => (
    <button type="button" class={name === 'many' ? undefined : 'primary'} onClick={() => add(name)}>
      {label}
    </button>
  );
  return (
    <>
      <PageHead title={text.title}>
        {may('agent.edit') && part === 'agents' ? button('agent', text.add) : null}
        {may('agent.edit') && part === 'agents' ? button('many', text.addMany) : null}
        {may('agent.edit') && part === 'teams' ? button('team', text.addTeam) : null}
      </PageHead>
      <ErrorNote error={agents.error ?? teams.error} retry={reload} />
      <section class="panel">
        <Tabs
          label={text.title}
          selected={part}
          onSelect={(id) => route(id === 'teams' ? `${PATH}/${TEAMS}` : PATH)}
          tabs={(['agents', 'teams'] as const).map((id) => ({ id, label: text[id] }))}
        >
          {part === 'agents' ? (
            <AgentTable
              agents={people}
              teams={known}
              isLoading={agents.value === undefined && agents.isLoading}
              edit={openAgent}
            />
          ) : (
            <TeamTable
              agents={people}
              teams={known}
              isLoading={teams.value === undefined && teams.isLoading}
              edit={openTeam}
            />
          )}
        </Tabs>
      </section>
      {part === 'agents' && below !== '' && may('agent.edit') ? (
        <EditAgent
          agentId={decodeURIComponent(below)}
          teams={known}
          onClose={closeAgent}
          onChanged={reload}
        />
      ) : null}
      {adding === 'agent' ? <NewAgent teams={known} onClose={() => add(undefined)} onAdded={reload} /> : null}
      {adding === 'many' ? <ManyAgents onClose={() => add(undefined)} onAdded={reload} /> : null}
      {adding === 'team' ? <TeamDialog onClose={() => add(undefined)} onChanged={reload} /> : null}
      {teamId === undefined ? null : (
        <TeamDialog teamId={teamId} onClose={() => openTeam(undefined)} onChanged={reload} />
      )}
    </>
  );
}
