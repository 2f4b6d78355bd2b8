/** Pausing, moving and logging out an agent: at once, or after the call they are in. */
import { useState } from 'preact/hooks';
import type { AgentSnapshot } from '../../../domain/agent/state.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { toast } from '../../components/toasts.tsx';
import { useAction } from '../../components/useAction.ts';
import { useLoaded } from '../../components/useLoaded.ts';
import { actionWords } from './actionWords.ts';

const MOST_IN_REASON = 200;

export function AgentOrders({ agent }: { readonly agent: AgentSnapshot }) {
  const text = actionWords();
  const { agentId } = agent;
  const [reason, setReason] = useState('');
  const [teamId, setTeamId] = useState(agent.teamId ?? '');
  const teams = useLoaded((signal) => api('GET /teams', {}, { signal }), []);
  const known = teams.value?.teams ?? [];
  const pause = useAction(async () => {
    await api('POST /agents/:agentId/pause', { params: { agentId }, body: { reason } });
    toast(text.done.pause);
  });
  const move = useAction(async () => {
    await api('POST /agents/:agentId/move', { params: { agentId }, body: { teamId } });
    toast(text.done.move);
  });
  const logOut = useAction(async () => {
    await api('POST /agents/:agentId/logout', { params: { agentId } });
    toast(text.done.logOut);
  });
  return (
    <fieldset>
      <legend>{text.agent}</legend>
      <ErrorNote error={pause.error ?? move.error ?? logOut.error ?? teams.error} />
      <form
        class="actions"
        onSubmit={(event) => {
          event.preventDefault();
          void pause.run();
        }}
      >
        <input
          required
          maxLength={MOST_IN_REASON}
          aria-label={text.pauseReason}
          placeholder={text.pauseReason}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <button type="submit" disabled={pause.isBusy}>
          {text.pause}
        </button>
      </form>
      <form
        class="actions"
        onSubmit={(event) => {
          event.preventDefault();
          void move.run();
        }}
      >
        <select
          required
          aria-label={text.team}
          value={known.some((team) => team.teamId === teamId) ? teamId : ''}
          onChange={({ currentTarget }) => setTeamId(currentTarget.value)}
        >
          <option value="">{text.team}</option>
          {known.map((team) => (
            <option key={team.teamId} value={team.teamId}>
              {team.name}
            </option>
          ))}
        </select>
        <button type="submit" disabled={move.isBusy}>
          {text.move}
        </button>
      </form>
      <button type="button" disabled={logOut.isBusy} onClick={() => void logOut.run()}>
        {text.logOut}
      </button>
    </fieldset>
  );
}
