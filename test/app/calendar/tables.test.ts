import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadHolidayTables, loadPartTable, loadZoneTable } from '../../../src/app/calendar/tables.ts';
import { dayKindsOf, tableEnd } from '../../../src/domain/calendar/holidays.ts';
import { partsOf } from '../../../src/domain/numbering/parts.ts';
import { zonesOf } from '../../../src/domain/numbering/zones.ts';

const config = (path: string) => fileURLToPath(new URL(`../../../config/${path}`, import.meta.url));

describe('the holiday tables that come along', () => {
  const tables = loadHolidayTables(config('holidays'));
  const dayKinds = dayKindsOf(tables);

  it('hold Australia, Canada, China, Germany, Britain, India and the United States', () => {
    expect(tables.map(({ country }) => country)).toEqual(['AU', 'CA', 'CN', 'DE', 'GB', 'IN', 'US']);
  });

  it.each([
    ['CN', '2026-02-17', 'holiday'],
    ['CN', '2026-02-14', 'makeUp'],
    ['CN', '2026-10-10', 'makeUp'],
    ['CN', '2026-10-17', 'weekend'],
    ['US', '2026-11-26', 'holiday'],
    ['US', '2026-11-27', 'working'],
    ['GB', '2026-08-31', 'working'],
    ['GB-ENG', '2026-08-31', 'holiday'],
    ['GB-SCT', '2026-08-31', 'working'],
    ['GB-SCT', '2026-04-06', 'working'],
    ['GB-ENG', '2026-04-06', 'holiday'],
    ['DE-BY', '2026-01-06', 'holiday'],
    ['DE-BE', '2026-01-06', 'working'],
    ['IN', '2026-01-26', 'holiday'],
    ['AU', '2026-01-26', 'holiday'],
    ['CA', '2026-07-01', 'holiday'],
  ])('%s on %s: %s', (region, date, kind) => {
    expect(dayKinds(region, date)).toBe(kind);
  });

  it('do not guess: the shifted days of China for 2028 are not published, and France has no table', () => {
    expect(dayKinds('CN', '2028-02-01')).toBeUndefined();
    expect(dayKinds('FR', '2026-07-14')).toBeUndefined();
    const china = tables.find(({ country }) => country === 'CN');
    expect(tableEnd(china, Date.UTC(2026, 10, 2))).toEqual({ year: 2027, days: 60 });
    expect(tableEnd(undefined, 0)).toBeUndefined();
  });
});

describe('a holiday table', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outpace-holidays-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [
      'a date that is none',
      "country: FR\nsource: x\nyears:\n  '2026':\n    holidays:\n      2026-02-30: Nothing\n",
      /XX.yaml:6.*2026-02-30/,
    ],
    [
      'a day under another year',
      "country: FR\nsource: x\nyears:\n  '2026':\n    holidays:\n      2027-01-01: New Year\n",
      /2027-01-01 of FR stands under 2026/,
    ],
    ['no source', 'country: FR\nyears: {}\n', /source/],
  ])('with %s is refused, with the place', async (_what, text, message) => {
    await writeFile(join(folder, 'XX.yaml'), text);
    expect(() => loadHolidayTables(folder)).toThrow(message);
  });
});

describe('the zones of a number', () => {
  const table = loadZoneTable(config('zones/prefixes.json'));

  it.each([
    ['+18085550100', ['Pacific/Honolulu']],
    ['+16025550100', ['America/Phoenix']],
    ['+12125550100', ['America/New_York']],
    ['+8613800138000', ['Asia/Shanghai']],
    ['+4915112345678', ['Europe/Berlin']],
    ['+918012345678', ['Asia/Calcutta']],
    ['+9991234567', []],
  ])('%s lies in %j', (number, zones) => {
    expect(zonesOf(table, number)).toEqual(zones);
  });

  it('are all that a number may lie in, where its prefix does not say', () => {
    expect(zonesOf(table, '+19075550100')).toEqual(['America/Adak', 'America/Anchorage']);
    expect(zonesOf(table, '+61412345678', '61')).toContain('Australia/Perth');
  });
});

describe('the part of the country of a number', () => {
  const table = loadPartTable(config('zones/parts.json'));

  it.each([
    ['+13055550100', ['US-FL']],
    ['+16455550100', ['US-FL']],
    ['+12125550100', ['US-NY']],
    ['+12025550100', ['US-DC']],
    ['+12015550100', ['US-NJ', 'US-NY']],
    ['+14165550100', ['CA-ON']],
    ['+18005550100', []],
    ['+4930123456', []],
  ])('%s belongs to %j', (number, parts) => {
    expect(partsOf(table, number)).toEqual(parts);
  });
});
