/** Commands from the CLI and API to the node that owns a dial group, each answered once or not at all. */
import type { PacingChanges } from '../domain/campaign/pacingValues.ts';
import type { SettingsChanges } from '../domain/campaign/settingsChange.ts';
import type { AgentAction } from '../domain/conversation/action.ts';
import type { SupervisorAction, SupervisorId } from '../domain/supervision/action.ts';
import type { AgentId, CampaignId, DialGroupId } from '../domain/kernel/ids.ts';

export type EngineCommand =
  /** The campaign is read again from the records first. */
  | { readonly type: 'campaign.start' | 'campaign.pause' | 'campaign.stop'; readonly campaignId: CampaignId }
  /** Reviewed, written with its audit, and in force with the next decision. */
  | {
      readonly type: 'campaign.pacing';
      readonly campaignId: CampaignId;
      readonly changes: PacingChanges;
      /** Who asks, for the audit. */
      readonly by: string;
      /** The change that this one takes back. */
      readonly undoes?: number;
    }
  /** Reviewed, written, and in force with the next decision; a prompt or trunk that is missing refuses it. */
  | {
      readonly type: 'campaign.settings';
      readonly campaignId: CampaignId;
      readonly changes: SettingsChanges;
      readonly by: string;
    }
  /** For every dial group and node that shares the store; needs no records. */
  | { readonly type: 'emergency.stop' | 'emergency.release'; readonly by: string; readonly reason: string }
  /** No new call; the engine ends when those that live are over, `deadlineMs` from now at the latest. */
  | { readonly type: 'engine.drain'; readonly deadlineMs: number }
  /** Answered by the engine itself. */
  | {
      readonly type: 'supervisor.action';
      readonly supervisorId: SupervisorId;
      readonly action: SupervisorAction;
    }
  /** `phone`: in place of the one on record, until the agent logs out. */
  | { readonly type: 'agent.login'; readonly agentId: AgentId; readonly phone?: string }
  /** The agent's record, or that of the team, has changed; nothing where the agent is not logged in. */
  | { readonly type: 'agent.profile'; readonly agentId: AgentId }
  | { readonly type: 'agent.logout'; readonly agentId: AgentId }
  | { readonly type: 'agent.pause'; readonly agentId: AgentId; readonly reason: string }
  /** Ends a pause, or wrap-up before its limit. */
  | { readonly type: 'agent.ready'; readonly agentId: AgentId }
  /** Ends the conversation; the seat stays up. */
  | { readonly type: 'agent.hangup'; readonly agentId: AgentId }
  /** Answered by the engine itself: taken, or refused with a code and why. */
  | { readonly type: 'agent.action'; readonly agentId: AgentId; readonly action: AgentAction };

export interface CommandReply {
  readonly ok: boolean;
  /** A stable code where not ok. */
  readonly code?: string;
  readonly message?: string;
  readonly result?: unknown;
}

export interface CommandPort {
  /** Rejects with outcome `unavailable`, code `no-engine`, where no engine takes it within the deadline; then it will not be run later. */
  send(dialGroupId: DialGroupId, command: EngineCommand, deadlineMs: number): Promise<CommandReply>;
  /** Runs `handler` for each command until the returned function is called. */
  serve(
    dialGroupId: DialGroupId,
    handler: (command: EngineCommand) => Promise<CommandReply>,
  ): Promise<() => Promise<void>>;
}
