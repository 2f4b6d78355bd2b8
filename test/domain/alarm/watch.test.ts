import { describe, expect, it } from 'vitest';
import type { AlarmReading, CampaignReading } from '../../../src/domain/alarm/reading.ts';
import { ALARM_RULES, type AlarmRule } from '../../../src/domain/alarm/rules.ts';
import { createAlarmWatch, type AlarmNotice } from '../../../src/domain/alarm/watch.ts';
import { MINUTE_MS, SECOND_MS } from '../../../src/domain/kernel/time.ts';

const NOW = Date.UTC(2026, 2, 10, 12);

const CAMPAIGN: CampaignReading = {
  campaignId: 'spring',
  isRunning: true,
  isWindowOpen: true,
  calls: 3,
  limitedBy: 'none',
  reason: 'Dialling.',
  hopperReady: 100,
  windows: [],
};
const TRUNK = { trunkId: 'main', state: 'available', breaker: 'closed' } as const;
const WELL: AlarmReading = {
  at: NOW,
  link: 'up',
  holds: [],
  readyAgents: ['mei'],
  campaigns: [CAMPAIGN],
  trunks: [TRUNK],
  spool: { entries: 0, limit: 200_000, oldestAgeMs: 0 },
  rejectedRecords: 0,
  diskUsed: 0.5,
};
const campaign = (changes: Partial<CampaignReading>): AlarmReading => ({
  ...WELL,
  campaigns: [{ ...CAMPAIGN, ...changes }],
});

function rule(ruleId: string): AlarmRule {
  const found = ALARM_RULES.find((each) => each.ruleId === ruleId);
  if (found === undefined) throw new Error(`no rule ${ruleId}`);
  return found;
}

/** What is told while the reading stays as it is for so long, looked at each second. */
function told(
  watch: ReturnType<typeof createAlarmWatch>,
  reading: AlarmReading,
  from: number,
  forMs: number,
): AlarmNotice[] {
  const notices: AlarmNotice[] = [];
  for (let at = from; at <= from + forMs; at += SECOND_MS) notices.push(...watch.look({ ...reading, at }));
  return notices;
}

const BAD: readonly (readonly [string, string, AlarmReading])[] = [
  ['dialling-stopped', 'spring', campaign({ calls: 0, reason: 'no trunk of the campaign is available' })],
  ['hopper-empty', 'spring', campaign({ calls: 0, hopperReady: 0 })],
  ['held', 'engine', { ...WELL, holds: ['the hopper store is down'] }],
  ['link-down', 'engine', { ...WELL, link: 'down', holds: ['telephony is not connected'] }],
  ['breaker-open', 'main', { ...WELL, trunks: [{ ...TRUNK, breaker: 'open' }] }],
  ['trunk-down', 'main', { ...WELL, trunks: [{ ...TRUNK, state: 'unreachable' }] }],
  ['spool-growing', 'engine', { ...WELL, spool: { entries: 9, limit: 200_000, oldestAgeMs: 61_000 } }],
  ['spool-filling', 'engine', { ...WELL, spool: { entries: 100_000, limit: 200_000, oldestAgeMs: 0 } }],
  ['records-rejected', 'engine', { ...WELL, rejectedRecords: 1 }],
  [
    'abandonment-near-limit',
    'spring/day',
    campaign({ windows: [{ name: 'day', answered: 1_000, abandoned: 28, limit: 0.03 }] }),
  ],
  ['callbacks-missed', 'engine', { ...WELL, missedCallbacks: 2 }],
  ['holidays-ending', 'US', { ...WELL, calendar: [{ country: 'US', text: 'no table of US for 2029' }] }],
  ['disk-nearly-full', 'engine', { ...WELL, diskUsed: 0.96 }],
];

describe('the alarm rules', () => {
  it('are each tried below', () => {
    expect(BAD.map(([ruleId]) => ruleId)).toEqual(ALARM_RULES.map(({ ruleId }) => ruleId));
  });

  it('raise nothing where all is well', () => {
    expect(told(createAlarmWatch(ALARM_RULES), WELL, NOW, 10 * MINUTE_MS)).toEqual([]);
  });

  it.each(BAD)('%s is raised once, after its time, and cleared once', (ruleId, subject, bad) => {
    const watch = createAlarmWatch(ALARM_RULES);
    const { raiseAfterMs, clearAfterMs } = rule(ruleId);
    const raised = told(watch, bad, NOW, 5 * MINUTE_MS);
    expect(raised).toHaveLength(1);
    expect(raised[0]).toMatchObject({ type: 'raised', ruleId, subject, at: NOW + raiseAfterMs });
    expect(watch.raised).toMatchObject([{ ruleId, subject }]);
    const from = NOW + 6 * MINUTE_MS;
    const cleared = told(watch, WELL, from, 5 * MINUTE_MS);
    // A window that is gone with its campaign's calls counts as cleared too.
    expect(cleared).toMatchObject([
      { type: 'cleared', ruleId, subject, at: from + clearAfterMs, raisedAt: NOW + raiseAfterMs },
    ]);
    expect(watch.raised).toEqual([]);
  });

  it.each<readonly [string, AlarmReading]>([
    ['outside the calling window', campaign({ calls: 0, isWindowOpen: false })],
    ['while the campaign is paused', campaign({ calls: 0, isRunning: false })],
    ['without an agent who is ready', { ...campaign({ calls: 0 }), readyAgents: [] }],
    ['during an emergency stop', { ...campaign({ calls: 0 }), holds: ['emergency stop'] }],
    ['while the engine is drained', { ...campaign({ calls: 0 }), holds: ['shutting down'] }],
    [
      'after one abandoned call of ten',
      campaign({ windows: [{ name: 'day', answered: 10, abandoned: 1, limit: 0.03 }] }),
    ],
  ])('raise nothing %s', (_case, reading) => {
    expect(told(createAlarmWatch(ALARM_RULES), reading, NOW, 10 * MINUTE_MS)).toEqual([]);
  });
});

describe('an alarm', () => {
  const used = (abandoned: number): AlarmReading =>
    campaign({ windows: [{ name: 'day', answered: 1_000, abandoned, limit: 0.03 }] });

  it('rings once for a value that hovers at its limit', () => {
    const watch = createAlarmWatch(ALARM_RULES);
    const notices = [28, 26, 28, 24, 27, 28, 23].flatMap((abandoned, index) =>
      told(watch, used(abandoned), NOW + index * 5 * MINUTE_MS, 4 * MINUTE_MS),
    );
    expect(notices.map(({ type }) => type)).toEqual(['raised']);
    expect(told(watch, used(22), NOW + 60 * MINUTE_MS, 4 * MINUTE_MS)).toMatchObject([{ type: 'cleared' }]);
  });

  it('does not ring for a fault that passes before its time', () => {
    const watch = createAlarmWatch(ALARM_RULES);
    const down: AlarmReading = { ...WELL, link: 'down' };
    expect(told(watch, down, NOW, 4 * SECOND_MS)).toEqual([]);
    expect(told(watch, WELL, NOW + 5 * SECOND_MS, SECOND_MS)).toEqual([]);
    expect(told(watch, down, NOW + 7 * SECOND_MS, 4 * SECOND_MS)).toEqual([]);
  });

  it('that an earlier process has raised is not raised again, and is cleared', () => {
    const first = createAlarmWatch(ALARM_RULES);
    const down: AlarmReading = { ...WELL, link: 'down' };
    told(first, down, NOW, MINUTE_MS);
    const second = createAlarmWatch(ALARM_RULES, first.raised);
    expect(told(second, down, NOW + 2 * MINUTE_MS, MINUTE_MS)).toEqual([]);
    expect(told(second, WELL, NOW + 4 * MINUTE_MS, MINUTE_MS)).toMatchObject([
      { type: 'cleared', ruleId: 'link-down', raisedAt: NOW + 5 * SECOND_MS },
    ]);
  });

  it('of a campaign that is no more is cleared; of a store that says nothing it stays', () => {
    const watch = createAlarmWatch(ALARM_RULES);
    told(
      watch,
      { ...campaign({ calls: 0, hopperReady: 0 }), spool: { entries: 9, limit: 10, oldestAgeMs: 0 } },
      NOW,
      5 * MINUTE_MS,
    );
    expect(watch.raised.map(({ ruleId }) => ruleId)).toEqual(['hopper-empty', 'spool-filling']);
    const { spool: _, ...silent } = WELL;
    const notices = told(watch, { ...silent, campaigns: [] }, NOW + 6 * MINUTE_MS, 5 * MINUTE_MS);
    expect(notices).toMatchObject([{ type: 'cleared', ruleId: 'hopper-empty', subject: 'spring' }]);
    expect(watch.raised.map(({ ruleId }) => ruleId)).toEqual(['spool-filling']);
  });
});
