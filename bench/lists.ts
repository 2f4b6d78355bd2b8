/**
 * `npm run bench:lists`: a list of a million rows, 5 % of them broken and 10 % duplicates, imported into a real
 * Postgres: read, normalised, scrubbed against a do-not-call file and de-duplicated. How long it takes, how much
 * memory the importing process holds, and whether the totals are those of the file. Ends in 0 where every aim is
 * reached. Processor seconds are told beside the wall's, since other work on the machine lengthens only the latter.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPostgres } from '../src/app/postgres.ts';
import { numberKey } from '../src/domain/numbering/numberKey.ts';
import { createPostgresLists, createPostgresRecords } from '../src/records/postgres.ts';
import { importFile, openList, scanList } from '../src/services/importFile.ts';
import { judgeRow } from '../src/services/importRow.ts';
import { findColumns } from '../src/services/listColumns.ts';
import { buildNumberList } from '../src/store/numberList/build.ts';
import { readNumberList, writeNumberList } from '../src/store/numberList/file.ts';
import { isListedAt, numberAt, writeList, type Generated } from './lists/generate.ts';

const HELP = `usage: npm run bench:lists -- [--rows N] [--json] [--write]

  --rows N   rows in the list (default 1000000)
  --json     the figures as JSON
  --write    keep the result in docs/benchmarks/lists.md
`;
const SEED = 1;
const AIMS = { importSec: 60, memoryMb: 1_000 };
const NUMBERING = { defaultRegion: 'CN' };

interface Figures {
  readonly rows: number;
  readonly inserted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly scrubbed: number;
  readonly scanCpuSec: number;
  readonly readCpuSec: number;
  readonly judgeCpuSec: number;
  readonly storeWaitSec: number;
  readonly importSec: number;
  readonly importCpuSec: number;
  readonly memoryMb: number;
}

const cpuSec = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function timedCpu(work: () => Promise<unknown>): Promise<number> {
  const from = cpuSec();
  await work();
  return cpuSec() - from;
}

async function importing(folder: string, url: string): Promise<Figures> {
  const file = join(folder, 'list.csv');
  const { list } = await readNumberList(join(folder, 'listed.bin'));
  const isListed = (number: string): boolean => list.has(numberKey(number) ?? 0);
  const records = createPostgresRecords({ url, maxConnections: 2, connectTimeoutMs: 60_000 });
  const lists = createPostgresLists(url);
  await records.start();
  await lists.start();
  let storeWaitSec = 0;
  const timed: Parameters<typeof importFile>[1] = {
    createList: (listId, name) => records.createList(listId, name),
    async importLeads(listId, leads, options) {
      const from = performance.now();
      try {
        return await records.importLeads(listId, leads, options);
      } finally {
        storeWaitSec += (performance.now() - from) / 1_000;
      }
    },
  };
  const [from, fromCpu] = [performance.now(), cpuSec()];
  const totals = await importFile(file, timed, lists, {
    listId: 'bench',
    listName: 'Bench',
    numbering: NUMBERING,
    isListed,
    rejectsFile: join(folder, 'rejects.csv'),
  });
  const [importSec, importCpuSec] = [(performance.now() - from) / 1_000, cpuSec() - fromCpu];
  const memoryMb = process.resourceUsage().maxRSS / 1_024;
  await records.stop();
  await lists.stop();
  const { rows, inserted, duplicates, rejected, rejectedByCode } = totals;
  const scrubbed = rejectedByCode['do-not-call'] ?? 0;
  const phases = await phasesOf(file, isListed);
  return {
    rows,
    inserted,
    duplicates,
    rejected,
    scrubbed,
    ...phases,
    storeWaitSec,
    importSec,
    importCpuSec,
    memoryMb,
  };
}

/** The steps before storing alone, after the import and so with warm code. */
async function phasesOf(file: string, isListed: (number: string) => boolean) {
  const scanned = await scanList(file);
  const scanCpuSec = await timedCpu(() => scanList(file));
  const rowsOf = async (judge: boolean) => {
    const { heading, reader } = await openList(file, scanned);
    const columns = findColumns(heading, {});
    const rules = { listId: 'bench', numbering: NUMBERING, encoding: scanned.encoding, isListed };
    for (let rows = await reader.rows(); rows !== undefined; rows = await reader.rows()) {
      if (judge) for (const row of rows) judgeRow(row, columns, rules);
    }
  };
  const readCpuSec = await timedCpu(() => rowsOf(false));
  const judgeCpuSec = (await timedCpu(() => rowsOf(true))) - readCpuSec;
  return { scanCpuSec, readCpuSec, judgeCpuSec };
}

/** Of the sessions that have ended: Linux keeps it with their parent. */
function postgresCpuSec(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [part, folderOfChild, url] = positionals;
  if (part === 'import' && folderOfChild !== undefined && url !== undefined) {
    process.stdout.write(JSON.stringify(await importing(folderOfChild, url)));
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'outpace-lists-'));
  chmodSync(folder, 0o755);
  const postgres = await findPostgres({ name: 'server', folder, port: undefined });
  if (postgres?.pid === undefined) throw new Error('the programs of PostgreSQL 15 or newer are needed');
  try {
    const generated = await writeList(join(folder, 'list.csv'), Number(values.rows), SEED);
    await writeListed(folder, Number(values.rows));
    const load = loadavg()[0] ?? 0;
    const from = postgresCpuSec(postgres.pid);
    const figures = inProcess(folder, postgres.url);
    const databaseCpuSec = postgresCpuSec(postgres.pid) - from;
    const fileMb = statSync(join(folder, 'list.csv')).size / 2 ** 20;
    const result = { ...figures, databaseCpuSec, fileMb, load, isRight: isRight(figures, generated) };
    const text = tableOf(result);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : text);
    const page = new URL('../docs/benchmarks/lists.md', import.meta.url);
    if (values.write) writeFileSync(page, pageOf(text, load));
    return result.isRight && figures.importSec <= AIMS.importSec && figures.memoryMb <= AIMS.memoryMb ? 0 : 1;
  } finally {
    await postgres.stop('immediate');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeListed(folder: string, rows: number): Promise<void> {
  async function* text() {
    for (let index = 0; index < rows; index += 1) {
      if (isListedAt(index)) yield Buffer.from(`+86${numberAt(index)}\n`);
    }
  }
  const { arrays } = await buildNumberList(text(), { folder: tmpdir() });
  const about = { source: 'generated', version: String(SEED), builtAt: new Date().toISOString() };
  await writeNumberList(join(folder, 'listed.bin'), arrays, about);
}

/** A process of its own, so that the memory is the import's. */
function inProcess(folder: string, url: string): Figures {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), 'import', folder, url];
  const child = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`the import ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.toString()) as Figures;
}

function isRight(figures: Figures, { rows, broken, duplicates, listed }: Generated): boolean {
  const { inserted, rejected, scrubbed } = figures;
  return (
    figures.rows === rows &&
    figures.duplicates === duplicates &&
    scrubbed === listed &&
    rejected === broken + listed &&
    inserted === rows - broken - duplicates - listed
  );
}

type Result = Figures & {
  readonly databaseCpuSec: number;
  readonly fileMb: number;
  readonly isRight: boolean;
};

function tableOf(result: Result): string {
  const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
  const seconds = (value: number): string => `${value.toFixed(1)} s`;
  const rows = [
    ['rows', `${whole(result.rows)} (${whole(result.fileMb)} MB)`, ''],
    ['inserted', whole(result.inserted), ''],
    ['duplicates', whole(result.duplicates), ''],
    ['rejected, those on the do-not-call file among them', whole(result.rejected), ''],
    ['on the do-not-call file', whole(result.scrubbed), ''],
    ['totals are those of the file', result.isRight ? 'yes' : 'NO', 'yes'],
    ['hash and encoding, processor', seconds(result.scanCpuSec), ''],
    ['reading, processor', seconds(result.readCpuSec), ''],
    ['normalising, checking and scrubbing, processor', seconds(result.judgeCpuSec), ''],
    ['storing and de-duplicating, waiting beside the next batch', seconds(result.storeWaitSec), ''],
    ['the import, wall', seconds(result.importSec), seconds(AIMS.importSec)],
    ['the import, processor of the importing process', seconds(result.importCpuSec), ''],
    ['the import, processor of Postgres', seconds(result.databaseCpuSec), ''],
    [
      'both together, spread over two processors',
      seconds((result.importCpuSec + result.databaseCpuSec) / 2),
      '',
    ],
    ['most memory of the importing process', `${whole(result.memoryMb)} MB`, `${whole(AIMS.memoryMb)} MB`],
  ];
  return `| | | aim |\n| --- | --- | --- |\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

function pageOf(table: string, load: number): string {
  const [processor] = cpus();
  return `# Importing a long list

Made by \`npm run bench:lists -- --write\` on Node ${process.version}, ${cpus().length} processors (${processor?.model ?? 'unknown'}).
Load of the machine when the run began: ${load.toFixed(1)}. Where it is above the number of processors, other work took
part of them and the wall time says so; the processor seconds are the import's own.

${table}`;
}

process.exitCode = await main();
