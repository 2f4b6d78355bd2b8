/** Cells as a row of CSV (RFC 4180). */

export function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export function csvRow(cells: readonly string[]): string {
  return cells.map(csvCell).join(',');
}

/**
 * A cell that a spreadsheet would take for a formula is shown as text (OWASP, CSV Injection). A number with its `+`
 * or `-` is none.
 */
export function neutralised(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[0-9][0-9.]*$/.test(cell) ? `'${cell}` : cell;
}
