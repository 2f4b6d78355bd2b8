/**
 * Consents from a CSV file with a heading: `number`, `channel`, `evidence` and `obtained_at` are needed, `campaign`,
 * `expires_at` and `evidence_sha256` may be there. A row that cannot be used is told with its line; the same file
 * twice adds nothing.
 */
import { isSafeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { normaliseNumber, type NumberingRules } from '../domain/numbering/normalise.ts';
import type { ConsentRecord, ConsentsPort } from '../ports/consents.ts';
import type { Bytes } from './csvLines.ts';
import { createCsvReader, type CsvRow } from './csvRows.ts';
import { consentFault, consentOf, isChannel } from './consents.ts';
import { readMoment } from './consentTime.ts';
import { OutpaceError } from './errors.ts';

export interface ConsentTotals {
  readonly rows: number;
  /** Not on record before. A dry run: what would be added. */
  readonly added: number;
  readonly rejected: number;
  readonly rejects: readonly { readonly line: number; readonly reason: string }[];
}

export interface ConsentImport {
  readonly numbering: NumberingRules;
  readonly recordedBy: string;
  readonly now: Instant;
  readonly dryRun?: boolean;
}

const NEEDED = ['number', 'channel', 'evidence', 'obtained_at'] as const;
const COLUMNS = [...NEEDED, 'campaign', 'expires_at', 'evidence_sha256'] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Readonly<Record<Column, string>>;
const BATCH = 1_000;
const MOST_TOLD = 20;

export async function importConsents(
  consents: ConsentsPort,
  source: Bytes,
  task: ConsentImport,
): Promise<ConsentTotals> {
  const reader = createCsvReader(source);
  const heading = await reader.peek();
  const columns = readHeading(heading?.text ?? '');
  let [rows, added, rejected, isHeading] = [0, 0, 0, true];
  const rejects: { line: number; reason: string }[] = [];
  let batch = new Map<string, ConsentRecord>();
  const store = async (): Promise<void> => {
    const records = [...batch.values()];
    if (records.length > 0)
      added +=
        task.dryRun === true
          ? records.length - (await consents.known([...batch.keys()]))
          : await consents.add(records);
    batch = new Map();
  };
  for (let read = await reader.rows(','); read !== undefined; read = await reader.rows(',')) {
    for (const row of read) {
      if (isHeading) {
        isHeading = false;
        continue;
      }
      rows += 1;
      const found = readRow(row, columns, task);
      if (typeof found !== 'string') batch.set(found.consentId, found);
      else {
        rejected += 1;
        if (rejects.length < MOST_TOLD) rejects.push({ line: row.line, reason: found });
      }
    }
    if (batch.size >= BATCH) await store();
  }
  await store();
  return { rows, added, rejected, rejects };
}

function readHeading(text: string): ReadonlyMap<Column, number> {
  const headings = text.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const found = COLUMNS.flatMap((column) => {
    const index = headings.indexOf(column);
    return index < 0 ? [] : [[column, index] as const];
  });
  const columns = new Map(found);
  const missing = NEEDED.filter((column) => !columns.has(column));
  if (missing.length === 0) return columns;
  throw new OutpaceError(
    'OUT_IMPORT_FAILED',
    `the file needs a heading with ${NEEDED.join(', ')} (and may have campaign, expires_at, evidence_sha256); there is no ${missing.join(', ')}`,
  );
}

/** The consent, or why the row cannot be used. */
function readRow(
  row: CsvRow,
  columns: ReadonlyMap<Column, number>,
  task: ConsentImport,
): ConsentRecord | string {
  if (row.cells === undefined) return 'the row is broken: a quote is not closed, or it is too long';
  const { cells } = row;
  const of = (column: Column): string => (cells[columns.get(column) ?? -1] ?? '').trim();
  const written = Object.fromEntries(COLUMNS.map((column) => [column, of(column)])) as Cells;
  const number = normaliseNumber(written.number, { ...task.numbering, accept: 'possible' });
  if (!number.ok) return number.reason;
  if (!isChannel(written.channel)) return `there is no channel ${JSON.stringify(written.channel)}`;
  const obtainedAt = readMoment(written.obtained_at, 'begin');
  if (obtainedAt === undefined) return 'obtained_at is no day or moment';
  const expiresAt = written.expires_at === '' ? undefined : readMoment(written.expires_at, 'end');
  if (written.expires_at !== '' && expiresAt === undefined) return 'expires_at is no day or moment';
  if (written.campaign !== '' && !isSafeId(written.campaign)) return 'campaign is no campaign id';
  const hash = written.evidence_sha256.toLowerCase();
  if (hash !== '' && !/^[0-9a-f]{64}$/.test(hash)) return 'evidence_sha256 is no SHA-256 in hex';
  const consent = {
    number: number.number,
    channel: written.channel,
    evidence: written.evidence,
    obtainedAt,
    recordedAt: task.now,
    recordedBy: task.recordedBy,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(written.campaign === '' ? {} : { campaignId: written.campaign }),
    ...(hash === '' ? {} : { evidenceSha256: hash }),
  };
  return consentFault(consent) ?? consentOf(consent);
}
