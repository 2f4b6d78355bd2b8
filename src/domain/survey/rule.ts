/** How a campaign asks those whom its agents spoke with: which flow, how many, on which channel, and how often one person. */
import type { CampaignId } from '../kernel/ids.ts';
import { DAY_MS } from '../kernel/time.ts';

/**
 * `call`: they stay on the line when the agent hangs up. `sms`: the questions by message, one after another. `link`: a
 * message with a link to a page. `laterCall`: an automated campaign calls them.
 */
export type AskedBy = 'call' | 'sms' | 'link' | 'laterCall';

export interface SurveyRule {
  readonly flow: string;
  /** Of the conversations, drawn by chance: above 0, at most 1. */
  readonly share: number;
  /** Absent: `call`. */
  readonly channel?: AskedBy | undefined;
  /** The campaign that makes the later calls. */
  readonly campaign?: CampaignId | undefined;
  /** Who broke off on the phone may go on with the rest of the questions; absent: they may not. */
  readonly finishBy?: 'sms' | 'link' | undefined;
  /** Nobody is asked again within, over all campaigns and channels; absent: all are. */
  readonly restMs?: number | undefined;
  /** After the conversation; absent: at once. */
  readonly afterMs?: number | undefined;
  /** For the answers, from the first question on; absent: `DEFAULT_EXPIRE_MS`. */
  readonly expireMs?: number | undefined;
  /** What stands before the first question, or around `{link}`, by language; absent: `INVITATION_WORDS`. */
  readonly words?: Readonly<Record<string, string>> | undefined;
}

export const DEFAULT_EXPIRE_MS = 3 * DAY_MS;
export const LONGEST_REST_DAYS = 3_660;
/** Replies are matched to what was asked in the last 30 days. */
export const LONGEST_EXPIRE_MS = 29 * DAY_MS;

export const askedBy = ({ channel = 'call' }: SurveyRule): AskedBy => channel;
