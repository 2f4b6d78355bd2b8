/**
 * The alarm rules: one table. A rule measures a number for each of its subjects (a campaign, a trunk, or the engine); at
 * `raiseAt` or above for `raiseAfterMs` its alarm is raised, below `clearBelow` for `clearAfterMs` it is cleared. Between
 * the two nothing changes, so that a value that hovers at a limit does not ring again and again.
 */
import { MINUTE_MS, SECOND_MS } from '../kernel/time.ts';
import type { AlarmReading, CampaignReading } from './reading.ts';

export type AlarmSeverity = 'warning' | 'critical';

export interface Measurement {
  /** What the alarm is about: a campaign, a trunk, or `engine`. */
  readonly subject: string;
  readonly value: number;
  /** Why, for the message. */
  readonly detail: string;
}

export type AlarmRuleId =
  | 'dialling-stopped'
  | 'hopper-empty'
  | 'held'
  | 'link-down'
  | 'breaker-open'
  | 'trunk-down'
  | 'spool-growing'
  | 'spool-filling'
  | 'records-rejected'
  | 'abandonment-near-limit'
  | 'callbacks-missed'
  | 'holidays-ending'
  | 'disk-nearly-full';

export interface AlarmRule {
  readonly ruleId: AlarmRuleId;
  readonly severity: AlarmSeverity;
  /** The alarm in one line, and what to do, for the docs. */
  readonly about: string;
  readonly raiseAt: number;
  readonly raiseAfterMs: number;
  readonly clearBelow: number;
  readonly clearAfterMs: number;
  /** Of the value, for the docs. */
  readonly unit: string;
  readonly measure: (reading: AlarmReading) => readonly Measurement[];
}

export const ENGINE = 'engine';

/** Stopped on purpose: nobody need be called for it. */
const ON_PURPOSE: ReadonlySet<string> = new Set(['shutting down', 'emergency stop']);
const LINK_HOLD = 'telephony is not connected';
/** Fewer answered calls say nothing about a share of some per cent. */
const LEAST_ANSWERED = 50;

const YES_OR_NO = { raiseAt: 1, clearBelow: 1, unit: '1 where so, else 0' };

export const ALARM_RULES: readonly AlarmRule[] = [
  {
    ...YES_OR_NO,
    ruleId: 'dialling-stopped',
    severity: 'critical',
    about:
      'A running campaign has leads in its hopper, agents who are ready and an open calling window, and places no call. The message says what the engine waits for.',
    raiseAfterMs: 2 * MINUTE_MS,
    clearAfterMs: 10 * SECOND_MS,
    measure: (reading) =>
      reading.campaigns.map((campaign) => ({
        subject: campaign.campaignId,
        value: Number(shouldDial(reading, campaign) && campaign.calls === 0),
        detail: campaign.reason,
      })),
  },
  {
    ...YES_OR_NO,
    ruleId: 'hopper-empty',
    severity: 'warning',
    about:
      'A running campaign has ready agents and no lead that may be called now: its lists are done, or its leads wait for a retry. Add a list, or move the agents.',
    raiseAfterMs: 2 * MINUTE_MS,
    clearAfterMs: 10 * SECOND_MS,
    measure: (reading) =>
      reading.campaigns.map((campaign) => ({
        subject: campaign.campaignId,
        value: Number(isWanted(reading, campaign) && campaign.hopperReady === 0 && campaign.calls === 0),
        detail: `no lead is ready and ${reading.readyAgents.length} agents wait`,
      })),
  },
  {
    ...YES_OR_NO,
    ruleId: 'held',
    severity: 'critical',
    about:
      'The engine places no calls at all, for a reason that is not the wish of somebody: the store or the database is away, or the self-check failed. `outpace doctor` says what to mend.',
    raiseAfterMs: 30 * SECOND_MS,
    clearAfterMs: 10 * SECOND_MS,
    measure: ({ holds }) => {
      const unwanted = holds.filter((hold) => !ON_PURPOSE.has(hold) && hold !== LINK_HOLD);
      return [{ subject: ENGINE, value: Number(unwanted.length > 0), detail: unwanted.join(', ') }];
    },
  },
  {
    ...YES_OR_NO,
    ruleId: 'link-down',
    severity: 'critical',
    about: 'The connection to Asterisk is gone. Calls that were up go on; no new one is placed.',
    raiseAfterMs: 5 * SECOND_MS,
    clearAfterMs: 5 * SECOND_MS,
    measure: ({ link }) => [
      { subject: ENGINE, value: Number(link === 'down'), detail: `the link to telephony is ${link}` },
    ],
  },
  {
    ...YES_OR_NO,
    ruleId: 'breaker-open',
    severity: 'critical',
    about:
      'A trunk failed so many calls in a row that its breaker opened: the carrier refuses or drops calls.',
    raiseAfterMs: 0,
    clearAfterMs: 30 * SECOND_MS,
    measure: ({ trunks }) =>
      trunks.map(({ trunkId, breaker }) => ({
        subject: trunkId,
        value: Number(breaker !== 'closed'),
        detail: `the breaker of the trunk is ${breaker}`,
      })),
  },
  {
    ...YES_OR_NO,
    ruleId: 'trunk-down',
    severity: 'critical',
    about: 'A trunk does not answer OPTIONS, or lost its registration.',
    raiseAfterMs: 10 * SECOND_MS,
    clearAfterMs: 10 * SECOND_MS,
    measure: ({ trunks }) =>
      trunks.map(({ trunkId, state }) => ({
        subject: trunkId,
        value: Number(state !== 'available'),
        detail: `the trunk is ${state}`,
      })),
  },
  {
    ruleId: 'spool-growing',
    severity: 'warning',
    about:
      'Records wait for the database: the oldest is older than a minute. Nothing is lost until the spool is full, when dialling stops.',
    raiseAt: 60,
    clearBelow: 10,
    unit: 's, age of the oldest record',
    raiseAfterMs: 10 * SECOND_MS,
    clearAfterMs: 10 * SECOND_MS,
    measure: ({ spool }) =>
      spool === undefined
        ? []
        : [
            {
              subject: ENGINE,
              value: spool.oldestAgeMs / SECOND_MS,
              detail: `${spool.entries} records wait`,
            },
          ],
  },
  {
    ruleId: 'spool-filling',
    severity: 'critical',
    about: 'The spool is half full. At its limit dialling stops.',
    raiseAt: 0.5,
    clearBelow: 0.25,
    unit: 'share of the limit',
    raiseAfterMs: 0,
    clearAfterMs: 10 * SECOND_MS,
    measure: ({ spool }) =>
      spool === undefined
        ? []
        : [
            {
              subject: ENGINE,
              value: spool.entries / spool.limit,
              detail: `${spool.entries} of ${spool.limit} records`,
            },
          ],
  },
  {
    ruleId: 'records-rejected',
    severity: 'warning',
    about:
      'The database refused records of calls. They are kept: `outpace records rejected` shows why, `outpace records retry` writes them once that is mended.',
    raiseAt: 1,
    clearBelow: 1,
    unit: 'records',
    raiseAfterMs: 0,
    clearAfterMs: 0,
    measure: ({ rejectedRecords }) =>
      rejectedRecords === undefined
        ? []
        : [
            {
              subject: ENGINE,
              value: rejectedRecords,
              detail: `${rejectedRecords} records were refused: outpace records rejected`,
            },
          ],
  },
  {
    ruleId: 'abandonment-near-limit',
    severity: 'warning',
    about: `A campaign has used up most of an abandonment window (from ${LEAST_ANSWERED} answered calls on). The pacer steers below the limit by itself; ask why people wait.`,
    raiseAt: 0.9,
    clearBelow: 0.75,
    unit: "share of the window's limit",
    raiseAfterMs: 0,
    clearAfterMs: MINUTE_MS,
    measure: ({ campaigns }) =>
      campaigns.flatMap(({ campaignId, windows }) =>
        windows.map(({ name, answered, abandoned, limit }) => ({
          subject: `${campaignId}/${name}`,
          value: answered < LEAST_ANSWERED || limit <= 0 ? 0 : abandoned / answered / limit,
          detail: `${abandoned} of ${answered} answered calls abandoned, limit ${limit * 100} %`,
        })),
      ),
  },
  {
    ruleId: 'callbacks-missed',
    severity: 'warning',
    about:
      'Callbacks were promised, and nobody was offered them in time. They wait for any agent of the campaign: `outpace callback list --missed` shows them; log agents in, move or cancel them.',
    raiseAt: 1,
    clearBelow: 1,
    unit: 'callbacks',
    raiseAfterMs: 0,
    clearAfterMs: 10 * SECOND_MS,
    measure: ({ missedCallbacks = 0 }) => [
      { subject: ENGINE, value: missedCallbacks, detail: `${missedCallbacks} callbacks were missed` },
    ],
  },
  {
    ...YES_OR_NO,
    ruleId: 'holidays-ending',
    severity: 'warning',
    about:
      'The holiday table of a country that campaigns go by ends within 60 days, or is missing: from its first day on, nobody is called there. Add the year (`compliance.holidays`).',
    raiseAfterMs: 0,
    clearAfterMs: 0,
    measure: ({ calendar = [] }) =>
      calendar.map(({ country, text }) => ({ subject: country, value: 1, detail: text })),
  },
  {
    ruleId: 'disk-nearly-full',
    severity: 'critical',
    about: 'The disk of the data folder is nearly full: logs, spools and recordings stop when it is.',
    raiseAt: 0.95,
    clearBelow: 0.93,
    unit: 'share of the disk',
    raiseAfterMs: 0,
    clearAfterMs: 30 * SECOND_MS,
    measure: ({ diskUsed }) =>
      diskUsed === undefined
        ? []
        : [{ subject: ENGINE, value: diskUsed, detail: `${Math.round(diskUsed * 1000) / 10} % is used` }],
  },
];

function isWanted({ holds, readyAgents }: AlarmReading, campaign: CampaignReading): boolean {
  if (!campaign.isRunning || !campaign.isWindowOpen || readyAgents.length === 0) return false;
  return !holds.some((hold) => ON_PURPOSE.has(hold));
}

/** Empty hoppers are another rule's. */
function shouldDial(reading: AlarmReading, campaign: CampaignReading): boolean {
  return isWanted(reading, campaign) && campaign.hopperReady !== 0;
}
