/** Reads a table that a document marks with `<!-- table: NAME -->`, so that the document is the one source of a rule. */

/** The table's rows, each a list of its cells' text. */
export function tableRows(markdown: string, name: string): string[][] {
  const [, after] = markdown.split(`<!-- table: ${name} -->`);
  if (after === undefined) throw new Error(`the document has no table '${name}'`);
  const lines = after.trimStart().split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines
    .slice(2, end === -1 ? undefined : end)
    .map((line) => line.slice(1, line.lastIndexOf('|')).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** What a cell names: each `code` in it, with the note in brackets behind it. */
export function namesIn(cell: string): Map<string, string> {
  const named = [...cell.matchAll(/`([^`]+)`(?:\s*\(([^)]*)\))?/g)];
  return new Map(named.map(([, name = '', note = '']) => [name, note]));
}
