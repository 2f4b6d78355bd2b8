/** A campaign (外呼任务): what it dials, by which rules, and the states it goes through. */
import type { Skills, TierRule } from '../agent/choice.ts';
import type { AllocationRules } from '../allocation/allocation.ts';
import type { InboundSettings } from '../call/inbound.ts';
import type { DialStatus } from '../call/lineResult.ts';
import type { DetectionSettings } from '../detection/settings.ts';
import type { CallbackRules } from '../callback/callback.ts';
import type { HandoverRules } from '../handover/handover.ts';
import type { CallerIdPool } from '../callerId/pool.ts';
import type { CampaignId, DialGroupId, ListId, TrunkId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import type { TrunkShare } from '../trunk/shares.ts';
import type { AfterNoConsent } from '../consent/consent.ts';
import type { PacingMode } from '../pacing/pacer.ts';
import type { Quota } from './quota.ts';
import type { RecordingRule } from '../recording/recording.ts';
import type { SurveyRule } from '../survey/rule.ts';
import type { DispositionRules, PreviewRules } from './dispositions.ts';
import type { StaggeredRule } from './staggered.ts';

/** draft → running ⇄ paused; running | paused → draining (live calls finish) → stopped | completed. */
export type CampaignState = 'draft' | 'running' | 'paused' | 'draining' | 'stopped' | 'completed';
export type CampaignEvent = 'start' | 'pause' | 'stop' | 'drained' | 'exhausted';

export const campaignMachine: Machine<CampaignState, CampaignEvent> = {
  name: 'campaign',
  initial: 'draft',
  table: {
    draft: { start: 'running' },
    running: { pause: 'paused', stop: 'draining', exhausted: 'completed' },
    paused: { start: 'running', stop: 'draining' },
    draining: { drained: 'stopped', start: 'running' },
    stopped: { start: 'running' },
    completed: { start: 'running' },
  },
};

/** What a lead that was not reached does after this outcome: tried again after a gap, or never. */
export type RetryRule = { readonly kind: 'retry'; readonly afterMs: number } | { readonly kind: 'final' };

/** Calling window in the zone named; days 1 (Monday) to 7, minutes from local midnight, end exclusive. */
export interface CallingWindow {
  readonly timeZone: string;
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface ConsentRule {
  readonly prompt: string;
  readonly acceptKey: string;
  /** Absent: there is no key to say no with, only silence. */
  readonly refuseKey?: string | undefined;
  readonly doNotCallKey: string;
  /** Silence after the prompt's end before it is repeated or the call is closed. */
  readonly silenceMs: number;
  /** How often the prompt is played in all. */
  readonly plays: number;
  /** After the last silence, where the prompt plays before the agent is joined. Absent: `hangUp`. */
  readonly onSilence?: AfterNoConsent | undefined;
  /** Absent: `hangUp`. */
  readonly onRefusal?: AfterNoConsent | undefined;
}

/** What the law that the campaign runs under allows, and where that is written. */
export interface CampaignPolicy {
  /** Whether a recording may play to an answered person before an agent is joined. */
  readonly promptBeforeAgent: 'allowed' | 'forbidden';
  /** The greatest share of abandoned calls that a window may name. */
  readonly abandonLimit?: number | undefined;
  /** From when the limit for an answered person runs; absent: from the answer. */
  readonly clockStart?: 'answer' | 'greetingEnd' | undefined;
  /** The longest `answerLimitMs` that is allowed. */
  readonly answerLimitMs?: number | undefined;
  /** Whether people whom detection took for machines count as abandoned; absent: they do. */
  readonly missedPeopleCount?: boolean | undefined;
  readonly source: string;
}

/** A period over which a regulation counts abandoned calls: the last `days` local days, today included. */
export interface AbandonRule {
  readonly name: string;
  /** Share of the calls answered by a person, 0.03 for 3 %. */
  readonly limit: number;
  readonly days: number;
}

/** How the campaign is paced (PACING 1 and 2). May be changed while it runs. */
export interface CampaignPacing {
  readonly mode: PacingMode;
  /** All of them hold at once; predictive pacing needs at least one. */
  readonly windows: readonly AbandonRule[];
  /** No call is given up sooner. */
  readonly minRingMs: number;
  /** Ratio mode: lines for each idle agent. */
  readonly linesPerAgent: number;
  readonly maxLinesPerAgent: number;
  /** What predictive pacing steers at, as a share of the limit. */
  readonly aim: number;
  /** Share of the pool's calls against the other campaigns that the same agents serve. */
  readonly weight: number;
  /** From the start of the campaign until it may use all its lines; 0: at once. */
  readonly rampUpMs: number;
  /** A second mode that decides beside this one without acting. */
  readonly shadow?: PacingMode | undefined;
}

/** Where a campaign says nothing: one call for each idle agent. */
export const DEFAULT_CAMPAIGN_PACING: CampaignPacing = {
  mode: 'progressive',
  windows: [{ name: 'day', limit: 0.03, days: 1 }],
  minRingMs: 15_000,
  linesPerAgent: 1,
  maxLinesPerAgent: 10,
  aim: 0.97,
  weight: 1,
  rampUpMs: 0,
};

/** Played to somebody whom nobody is free for, where the campaign names no prompt of its own. */
export const SAFE_HARBOUR_PROMPT = 'outpace/safe-harbour';
/** The same, with the key to opt out: it names this one. */
export const OPT_OUT_PROMPT = 'outpace/safe-harbour-opt-out';
export const OPT_OUT_PROMPT_KEY = '9';

export function builtInSafeHarbourPrompt(optOutKey: string | undefined): string {
  return optOutKey === undefined ? SAFE_HARBOUR_PROMPT : OPT_OUT_PROMPT;
}

/** Somebody who was abandoned is called again, by an agent who is reserved before they are dialled (DOMAIN 3.1). */
export interface AbandonedRule {
  readonly againAfterMs: number;
}

/** The best time to call is learned from the campaign's own calls, by segment, hour and kind of day (DOMAIN 3.2). */
export interface BestTimeRule {
  /** What makes a segment: a heading of the leads' fields, `region`, `lineType` or `list`. */
  readonly by: string;
  /** After so many days a call counts half. */
  readonly halfLifeDays: number;
}

/** Policies by each number's country and part of it, or these whatever the number; all of them hold. */
export type PolicyChoice = 'auto' | readonly string[];

export interface CampaignSettings {
  /** Absent: none, and nothing but the campaign's own rules decides whom it calls when. */
  readonly policies?: PolicyChoice | undefined;
  /** Absent: the strict reading, everything forbidden. */
  readonly policy?: CampaignPolicy | undefined;
  readonly callerId: string;
  /** One of these is shown in place of `callerId`. */
  readonly callerIds?: CallerIdPool | undefined;
  /** Tried in this order, where `trunks` says nothing else. */
  readonly trunkIds: readonly TrunkId[];
  /** Of every one of `trunkIds`: what it is tried before, and its share among equals. */
  readonly trunks?: readonly TrunkShare[] | undefined;
  readonly ringTimeoutMs: number;
  /** From the answer to the join with an agent or the safe-harbour message, which is ordered a moment before its end. */
  readonly answerLimitMs: number;
  /** The consent prompt plays before an agent is joined; only where `policy` allows it. */
  readonly promptBeforeAgent: boolean;
  readonly consent?: ConsentRule | undefined;
  readonly safeHarbourPrompt: string;
  /** Absent: nobody who was abandoned is called again. */
  readonly abandoned?: AbandonedRule | undefined;
  /** Who presses it in the safe-harbour message is never called again; absent: the consent's do-not-call key, else 9. */
  readonly optOutKey?: string | undefined;
  /** Who answered, a person or a machine; absent: not asked. */
  readonly detection?: DetectionSettings | undefined;
  /** Absent: nothing is recorded. */
  readonly recording?: RecordingRule | undefined;
  /** Absent: `DEFAULT_CAMPAIGN_PACING`. */
  readonly pacing?: CampaignPacing | undefined;
  readonly wrapUpMs: number;
  readonly maxTalkMs: number;
  readonly maxLines: number;
  readonly maxAttempts: number;
  /** Least time between two attempts on one number, over all campaigns. */
  readonly attemptSpacingMs: number;
  readonly retry: Readonly<Partial<Record<DialStatus, RetryRule>>>;
  /** Absent: `retry` alone says when. */
  readonly staggered?: StaggeredRule | undefined;
  /** Absent: the order of the lists alone says who is called when. */
  readonly bestTime?: BestTimeRule | undefined;
  /** Who answers hears this flow and not an agent; for the pacing mode `automated`. */
  readonly flow?: string | undefined;
  /** Leads keep coming (a later call for a survey): it waits for them and never completes by itself. */
  readonly openEnded?: boolean | undefined;
  /** Of the calls placed, how many ask for an agent in the flow; 0: agents are not looked at. Absent: as measured. */
  readonly pressShare?: number | undefined;
  /** After a conversation, when the agent has hung up; absent: nobody is asked. */
  readonly survey?: SurveyRule | undefined;
  /** Complete interviews of each kind of people, and no more; absent: as many as there are. */
  readonly quotas?: readonly Quota[] | undefined;
  /** People call back the numbers that it shows; absent: such calls are not taken. */
  readonly inbound?: InboundSettings | undefined;
  /** What an agent must be able to do to take its calls; absent: nothing. */
  readonly skills?: Skills | undefined;
  /** Which tiers of agents take leads of which grade; a grade without a rule goes to anybody. */
  readonly tiers?: readonly TierRule[] | undefined;
  /** What agents say, shown to them at the join; absent: none. */
  readonly script?: string | undefined;
  /** Absent: agents give none. */
  readonly dispositions?: DispositionRules | undefined;
  /** Absent: `DEFAULT_CALLBACKS`. */
  readonly callbacks?: CallbackRules | undefined;
  /** How hot leads go to sales owners; absent: none does. */
  readonly handover?: HandoverRules | undefined;
  /** Leads are given to agents by the day; absent: all come from one pool. */
  readonly allocation?: AllocationRules | undefined;
  /** Absent: `DEFAULT_PREVIEW`. */
  readonly preview?: PreviewRules | undefined;
  /** Absent: always open. */
  readonly window?: CallingWindow | undefined;
  /** node-cron expressions in `timeZone`: start and stop by the clock. */
  readonly schedule?:
    | { readonly start: string; readonly stop: string; readonly timeZone: string }
    | undefined;
}

export interface Campaign {
  readonly campaignId: CampaignId;
  readonly name: string;
  readonly dialGroupId: DialGroupId;
  readonly listIds: readonly ListId[];
  readonly state: CampaignState;
  readonly settings: CampaignSettings;
}
