/** Offers rows as a file to be saved. */
import { csvText, type CsvCell } from './csv.ts';

/** With a mark by which spreadsheets know that it is UTF-8. */
export function downloadCsv(fileName: string, rows: readonly (readonly CsvCell[])[]): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', csvText(rows)], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `${fileName}.csv` });
  link.click();
  URL.revokeObjectURL(url);
}
