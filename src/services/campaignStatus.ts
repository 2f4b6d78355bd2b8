/** What a campaign has done, what it is doing, and what keeps it from dialling (architecture, rules 4 and 5). */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { CampaignBoard } from '../domain/floor/board.ts';
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';
import type { CampaignProgress, RecordsPort } from '../ports/records.ts';
import { campaignOf } from './campaigns.ts';

/** A board that was not renewed for so long tells of an engine that is gone. */
const BOARD_LIFETIME_MS = 15 * SECOND_MS;

export interface CampaignLimit {
  /** `noEngine`, `hold` (of all campaigns), `link`, `state`, else what the pacer names (`LimitedBy`). */
  readonly code: string;
  /** For people. */
  readonly text: string;
}

export interface CampaignStatus {
  readonly campaign: Campaign;
  readonly progress: CampaignProgress;
  readonly engine: 'running' | 'none' | 'unknown';
  readonly now?: CampaignBoard;
  readonly agents: Readonly<Record<string, number>>;
  /** What keeps calls from being placed right now, or holds their number down; empty while nothing does. */
  readonly limits: readonly CampaignLimit[];
  /** Holiday tables of its countries that end soon. */
  readonly warnings: readonly string[];
}

export async function campaignStatus(
  parts: { readonly records: RecordsPort; readonly liveBoard: LiveBoardPort | undefined },
  campaignId: string,
  now: Instant,
): Promise<CampaignStatus> {
  const campaign = await campaignOf(parts.records, campaignId);
  const progress = await parts.records.progress(campaignId);
  const floor = await parts.liveBoard?.read(campaign.dialGroupId);
  const isFresh = floor !== undefined && now - floor.at <= BOARD_LIFETIME_MS;
  const board = isFresh ? floor.campaigns.find((entry) => entry.campaignId === campaignId) : undefined;
  const agents: Record<string, number> = {};
  for (const agent of isFresh ? floor.agents : []) agents[agent.state] = (agents[agent.state] ?? 0) + 1;
  return {
    campaign,
    progress: progress ?? emptyProgress(campaignId),
    engine: parts.liveBoard === undefined ? 'unknown' : isFresh ? 'running' : 'none',
    ...(board === undefined ? {} : { now: board }),
    agents,
    warnings: (isFresh ? (floor.calendar ?? []) : [])
      .filter(({ campaignIds }) => campaignIds.includes(campaignId))
      .map(({ text }) => text),
    limits: isFresh
      ? limitsOf(campaign, board, floor.link, floor.holds)
      : [{ code: 'noEngine', text: 'no engine runs: outpace serve' }],
  };
}

function limitsOf(
  campaign: Campaign,
  board: CampaignBoard | undefined,
  link: 'up' | 'down',
  holds: readonly string[],
): CampaignLimit[] {
  const limits: CampaignLimit[] = holds.map((text) => ({ code: 'hold', text }));
  if (link === 'down') limits.push({ code: 'link', text: 'the link to Asterisk is down' });
  const state = board?.state ?? campaign.state;
  if (state !== 'running') limits.push({ code: 'state', text: `the campaign is ${state}` });
  else if (board !== undefined && board.limitedBy !== '' && board.limitedBy !== 'none') {
    const text = inWords(board);
    // What holds the whole floor holds the campaign too: said once.
    if (!limits.some((limit) => limit.text === text)) limits.push({ code: board.limitedBy, text });
  }
  return limits;
}

function inWords({ reason, limitedBy }: CampaignBoard): string {
  return reason === '' ? limitedBy : reason.replace(/^Not dialling: |\.$/g, '');
}

function emptyProgress(campaignId: string): CampaignProgress {
  return {
    campaignId,
    leads: 0,
    due: 0,
    final: 0,
    attempts: 0,
    openAttempts: 0,
    cdrs: 0,
    answered: 0,
    consented: 0,
    connected: 0,
    abandoned: 0,
    dialStatuses: {},
    refusals: {},
  };
}
