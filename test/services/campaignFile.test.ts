import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_STAGGERED } from '../../src/domain/campaign/staggered.ts';
import { DIAL_STATUSES } from '../../src/domain/call/lineResult.ts';
import { reviewSettings, type InstallationBounds } from '../../src/domain/campaign/settings.ts';
import { parseCampaignFile } from '../../src/services/campaignFile.ts';
import { campaignFrom } from '../../src/services/campaigns.ts';
import { OutpaceError } from '../../src/services/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function shipped(name: string) {
  const file = `config/campaigns/${name}.yaml`;
  return parseCampaignFile(file, readFileSync(`${root}${file}`, 'utf8'));
}

const BOUNDS: InstallationBounds = {
  callerIds: ['+12025550100', '+12025550142'],
  trunkIds: ['main', 'backup'],
  lines: 100,
  attempts: 10,
  ringTimeoutMs: 60_000,
};

describe('the demo campaign', () => {
  const demo = shipped('demo');

  it('is always open, rings 10 s at most and never retries', () => {
    expect(demo.settings.window).toBeUndefined();
    expect(demo.settings.schedule).toBeUndefined();
    expect(demo.settings.ringTimeoutMs).toBeLessThanOrEqual(10_000);
    expect(demo.settings.maxAttempts).toBe(1);
    for (const status of DIAL_STATUSES) expect(demo.settings.retry[status]).toEqual({ kind: 'final' });
  });

  it('asks for consent before the agent, which its policy allows', () => {
    expect(demo.settings).toMatchObject({
      promptBeforeAgent: true,
      answerLimitMs: 2_000,
      safeHarbourPrompt: 'outpace/safe-harbour',
      trunkIds: ['main'],
      consent: { prompt: 'outpace/consent', acceptKey: '1', doNotCallKey: '9' },
    });
    expect(reviewSettings(demo.settings, BOUNDS)).toEqual([]);
  });
});

describe('the example campaign', () => {
  const { settings, campaignId, listIds } = shipped('example');

  it('may be dialled', () => {
    expect(reviewSettings(settings, BOUNDS)).toEqual([]);
    expect({ campaignId, listIds }).toEqual({ campaignId: 'renewals', listIds: ['renewals-autumn'] });
  });

  it('is paced by its own windows, minutes turned into ms', () => {
    expect(settings.pacing).toEqual({
      mode: 'predictive',
      windows: [
        { name: 'day', limit: 0.03, days: 1 },
        { name: 'campaign', limit: 0.03, days: 30 },
      ],
      minRingMs: 15_000,
      linesPerAgent: 1,
      maxLinesPerAgent: 10,
      aim: 0.97,
      weight: 1,
      rampUpMs: 0,
      shadow: 'progressive',
    });
  });

  it('has its human units turned into the engine’s', () => {
    expect(settings.window).toEqual({
      timeZone: 'America/New_York',
      days: [1, 2, 3, 4, 5],
      fromMinute: 540,
      toMinute: 1_200,
    });
    expect(settings.retry.busy).toEqual({ kind: 'retry', afterMs: 200 * 60_000 });
    expect(settings.retry.invalid).toEqual({ kind: 'final' });
  });
});

const MINIMAL = `name: n
id: c
lists: [l]
callerId: '+12025550100'
trunks: [main]
ringTimeoutMs: 20000
safeHarbourPrompt: outpace/safe-harbour
maxAttempts: 3
`;

function problem(text: string): string {
  try {
    parseCampaignFile('c.yaml', text);
  } catch (error) {
    if (error instanceof OutpaceError && error.code === 'OUT_CAMPAIGN_INVALID') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a campaign file', () => {
  it.each([
    ['ringTimoutMs: 1\n', 'c.yaml:9: unknown key ringTimoutMs; the nearest known key is ringTimeoutMs'],
    ['retry:\n  buzy: final\n', 'c.yaml:10: unknown key retry.buzy; the nearest known key is retry.busy'],
    [
      'quotas:\n  - { name: young, target: 9, where: [{ field: age, atmost: 30 }] }\n',
      'unknown key quotas[0].where[0].atmost; the nearest known key is quotas[0].where[0].atMost',
    ],
    ['retry:\n  busy: soon\n', 'c.yaml:10: retry.busy'],
    ['retry:\n  busy: { afterMinutes: -1 }\n', 'c.yaml:10: retry.busy'],
    ['window: { timeZone: Mars/Olympus, days: [mon], from: 09:00, to: 10:00 }\n', 'window.timeZone: must be'],
    ['window: { timeZone: UTC, days: [mon], from: 9:00, to: 10:00 }\n', 'window.from: must be a time'],
    ['window: { timeZone: UTC, days: [monday], from: 09:00, to: 10:00 }\n', 'window.days[0]'],
    ['schedule: { start: nope, stop: "0 9 * * *", timeZone: UTC }\n', 'schedule.start: must be a cron'],
    ['consent: { prompt: ../etc, acceptKey: 1, doNotCallKey: 9 }\n', 'consent.prompt: must be a prompt name'],
    ['consent: { prompt: a, acceptKey: 12, doNotCallKey: 9 }\n', 'consent.acceptKey: must be one key'],
  ])('with %j is refused by its place', (extra, message) => {
    expect(problem(MINIMAL + extra)).toContain(message);
  });

  it('plays the safe-harbour message that names the key to opt out where there is one, unless told otherwise', () => {
    const prompt = (text: string) => parseCampaignFile('c.yaml', text).settings.safeHarbourPrompt;
    const silent = MINIMAL.replace(/safeHarbourPrompt.*\n/, '');
    expect(prompt(silent)).toBe('outpace/safe-harbour');
    expect(prompt(`${silent}optOutKey: 9\n`)).toBe('outpace/safe-harbour-opt-out');
    expect(prompt(`${MINIMAL}optOutKey: 9\n`)).toBe('outpace/safe-harbour');
    const codes = (key: number) =>
      reviewSettings(parseCampaignFile('c.yaml', `${silent}optOutKey: ${key}\n`).settings, BOUNDS).map(
        ({ code }) => code,
      );
    expect(codes(9)).toEqual([]);
    expect(codes(5)).toEqual(['opt-out-prompt-key']);
  });

  it('without a required key says which', () => {
    expect(problem(MINIMAL.replace(/callerId.*\n/, ''))).toContain('callerId is missing');
  });

  it('takes keys as numbers and midnight as 24:00', () => {
    const { settings } = parseCampaignFile(
      'c.yaml',
      `${MINIMAL}consent: { prompt: a, acceptKey: 1, doNotCallKey: 9 }\nwindow: { timeZone: UTC, days: [sun], from: 00:00, to: 24:00 }\n`,
    );
    expect(settings.consent).toMatchObject({ acceptKey: '1', doNotCallKey: '9' });
    expect(settings.window).toMatchObject({ days: [7], fromMinute: 0, toMinute: 1_440 });
  });
});

describe('staggered redial', () => {
  it('has its hours turned into minutes, and the usual ones where none are named', () => {
    const { settings } = parseCampaignFile('c.yaml', `${MINIMAL}staggered: { eveningFrom: "17:30" }\n`);
    expect(settings.staggered).toEqual({ ...DEFAULT_STAGGERED, eveningFromMinute: 1_050 });
    expect(parseCampaignFile('c.yaml', MINIMAL).settings).not.toHaveProperty('staggered');
  });

  it('is only for outcomes after which the number may be tried again', () => {
    expect(problem(`${MINIMAL}staggered: { outcomes: [invalid] }\n`)).toContain('staggered.outcomes');
  });

  it('needs as many attempts as its cells ask for, and hours in their order', () => {
    const refused = (staggered: string, maxAttempts: number) => {
      const { settings } = parseCampaignFile('c.yaml', `${MINIMAL}staggered: ${staggered}\n`);
      return reviewSettings({ ...settings, maxAttempts }, BOUNDS).map(({ message }) => message);
    };
    expect(refused('{}', 4)).toEqual([]);
    expect(refused('{ perCell: 2 }', 7)).toEqual([expect.stringContaining('raise maxAttempts to 8')]);
    expect(refused('{ dayFrom: "18:00" }', 4)).toEqual([
      expect.stringContaining('dayFrom before eveningFrom'),
    ]);
  });
});

describe('the review', () => {
  const codes = (extra: string, bounds = BOUNDS) =>
    reviewSettings(parseCampaignFile('c.yaml', MINIMAL + extra).settings, bounds).map(({ code }) => code);
  const consent = 'consent: { prompt: a, acceptKey: 1, doNotCallKey: 9 }\n';

  it.each([
    [`promptBeforeAgent: true\n${consent}`, 'prompt-before-agent-forbidden'],
    [
      `promptBeforeAgent: true\n${consent}policy: { promptBeforeAgent: forbidden, source: s }\n`,
      'prompt-before-agent-forbidden',
    ],
    [
      'promptBeforeAgent: true\npolicy: { promptBeforeAgent: allowed, source: s }\n',
      'prompt-before-agent-without-prompt',
    ],
    ['consent: { prompt: a, acceptKey: 1, doNotCallKey: 1 }\n', 'consent-keys-equal'],
    ['retry: { abandoned: { afterMinutes: 5 } }\n', 'retry-forbidden'],
    ['retry: { invalid: { afterMinutes: 5 } }\n', 'retry-forbidden'],
    ['window: { timeZone: UTC, days: [mon], from: 20:00, to: 08:00 }\n', 'window-empty'],
    ['maxLines: 101\n', 'limit-exceeded'],
    ['staggered: { perCell: 1 }\n', 'staggered-invalid'],
  ])('refuses %j as %s', (extra, code) => {
    expect(codes(extra)).toEqual([code]);
  });

  it('refuses a caller ID that is not owned and a trunk that is not there', () => {
    expect(codes('', { ...BOUNDS, callerIds: [], trunkIds: [] })).toEqual([
      'caller-id-not-owned',
      'trunk-unknown',
    ]);
  });

  it('allows the prompt first where the policy says so', () => {
    expect(
      codes(`promptBeforeAgent: true\n${consent}policy: { promptBeforeAgent: allowed, source: s }\n`),
    ).toEqual([]);
  });

  it('is one error with every reason when a campaign is made', () => {
    const file = parseCampaignFile('c.yaml', `${MINIMAL}maxLines: 101\nmaxTalkMs: 1000\n`);
    const make = () => campaignFrom({ file, dialGroupId: 'main', bounds: { ...BOUNDS, trunkIds: [] } });
    expect(make).toThrow(
      /may not run: there is no trunk main .*; maxLines 101 is above limits\.lines \(100\)/,
    );
  });
});

describe('lists of a campaign file', () => {
  const withLists = (lists: string): string => MINIMAL.replace('lists: [l]', `lists: ${lists}`);

  it('are ids, or ids with priority, weight, order and filter', () => {
    const file = parseCampaignFile(
      'c.yaml',
      withLists(
        "[a, { id: b, priority: 1, weight: 3, sort: 'field:balance:desc', filter: wealthy }, { id: c }]",
      ),
    );
    expect(file.listIds).toEqual(['a', 'b', 'c']);
    expect(file.places).toEqual({
      b: {
        priority: 1,
        weight: 3,
        sort: { by: 'field', field: 'balance', descending: true },
        filter: 'wealthy',
      },
    });
    expect(parseCampaignFile('c.yaml', MINIMAL).places).toBeUndefined();
  });

  it('may be none where callers hear a flow, and is at least one else', () => {
    const inbound = "inbound: { flow: satisfaction, trunks: [office], numbers: ['+12025550190'] }\n";
    const file = parseCampaignFile('c.yaml', `${withLists('[]')}${inbound}`);
    expect(file.listIds).toEqual([]);
    expect(file.settings.inbound).toMatchObject({ flow: 'satisfaction', trunks: ['office'] });
    expect(problem(`${withLists('[]')}inbound: {}\n`)).toMatch(/c\.yaml:3: lists must name a list/);
  });

  it.each([
    '[{ id: b, priority: 0 }]',
    '[{ id: b, sort: best }]',
    '[{ id: b, wieght: 2 }]',
    '[{ weight: 2 }]',
  ])('are refused as %s', (lists) => {
    expect(problem(withLists(lists))).toMatch(/c\.yaml:3/);
  });

  it('may be learned about: by segment, and half forgotten after thirty days', () => {
    const { settings } = parseCampaignFile('c.yaml', `${MINIMAL}bestTime: {}\n`);
    expect(settings.bestTime).toEqual({ by: 'segment', halfLifeDays: 30 });
  });
});
