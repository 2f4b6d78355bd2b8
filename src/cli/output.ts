/** How commands speak: results on stdout (with --json one document and nothing else), everything else on stderr. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { OutpaceError, publicError } from '../services/errors.ts';
import { ERROR_CATALOGUE } from '../services/errorCatalogue.ts';

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;

export const colours = createColors(process.stdout.isTTY && !process.env['NO_COLOR']);

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  printLine(JSON.stringify(value));
}

/** One line on stderr, with --json also an object on stdout; returns the exit code. */
export function reportError(thrown: unknown, json: boolean, dataDir: string): number {
  const error = publicError(thrown) ?? bug(thrown, dataDir);
  process.stderr.write(`outpace: ${error.message} [${error.code}]\n`);
  if (json) printJson({ error: { code: error.code, message: error.message } });
  return ERROR_CATALOGUE[error.code].exitCode;
}

function bug(thrown: unknown, dataDir: string): OutpaceError {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const summary = thrown instanceof Error ? thrown.message : String(thrown);
  const file = logStack(stack, [dataDir, tmpdir()]);
  const where = file === undefined ? 'the stack could not be logged' : `the stack is in ${file}`;
  return new OutpaceError('OUT_BUG', `this is a bug in Outpace: ${summary.slice(0, 200)}; ${where}`, thrown);
}

function logStack(stack: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    const file = resolve(join(folder, 'outpace-bugs.log'));
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(file, `${new Date().toISOString()} ${stack}\n\n`, { mode: 0o600 });
      return file;
    } catch {
      // The next folder is tried.
    }
  }
  return undefined;
}

/** Rows as aligned columns; widths count what is seen. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A bar of `cells` characters, filled by `share` (0 to 1). */
export function bar(share: number, cells: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * cells);
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
}

function pad(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - width(text)));
}

/** Two cells for East Asian wide characters, none for colours. */
function width(text: string): number {
  let cells = 0;
  for (const char of stripVTControlCharacters(text)) cells += WIDE.test(char) ? 2 : 1;
  return cells;
}
