import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadHolidayTables, loadZoneTable } from '../../../src/app/calendar/tables.ts';
import { loadPolicies, parsePolicy } from '../../../src/app/policy/policyFile.ts';
import { dayKindsOf } from '../../../src/domain/calendar/holidays.ts';
import { firstRefusal } from '../../../src/domain/compliance/judge.ts';
import type { GateView } from '../../../src/domain/compliance/view.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';
import { zonesOf } from '../../../src/domain/numbering/zones.ts';

const config = (path: string) => fileURLToPath(new URL(`../../../config/${path}`, import.meta.url));
const policies = new Map(loadPolicies(config('policies')).map((policy) => [policy.policyId, policy]));
const dayKinds = dayKindsOf(loadHolidayTables(config('holidays')));
const zoneTable = loadZoneTable(config('zones/prefixes.json'));

/** A lead never called before, with a consent. */
function sample(policyId: string, number: string, changes: Partial<GateView> = {}): GateView {
  return {
    place: {
      zones: zonesOf(zoneTable, number),
      policies: [policies.get(policyId)].filter((policy) => policy !== undefined),
      dayKinds,
    },
    maxAttempts: 10,
    attemptsMade: 0,
    attemptSpacingMs: 0,
    attempts: { lead: [], number: [], person: [] },
    dueAt: 0,
    consentUntil: Number.POSITIVE_INFINITY,
    ...changes,
  };
}

const codeAt = (view: GateView, time: string) =>
  firstRefusal(view, Date.parse(time))?.code ?? 'may be called';

describe('the policies that come along', () => {
  it('are one each for Australia, Canada, China, Germany, Britain, India and the United States, and Florida', () => {
    expect([...policies.keys()].toSorted()).toEqual(['AU', 'CA', 'CN', 'DE', 'GB', 'IN', 'US', 'US-FL']);
  });

  it.each([
    // New York on a Wednesday, to the minute, before and after the change of the clocks.
    ['US', '+12125550100', '2026-11-18T12:59:00Z', 'window-closed'],
    ['US', '+12125550100', '2026-11-18T13:00:00Z', 'may be called'],
    ['US', '+12125550100', '2026-10-28T12:00:00Z', 'may be called'],
    ['US', '+12125550100', '2026-11-19T01:59:00Z', 'may be called'],
    ['US', '+12125550100', '2026-11-19T02:00:00Z', 'window-closed'],
    ['US', '+18085550100', '2026-11-18T17:00:00Z', 'window-closed'],
    ['US', '+12125550100', '2026-12-25T17:00:00Z', 'may be called'],
    ['US-FL', '+13055550100', '2026-11-19T00:30:00Z', 'may be called'],
    ['US-FL', '+13055550100', '2026-11-19T01:00:00Z', 'window-closed'],
    ['CA', '+14165550100', '2026-11-21T14:30:00Z', 'window-closed'],
    ['CA', '+14165550100', '2026-11-21T15:00:00Z', 'may be called'],
    ['GB', '+442071838750', '2026-11-18T20:59:00Z', 'may be called'],
    ['GB', '+442071838750', '2026-11-18T21:00:00Z', 'window-closed'],
    ['DE', '+493012345678', '2026-11-21T18:59:00Z', 'may be called'],
    ['DE', '+493012345678', '2026-11-22T11:00:00Z', 'window-closed'],
    ['DE', '+493012345678', '2026-12-25T11:00:00Z', 'window-closed'],
    ['AU', '+61291234567', '2026-01-26T01:00:00Z', 'window-closed'],
    ['AU', '+61291234567', '2026-01-27T01:00:00Z', 'may be called'],
    ['IN', '+912212345678', '2026-11-18T03:29:00Z', 'window-closed'],
    ['IN', '+912212345678', '2026-11-18T03:30:00Z', 'may be called'],
    ['CN', '+8613800138000', '2026-11-18T01:00:00Z', 'may be called'],
    ['CN', '+8613800138000', '2026-02-17T01:00:00Z', 'window-closed'],
    ['CN', '+8613800138000', '2026-02-17T02:00:00Z', 'may be called'],
    ['CN', '+8613800138000', '2028-01-05T04:00:00Z', 'calendar-missing'],
  ])('%s: %s at %s: %s', (policyId, number, time, code) => {
    expect(codeAt(sample(policyId, number), time)).toBe(code);
  });

  const noon = Date.parse('2026-11-18T17:00:00Z');
  it.each([
    ['US-FL', '+13055550100', 3, 'policy-cap', '2026-11-19T14:00:00.000Z'],
    ['DE', '+493012345678', 3, 'policy-cap', '2026-11-18T23:00:00.000Z'],
    ['US', '+12125550100', 3, undefined, undefined],
  ])('%s: what the fourth call within three hours meets', (policyId, number, calls, code, lapsesAt) => {
    const person = Array.from({ length: calls }, (_, index) => noon - (calls - index) * HOUR_MS);
    const refusal = firstRefusal(
      sample(policyId, number, { attempts: { lead: [], number: person, person } }),
      noon,
    );
    expect(refusal?.code).toBe(code);
    expect(refusal?.retryAt === undefined ? undefined : new Date(refusal.retryAt).toISOString()).toBe(
      lapsesAt,
    );
  });

  it('Germany, India and China need a consent on record', () => {
    for (const [policyId, number] of [
      ['DE', '+493012345678'],
      ['IN', '+912212345678'],
      ['CN', '+8613800138000'],
    ] as const) {
      const view = sample(policyId, number, { consentUntil: undefined });
      expect(codeAt(view, '2026-11-18T10:00:00Z')).toBe('consent-missing');
    }
  });

  it('Britain waits 72 hours after an abandoned call', () => {
    const abandonedAt = noon - 71 * HOUR_MS;
    expect(firstRefusal(sample('GB', '+442071838750', { abandonedAt }), noon)).toMatchObject({
      code: 'abandoned-lately',
      retryAt: noon + 60 * MINUTE_MS,
    });
  });
});

describe('a policy file', () => {
  const good = readFileSync(config('policies/US.yaml'), 'utf8');

  it.each([
    ['without a source', good.replace(/^source:.*$/m, ''), /source/],
    ['with an unknown key', good.replace('minGapMs', 'minGap'), /minGap/],
    [
      'that never opens',
      good.replace('from: "08:00", to: "21:00"', 'from: "21:00", to: "08:00"'),
      /from must be before to/,
    ],
    ['with a share above one', good.replace('limit: 0.03', 'limit: 3'), /limit/],
    ['of a place that is none', good.replace('id: US', 'id: Utopia'), /must be a country/],
    [
      'with a cap of two kinds',
      good.replace('caps: []', 'caps: [{ scope: lead, most: 1, hours: 1, localDay: true }]'),
      /not both/,
    ],
    ['that is no YAML', 'id: [', /US.yaml/],
  ])('%s is refused, with file and line', (_what, text, message) => {
    expect(() => parsePolicy('US.yaml', text)).toThrow(message);
    expect(() => parsePolicy('US.yaml', text)).toThrow(/US\.yaml:\d+/);
  });
});
