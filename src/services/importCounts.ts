/** What became of the rows of an import. */
import type { ImportBatchResult } from '../ports/records.ts';

export interface ImportTotals {
  readonly rows: number;
  readonly bytes: number;
  readonly inserted: number;
  /** Rows whose person the records have already, from this file or an earlier one. */
  readonly duplicates: number;
  /** Leads that took values of a duplicate. */
  readonly updated: number;
  readonly rejected: number;
  readonly rejectedByCode: Readonly<Record<string, number>>;
  /** Further numbers of good rows that are none, left out. */
  readonly unusablePhones: number;
}

export interface CountsBefore {
  readonly inserted: number;
  readonly duplicates: number;
  readonly updated: number;
  readonly rejected: Readonly<Record<string, number>>;
}

export type ImportCounter = ReturnType<typeof createImportCounts>;

/** `before`: of an import that is gone on with. */
export function createImportCounts(before?: CountsBefore) {
  let [inserted, duplicates, updated] = [
    before?.inserted ?? 0,
    before?.duplicates ?? 0,
    before?.updated ?? 0,
  ];
  const byCode: Record<string, number> = { ...before?.rejected };
  let rejected = Object.values(byCode).reduce((sum, count) => sum + count, 0);
  let unusablePhones = 0;
  return {
    stored(result: ImportBatchResult): void {
      inserted += result.inserted;
      duplicates += result.duplicateLines.length;
      updated += result.updated ?? 0;
    },
    rejected(code: string): void {
      rejected += 1;
      byCode[code] = (byCode[code] ?? 0) + 1;
    },
    unusablePhones(count: number): void {
      unusablePhones += count;
    },
    rejectedByCode: (): Readonly<Record<string, number>> => ({ ...byCode }),
    totals(bytes: number): ImportTotals {
      const rows = inserted + duplicates + rejected;
      const rejectedByCode = { ...byCode };
      return { rows, bytes, inserted, duplicates, updated, rejected, rejectedByCode, unusablePhones };
    },
  };
}
