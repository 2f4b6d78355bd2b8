/** What differs between two texts, line by line, with a few lines around each change. */

export interface DifferenceLine {
  readonly kind: 'same' | 'removed' | 'added';
  /** Of the text before, from 1; absent: added. */
  readonly before?: number;
  /** Of the text after, from 1; absent: removed. */
  readonly after?: number;
  readonly text: string;
}

const AROUND = 3;
/** Beyond so many pairs of lines, all that differs is told as one change: the table of the pairs would not fit. */
const MOST_PAIRS = 4_000_000;

/** Empty: the texts are the same. Lines that are far from every change are left out. */
export function lineDifference(before: string, after: string): DifferenceLine[] {
  const all = aligned(linesOf(before), linesOf(after));
  const isNear = all.map(() => false);
  all.forEach(({ kind }, index) => {
    if (kind === 'same') return;
    for (let near = Math.max(0, index - AROUND); near <= index + AROUND; near += 1) isNear[near] = true;
  });
  return all.filter((_line, index) => isNear[index]);
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

function aligned(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const end = { before: before.length - tail, after: after.length - tail };
  return [
    ...same(before.slice(0, head), 0, 0),
    ...changed(before.slice(head, end.before), after.slice(head, end.after), head),
    ...same(before.slice(end.before), end.before, end.after),
  ];
}

function same(lines: readonly string[], before: number, after: number): DifferenceLine[] {
  return lines.map((text, index) => ({
    kind: 'same',
    before: before + index + 1,
    after: after + index + 1,
    text,
  }));
}

/** By the longest common subsequence; both begin after `head` lines. */
function changed(before: readonly string[], after: readonly string[], head: number): DifferenceLine[] {
  const width = after.length + 1;
  const isTooMuch = (before.length + 1) * width > MOST_PAIRS;
  // Of the rest of both from here on: how many lines they share.
  const shared = new Uint32Array(isTooMuch ? 0 : (before.length + 1) * width);
  const sharedAt = (row: number, column: number): number => shared[row * width + column] ?? 0;
  if (!isTooMuch)
    for (let row = before.length - 1; row >= 0; row -= 1)
      for (let column = after.length - 1; column >= 0; column -= 1)
        shared[row * width + column] =
          before[row] === after[column]
            ? sharedAt(row + 1, column + 1) + 1
            : Math.max(sharedAt(row + 1, column), sharedAt(row, column + 1));
  const found: DifferenceLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (!isTooMuch && old !== undefined && old === fresh) {
      found.push(...same([old], head + row, head + column));
      row += 1;
      column += 1;
    } else if (
      old !== undefined &&
      (fresh === undefined || sharedAt(row + 1, column) >= sharedAt(row, column + 1))
    ) {
      found.push({ kind: 'removed', before: head + row + 1, text: old });
      row += 1;
    } else {
      found.push({ kind: 'added', after: head + column + 1, text: fresh ?? '' });
      column += 1;
    }
  }
  return found;
}
