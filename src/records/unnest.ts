/** Rows as one statement: each column one array parameter, so that a thousand rows cost what one costs. */

/** Column names with their SQL types, in the order of the parameters. */
export type Columns = Readonly<Record<string, string>>;

/** `unnest($1::text[], …) as name(column, …)`, its parameters starting at `$first`. */
export function unnest(name: string, columns: Columns, first = 1): string {
  const params = Object.values(columns).map((type, index) => `$${index + first}::${type}[]`);
  return `unnest(${params.join(', ')}) as ${name}(${Object.keys(columns).join(', ')})`;
}

export function columnArrays<Spec extends Columns>(
  columns: Spec,
  rows: readonly Readonly<Record<keyof Spec, unknown>>[],
): unknown[][] {
  return Object.keys(columns).map((column) => rows.map((row) => row[column] ?? null));
}

/** As `columnArrays`, for thousands of rows of text and whole numbers: written at once, not value by value by the driver. */
export function columnLiterals<Spec extends Columns>(
  columns: Spec,
  rows: readonly Readonly<Record<keyof Spec, string | number | null | undefined>>[],
): string[] {
  return Object.keys(columns).map((column) => `{${rows.map((row) => element(row[column])).join(',')}}`);
}

/** PostgreSQL 8.15.6: quoted, with quotes and backslashes escaped. */
function element(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number') return String(value);
  return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
}

export function columnList(columns: Columns, prefix = ''): string {
  return Object.keys(columns)
    .map((column) => prefix + column)
    .join(', ');
}
