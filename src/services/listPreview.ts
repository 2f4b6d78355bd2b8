/**
 * What an import would make of a file's first rows: each column with what it is taken for, ten rows as leads or rejects,
 * and the rejects among the first thousands, so that a wrong mapping is seen before anything is stored.
 */
import type { LeadPhone } from '../domain/lead/phone.ts';
import { openList, scanList, type ScannedList } from './importFile.ts';
import { judgeRow, type Judged } from './importRow.ts';
import { findColumns } from './listColumns.ts';
import type { ReadingRules } from './listImport.ts';
import type { OpenList } from './listReader.ts';
import type { ColumnUse } from './listMapping.ts';

const ROWS_SHOWN = 10;
const REJECTS_SHOWN = 10;
const ROWS_LOOKED_AT = 2_000;

export interface RowPreview {
  /** In the file, 1 for its first line. */
  readonly line: number;
  /** As they stand in the file, in the order of the columns. */
  readonly cells: readonly string[];
  /** What it would become; absent: it would be rejected. */
  readonly lead?: {
    readonly number: string;
    readonly phones: readonly LeadPhone[];
    readonly name?: string;
    readonly key?: string;
    readonly fields: Readonly<Record<string, string>>;
  };
  readonly reject?: { readonly code: string; readonly reason: string };
}

export interface ListPreview {
  readonly encoding: string;
  readonly columns: readonly { readonly heading: string; readonly use: ColumnUse }[];
  readonly rows: readonly RowPreview[];
  /** The first rows that would be rejected. */
  readonly rejects: readonly RowPreview[];
  readonly rowsLookedAt: number;
  readonly isWhole: boolean;
  readonly rejectedByCode: Readonly<Record<string, number>>;
}

export async function previewList(file: string, listId: string, rules: ReadingRules): Promise<ListPreview> {
  const scanned = await scanList(file);
  const opened = await openList(file, scanned, rules.headingOf);
  try {
    return await previewOpened(opened, scanned, listId, rules);
  } finally {
    await opened.reader.close();
  }
}

async function previewOpened(
  { heading, reader }: OpenList,
  scanned: ScannedList,
  listId: string,
  rules: ReadingRules,
): Promise<ListPreview> {
  const columns = findColumns(heading, rules);
  const rowRules = { listId, numbering: rules.numbering, encoding: reader.encoding };
  const [rows, rejects]: [RowPreview[], RowPreview[]] = [[], []];
  const rejectedByCode: Record<string, number> = {};
  let [rowsLookedAt, isWhole] = [0, false];
  while (rowsLookedAt < ROWS_LOOKED_AT) {
    const read = await reader.rows();
    if (read === undefined) {
      isWhole = true;
      break;
    }
    for (const row of read.slice(0, ROWS_LOOKED_AT - rowsLookedAt)) {
      const judged = judgeRow(row, columns, rowRules);
      const shown = previewOf(row.line, row.cells ?? [row.raw], judged);
      if (rows.length < ROWS_SHOWN) rows.push(shown);
      if ('code' in judged) {
        rejectedByCode[judged.code] = (rejectedByCode[judged.code] ?? 0) + 1;
        if (rejects.length < REJECTS_SHOWN) rejects.push(shown);
      }
      rowsLookedAt += 1;
    }
  }
  return {
    encoding: scanned.isSheet ? 'xlsx' : scanned.encoding,
    columns: columns.headings.map((name) => ({
      heading: name,
      use: columns.mapping.columns[name] ?? { use: 'ignore' },
    })),
    rows,
    rejects,
    rowsLookedAt,
    isWhole,
    rejectedByCode,
  };
}

function previewOf(line: number, cells: readonly string[], judged: Judged): RowPreview {
  if ('code' in judged) return { line, cells, reject: { code: judged.code, reason: judged.reason } };
  const { number, phones, name, listKey, fields } = judged.lead;
  return {
    line,
    cells,
    lead: {
      number,
      phones: phones ?? [],
      fields,
      ...(name === undefined ? {} : { name }),
      ...(listKey === undefined ? {} : { key: listKey }),
    },
  };
}
