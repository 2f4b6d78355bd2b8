/** One agent of the floor: what they are doing, and what a supervisor may do about it. */
import { Dialog } from '../../components/Dialog.tsx';
import { Duration } from '../../components/Duration.tsx';
import { commonWords } from '../../components/words.ts';
import { agents, calls } from '../../live/floor.ts';
import { may } from '../../session/session.ts';
import { AgentOrders } from './AgentOrders.tsx';
import { AgentState } from './AgentRow.tsx';
import { actionWords } from './actionWords.ts';
import { CallOrders } from './CallOrders.tsx';
import { AgentMessage } from './Messages.tsx';
import { floorWords } from './words.ts';

export interface AgentDialogProps {
  readonly agentId: string;
  readonly onClose: () => void;
}

export function AgentDialog({ agentId, onClose }: AgentDialogProps) {
  const agent = agents.value.find((one) => one.agentId === agentId);
  const call = calls.value.find(({ attemptId }) => attemptId === agent?.attemptId);
  const { columns, callStates } = floorWords();
  return (
    <Dialog title={agent?.name ?? agentId} onClose={onClose}>
      {agent === undefined ? (
        <p>{actionWords().gone}</p>
      ) : (
        <>
          <dl class="facts">
            <dt>{columns.state}</dt>
            <dd>
              <AgentState agent={agent} /> <Duration since={agent.since} />
            </dd>
            <dt>{columns.team}</dt>
            <dd>{agent.teamId ?? '–'}</dd>
            <dt>{columns.call}</dt>
            <dd>{call === undefined ? '–' : `${call.number} ${callStates[call.state]}`}</dd>
          </dl>
          {may('floor.supervise') ? (
            <>
              <CallOrders agentId={agentId} isInCall={call !== undefined} />
              <AgentMessage agentId={agentId} />
              <AgentOrders agent={agent} />
            </>
          ) : null}
        </>
      )}
      <div class="actions">
        <button type="button" onClick={onClose}>
          {commonWords().close}
        </button>
      </div>
    </Dialog>
  );
}
