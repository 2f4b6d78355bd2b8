/** The supervisor's floor; with `?wall` on a screen on the wall, where nobody clicks. */
import { useLocation } from 'preact-iso';
import { PageHead } from '../../frame/PageHead.tsx';
import { may } from '../../session/session.ts';
import { feedState, useFloor } from '../../live/floor.ts';
import { AgentDialog } from './AgentDialog.tsx';
import { Agents } from './Agents.tsx';
import { Campaigns } from './Campaigns.tsx';
import { openedAgentId } from './chosen.ts';
import { EmergencyStop } from './EmergencyStop.tsx';
import { GroupMessage } from './Messages.tsx';
import { Alarms, Notices } from './Notices.tsx';
import { Totals } from './Totals.tsx';
import { floorWords } from './words.ts';
import './floor.css';

export function FloorPage() {
  useFloor();
  const text = floorWords();
  const isWall = 'wall' in useLocation().query;
  const opened = openedAgentId.value;
  return (
    <div class={isWall ? 'wall' : undefined}>
      <PageHead title={text.title}>
        <span class={feedState.value === 'live' ? 'badge good' : 'badge warning'}>
          {feedState.value === 'live' ? text.feed.live : text.feed[feedState.value]}
        </span>
        <a href={isWall ? '/floor' : '/floor?wall'}>{isWall ? text.leaveWall : text.wall}</a>
        {may('floor.supervise') && !isWall ? <GroupMessage /> : null}
        {may('emergency.stop') && !isWall ? <EmergencyStop /> : null}
      </PageHead>
      <Notices />
      <Totals />
      <Alarms />
      {may('campaign.read') ? <Campaigns /> : null}
      {may('agent.read') ? <Agents /> : null}
      {opened === undefined ? null : (
        <AgentDialog agentId={opened} onClose={() => (openedAgentId.value = undefined)} />
      )}
    </div>
  );
}
