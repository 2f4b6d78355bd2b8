/** Runs commands from the CLI and API: checks them against records and state machines, then tells the engine. */
import {
  campaignMachine,
  type Campaign,
  type CampaignEvent,
  type CampaignState,
} from '../domain/campaign/campaign.ts';
import { reviewCampaignPacing } from '../domain/campaign/pacingReview.ts';
import { reviewLaw } from '../domain/campaign/settings.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { target } from '../domain/kernel/machine.ts';
import { isPrintable } from '../domain/kernel/printable.ts';
import type { SupervisorAction } from '../domain/supervision/action.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommandReply, EngineCommand } from '../ports/commands.ts';
import type { EmergencyPort } from '../ports/emergency.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { TelephonyFault } from '../ports/telephony.ts';
import { profileOf } from './agentProfile.ts';
import { changePacing } from './changePacing.ts';
import { changeSettings } from './changeSettings.ts';
import type { CommandAnswers } from './commandAnswers.ts';

export interface CommandHandlerOptions {
  readonly records: RecordsPort;
  readonly emergency: EmergencyPort;
  readonly dialGroupId: string;
  readonly clock: Clock;
  readonly post: (input: EngineInput) => void;
  readonly answers: CommandAnswers;
  /** Reasons of a pause to choose from; absent or empty: any. */
  readonly pauseReasons?: readonly string[] | undefined;
  /** Whether the agent is on the floor: what is asked of one who is needs no database. */
  readonly isOnFloor: (agentId: string) => boolean;
  /** Reasons not to dial this campaign, e.g. a prompt that is missing at the far side. */
  readonly faultsOf: (campaign: Campaign) => Promise<readonly TelephonyFault[]>;
  /** Tells the engine, and whatever else follows a campaign, of its new state or settings. */
  readonly campaignSet: (campaign: Campaign) => void;
  /** The engine is to end in good order; absent where nobody can end it so. */
  readonly drain?: ((deadlineMs: number) => void) | undefined;
  /** As the engine has it; undefined where it does not know the campaign. */
  readonly stateOf: (campaignId: string) => CampaignState | undefined;
}

const MOST_IN_REASON = 200;

type CampaignCommand = Extract<EngineCommand, { campaignId: string }>;
type PacingCommand = Extract<EngineCommand, { type: 'campaign.pacing' }>;
type SettingsCommand = Extract<EngineCommand, { type: 'campaign.settings' }>;
type StateCommand = Exclude<CampaignCommand, PacingCommand | SettingsCommand>;
type EmergencyCommand = Extract<EngineCommand, { type: 'emergency.stop' | 'emergency.release' }>;
type DrainCommand = Extract<EngineCommand, { type: 'engine.drain' }>;
type SupervisorCommand = Extract<EngineCommand, { type: 'supervisor.action' }>;
type AgentCommand = Exclude<
  EngineCommand,
  CampaignCommand | EmergencyCommand | DrainCommand | SupervisorCommand
>;

const EVENTS: Readonly<Record<StateCommand['type'], CampaignEvent>> = {
  'campaign.start': 'start',
  'campaign.pause': 'pause',
  'campaign.stop': 'stop',
};

export function createCommandHandler(options: CommandHandlerOptions) {
  return async (command: EngineCommand): Promise<CommandReply> => {
    try {
      if (command.type === 'engine.drain') return drain(options, command);
      if (command.type === 'supervisor.action') return await runSupervisor(options, command);
      if (isEmergency(command)) return await runEmergency(options, command);
      if (!('campaignId' in command)) return await runAgent(options, command);
      return await runCampaign(options, command);
    } catch (error) {
      if (error instanceof PortFailure) return refused(`${error.port}-${error.outcome}`, error.message);
      throw error;
    }
  };
}

function drain(options: CommandHandlerOptions, { deadlineMs }: DrainCommand): CommandReply {
  if (options.drain === undefined)
    return refused('refused', 'this engine cannot be drained: stop its process');
  options.drain(deadlineMs);
  return { ok: true, result: { deadlineMs } };
}

function isEmergency(command: EngineCommand): command is EmergencyCommand {
  return command.type === 'emergency.stop' || command.type === 'emergency.release';
}

async function runEmergency(
  { emergency, clock }: CommandHandlerOptions,
  { type, by, reason }: EmergencyCommand,
): Promise<CommandReply> {
  const action = type === 'emergency.stop' ? 'stop' : 'release';
  const order = { action, at: clock.now(), by, reason } as const;
  await emergency.give(order);
  return { ok: true, result: order };
}

async function runSupervisor(
  options: CommandHandlerOptions,
  { supervisorId, action }: SupervisorCommand,
): Promise<CommandReply> {
  const reply = await options.answers.ask((commandId) =>
    options.post({ type: 'supervisorAction', commandId, supervisorId, action }),
  );
  if (reply.ok && action.type === 'moveAgent') await recordTeam(options, action);
  return reply;
}

/** In force already; kept for the agent's next log-in. */
async function recordTeam(
  { records, dialGroupId, post }: CommandHandlerOptions,
  { agentId, teamId }: Extract<SupervisorAction, { type: 'moveAgent' }>,
): Promise<void> {
  const agents = await records.agents(dialGroupId);
  const agent = agents.find((known) => known.agentId === agentId);
  if (agent === undefined) return;
  const moved = { ...agent, teamId };
  await records.saveAgent(moved);
  post({ type: 'agentProfile', agent: await profileOf(records, moved) });
}

async function runCampaign(options: CommandHandlerOptions, command: CampaignCommand): Promise<CommandReply> {
  const { records } = options;
  const campaign = await records.campaign(command.campaignId);
  if (campaign?.dialGroupId !== options.dialGroupId) {
    return refused(
      'not-found',
      `there is no campaign ${command.campaignId} in the dial group ${options.dialGroupId}`,
    );
  }
  if (command.type === 'campaign.pacing') return runPacing(options, command);
  if (command.type === 'campaign.settings') return runSettings(options, command);
  return runState(options, campaign, command);
}

async function runState(
  options: CommandHandlerOptions,
  campaign: Campaign,
  command: StateCommand,
): Promise<CommandReply> {
  const state = target(campaignMachine, campaign.state, EVENTS[command.type]);
  if (state === undefined) {
    return refused(
      'refused',
      `the campaign ${campaign.campaignId} is ${campaign.state}: it takes no ${EVENTS[command.type]}`,
    );
  }
  if (command.type === 'campaign.start') {
    const [forbidden] = [...reviewLaw(campaign.settings), ...reviewCampaignPacing(campaign.settings)];
    if (forbidden !== undefined) return refused(forbidden.code, forbidden.message);
    const faults = await options.faultsOf(campaign);
    if (faults.length > 0)
      return refused(faults[0]?.code ?? 'refused', faults.map(({ message }) => message).join('; '));
  }
  await options.records.setCampaignState(campaign.campaignId, state);
  options.campaignSet({ ...campaign, state });
  return { ok: true, result: { campaignId: campaign.campaignId, state } };
}

async function runPacing(options: CommandHandlerOptions, command: PacingCommand): Promise<CommandReply> {
  const outcome = await changePacing(options.records, command, options.clock.now());
  if (!outcome.ok) return outcome;
  const { campaign, values } = outcome;
  // The records may not have the latest state yet.
  const state = options.stateOf(campaign.campaignId) ?? campaign.state;
  options.campaignSet({ ...campaign, state });
  return { ok: true, result: { campaignId: campaign.campaignId, values } };
}

async function runSettings(options: CommandHandlerOptions, command: SettingsCommand): Promise<CommandReply> {
  // Of one that dials nothing they are asked when it starts.
  const faultsOf = async (campaign: Campaign) =>
    campaign.state === 'running' ? options.faultsOf(campaign) : [];
  const outcome = await changeSettings(options.records, command, options.clock.now(), faultsOf);
  if (!outcome.ok) return outcome;
  const { campaign } = outcome;
  const state = options.stateOf(campaign.campaignId) ?? campaign.state;
  options.campaignSet({ ...campaign, state });
  return { ok: true, result: { campaignId: campaign.campaignId } };
}

async function runAgent(options: CommandHandlerOptions, command: AgentCommand): Promise<CommandReply> {
  const { agentId } = command;
  if (command.type === 'agent.action') {
    const { action } = command;
    return options.answers.ask((commandId) =>
      options.post({ type: 'agentAction', commandId, agentId, action }),
    );
  }
  const answer = { ok: true, result: { agentId } };
  if (command.type === 'agent.pause') {
    const { pauseReasons = [] } = options;
    if (!isPrintable(command.reason, MOST_IN_REASON))
      return refused('bad-argument', `the reason must be 1 to ${MOST_IN_REASON} printable characters`);
    if (pauseReasons.length > 0 && !pauseReasons.includes(command.reason))
      return refused('pause-reason', `the reason of a pause must be one of: ${pauseReasons.join(', ')}`);
  }
  const needsRecord = command.type === 'agent.login' || command.type === 'agent.profile';
  if (!needsRecord && options.isOnFloor(agentId)) {
    options.post(inputOf(command));
    return answer;
  }
  const agents = await options.records.agents(options.dialGroupId);
  const agent = agents.find((known) => known.agentId === agentId);
  if (agent === undefined) {
    return refused('not-found', `there is no agent ${agentId} in the dial group ${options.dialGroupId}`);
  }
  if (needsRecord) {
    const profile = await profileOf(options.records, agent);
    if (command.type === 'agent.profile') options.post({ type: 'agentProfile', agent: profile });
    else options.post({ type: 'agentLogin', agent: { ...profile, phone: command.phone ?? profile.phone } });
  } else options.post(inputOf(command));
  return answer;
}

function inputOf(
  command: Exclude<AgentCommand, { type: 'agent.login' | 'agent.profile' | 'agent.action' }>,
): EngineInput {
  const { agentId } = command;
  switch (command.type) {
    case 'agent.logout':
      return { type: 'agentLogout', agentId };
    case 'agent.pause':
      return { type: 'agentPause', agentId, reason: command.reason };
    case 'agent.ready':
      return { type: 'agentReady', agentId };
    case 'agent.hangup':
      return { type: 'agentHangup', agentId };
    default:
      return assertNever(command);
  }
}

function refused(code: string, message: string): CommandReply {
  return { ok: false, code, message };
}
