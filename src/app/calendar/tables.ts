/** The calendars and zones that come with Outpace (`config/holidays`, `config/zones`), read and checked. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { HolidayTable } from '../../domain/calendar/holidays.ts';
import { isTimeZone } from '../../domain/calendar/window.ts';
import type { PartTable } from '../../domain/numbering/parts.ts';
import type { ZoneTable } from '../../domain/numbering/zones.ts';
import { OutpaceError } from '../../services/errors.ts';
import { describeProblems, readYaml, type Locate } from '../../services/yamlDocument.ts';

const date = z.iso.date('must be a date, such as 2027-02-17');
const names = z.record(date, z.string().min(1));
const holidayTable = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)'),
  source: z.string().min(1),
  years: z.record(
    z.string().regex(/^20[0-9]{2}$/, 'must be a year'),
    z.strictObject({
      holidays: names,
      makeUpDays: names.optional(),
      parts: z
        .record(
          z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'must be a part of a country (ISO 3166-2)'),
          z.strictObject({ holidays: names.optional(), workingDays: z.array(date).optional() }),
        )
        .optional(),
    }),
  ),
});

const zoneTable = z.strictObject({
  source: z.string().min(1),
  zoneSets: z.array(z.array(z.string().refine(isTimeZone, 'is no time zone')).min(1)),
  prefixes: z.record(z.string().regex(/^[0-9]{1,10}$/), z.int().min(0)),
});

const partTable = z.strictObject({
  source: z.string().min(1),
  prefixes: z.record(
    z.string().regex(/^[0-9]{1,7}$/),
    z.array(z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)).min(1),
  ),
});

/** All tables in the folder, by country; throws an OutpaceError that names file, line and remedy. */
export function loadHolidayTables(folder: string): readonly HolidayTable[] {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/i.test(file));
  return files.sort().map((file) => parseHolidayTable(join(folder, file)));
}

function parseHolidayTable(file: string): HolidayTable {
  const read = readYaml(file, readFileSync(file, 'utf8'));
  if (!read.ok) throw invalid(read.problem);
  const parsed = holidayTable.safeParse(read.yaml.value);
  if (!parsed.success) {
    const locate: Locate = (path) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
    throw invalid(describeProblems(holidayTable, parsed.error, locate));
  }
  const { country, years } = parsed.data;
  for (const [year, { holidays, makeUpDays }] of Object.entries(years)) {
    const stray = [...Object.keys(holidays), ...Object.keys(makeUpDays ?? {})].find(
      (day) => !day.startsWith(year),
    );
    if (stray !== undefined) throw invalid(`${basename(file)}: ${stray} of ${country} stands under ${year}`);
  }
  return parsed.data;
}

export function loadZoneTable(file: string): ZoneTable {
  const table = zoneTable.parse(JSON.parse(readFileSync(file, 'utf8')));
  const stray = Object.entries(table.prefixes).find(([, set]) => set >= table.zoneSets.length);
  if (stray !== undefined) throw invalid(`${file}: the prefix ${stray[0]} names zones that are not there`);
  return table;
}

export function loadPartTable(file: string): PartTable {
  return partTable.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function invalid(problem: string): OutpaceError {
  return new OutpaceError('OUT_CONFIG_INVALID', problem);
}
