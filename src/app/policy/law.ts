/** The law that comes with Outpace, and what the configuration puts in its place: policies, holidays, zones, parts. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayKindsOf, type HolidayTable } from '../../domain/calendar/holidays.ts';
import type { Law } from '../../domain/compliance/law.ts';
import { loadHolidayTables, loadPartTable, loadZoneTable } from '../calendar/tables.ts';
import { loadPolicies } from './policyFile.ts';

const OWN_FOLDER = fileURLToPath(new URL('../../../config', import.meta.url));

export interface LoadedLaw extends Law {
  readonly holidayTables: readonly HolidayTable[];
}

/** `policies`, `holidays`: folders with files of one's own. */
export function loadLaw({ policies, holidays }: LawFolders = {}): LoadedLaw {
  const holidayTables = loadHolidayTables(holidays ?? join(OWN_FOLDER, 'holidays'));
  const loaded = loadPolicies(policies ?? join(OWN_FOLDER, 'policies'));
  return {
    policies: new Map(loaded.map((policy) => [policy.policyId, policy])),
    holidayTables,
    dayKinds: dayKindsOf(holidayTables),
    zones: loadZoneTable(join(OWN_FOLDER, 'zones/prefixes.json')),
    parts: loadPartTable(join(OWN_FOLDER, 'zones/parts.json')),
  };
}

export interface LawFolders {
  readonly policies?: string | undefined;
  readonly holidays?: string | undefined;
}
