/** Use cases on campaigns: make one from its file, and have the running engine start, pause or stop it. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { reviewSettings, type InstallationBounds } from '../domain/campaign/settings.ts';
import type { Law } from '../domain/compliance/law.ts';
import { isSafeId, type CampaignId, type DialGroupId } from '../domain/kernel/ids.ts';
import type { CommandPort, CommandReply, EngineCommand } from '../ports/commands.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { CampaignFile } from './campaignFile.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';
import { refuseAgainstPolicies } from './policyReview.ts';

/** How long the engine has to answer a command. */
export const COMMAND_DEADLINE_MS = 5_000;

export interface NewCampaign {
  readonly file: CampaignFile;
  /** Weighs more than the file's. */
  readonly campaignId?: string | undefined;
  readonly dialGroupId: DialGroupId;
  readonly bounds: InstallationBounds;
}

/** The campaign that the file asks for, not yet on record; throws where it is forbidden, unless that is reviewed apart. */
export function campaignFrom(
  { file, campaignId, dialGroupId, bounds }: NewCampaign,
  review: 'reviewed' | 'unreviewed' = 'reviewed',
): Campaign {
  const id = campaignId ?? file.campaignId;
  if (id === undefined) {
    throw new OutpaceError('OUT_USAGE', 'the campaign has no id: add `id` to its file, or give --id');
  }
  requireSafeId('campaign id', id);
  const campaign: Campaign = {
    campaignId: id,
    name: file.name,
    dialGroupId: file.dialGroupId ?? dialGroupId,
    listIds: file.listIds,
    state: 'draft',
    settings: file.settings,
  };
  if (review === 'reviewed') refuseForbidden(campaign, bounds);
  return campaign;
}

export async function requireLists(
  records: Pick<RecordsPort, 'lists'>,
  listIds: readonly string[],
): Promise<void> {
  const known = new Set((await records.lists()).map((list) => list.listId));
  const missing = listIds.filter((listId) => !known.has(listId));
  if (missing.length === 0) return;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no list ${missing.join(', ')}; import it first: outpace list import FILE --list ${missing[0]}`,
  );
}

/** `law`: held against the policies of its lists' leads too. */
export async function createCampaign(
  records: RecordsPort,
  asked: NewCampaign,
  law?: Law,
): Promise<Campaign & WithWarnings> {
  const campaign = campaignFrom(asked);
  if ((await records.campaign(campaign.campaignId)) !== undefined) {
    throw new OutpaceError(
      'OUT_ALREADY_EXISTS',
      `there is a campaign ${campaign.campaignId} already; choose another --id`,
    );
  }
  await requireLists(records, campaign.listIds);
  const warnings = await policyWarnings(records, campaign, law);
  const { places } = asked.file;
  await records.createCampaign(campaign, places).catch((error: unknown) => {
    if (!(error instanceof PortFailure) || error.code !== 'filter-not-found') throw error;
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `${error.message}; save it first: outpace filter save NAME --file FILE`,
    );
  });
  return { ...campaign, ...warnings };
}

export async function campaignOf(records: RecordsPort, campaignId: CampaignId): Promise<Campaign> {
  const campaign = isSafeId(campaignId) ? await records.campaign(campaignId) : undefined;
  if (campaign === undefined) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no campaign ${JSON.stringify(campaignId)}; see outpace campaign list`,
    );
  }
  return campaign;
}

/** Throws where it may not run. */
export async function reviewCampaign(
  records: RecordsPort,
  campaignId: CampaignId,
  bounds: InstallationBounds,
  law?: Law,
): Promise<WithWarnings> {
  const campaign = await campaignOf(records, campaignId);
  refuseForbidden(campaign, bounds);
  return policyWarnings(records, campaign, law);
}

export interface WithWarnings {
  /** What its policies say of its settings and does not forbid it; absent: nothing. */
  readonly warnings?: readonly string[];
}

async function policyWarnings(
  records: RecordsPort,
  campaign: Campaign,
  law: Law | undefined,
): Promise<WithWarnings> {
  if (law === undefined) return {};
  const warnings = await refuseAgainstPolicies({ records, law }, campaign);
  return warnings.length === 0 ? {} : { warnings: warnings.map(({ message }) => message) };
}

/** Asks the engine that owns the campaign's dial group; a start is reviewed first. */
export async function commandCampaign(
  parts: { readonly records: RecordsPort; readonly commands: CommandPort },
  action: 'start' | 'pause' | 'stop',
  campaignId: CampaignId,
  bounds: InstallationBounds,
  law?: Law,
): Promise<CommandReply & WithWarnings> {
  const campaign = await campaignOf(parts.records, campaignId);
  if (action === 'start') refuseForbidden(campaign, bounds);
  const warnings = action === 'start' ? await policyWarnings(parts.records, campaign, law) : {};
  const command = { type: `campaign.${action}`, campaignId } as const;
  return { ...(await sendCommand(parts.commands, campaign.dialGroupId, command)), ...warnings };
}

/** Sends a command and turns a refusal into an error. */
export async function sendCommand(
  commands: CommandPort,
  dialGroupId: DialGroupId,
  command: EngineCommand,
): Promise<CommandReply> {
  const reply = await commands.send(dialGroupId, command, COMMAND_DEADLINE_MS);
  if (reply.ok) return reply;
  const isMissing = reply.code?.endsWith('not-found') === true || reply.code?.startsWith('unknown-') === true;
  throw new OutpaceError(
    isMissing ? 'OUT_NOT_FOUND' : 'OUT_REFUSED',
    `the engine refused ${command.type}: ${reply.message ?? reply.code ?? 'no reason given'}`,
  );
}

function refuseForbidden(campaign: Campaign, bounds: InstallationBounds): void {
  const refusals = reviewSettings(campaign.settings, bounds);
  if (refusals.length === 0) return;
  const reasons = refusals.map(({ message }) => message).join('; ');
  throw new OutpaceError('OUT_CAMPAIGN_FORBIDDEN', `campaign ${campaign.campaignId} may not run: ${reasons}`);
}
