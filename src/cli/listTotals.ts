/** What became of an import's rows, for people: the totals, and what to do where a whole file was of no use. */
import type { FileTotals } from '../services/importFile.ts';
import { table } from './output.ts';

export function renderTotals(totals: FileTotals, list: string, rejectsFile: string | null): string {
  const reasons = Object.entries(totals.rejectedByCode).map(([code, count]) => [`  ${code}`, String(count)]);
  return [
    ...(totals.resumedAfterLine > 0
      ? [`an earlier import was gone on with after line ${totals.resumedAfterLine}`]
      : []),
    `${totals.rows} ${totals.rows === 1 ? 'row' : 'rows'} of list ${list}`,
    table([
      ['inserted', String(totals.inserted)],
      ['duplicates', String(totals.duplicates)],
      ...(totals.updated > 0 ? [['  leads that took their values', String(totals.updated)]] : []),
      ['rejected', String(totals.rejected)],
      ...reasons,
      ...(totals.unusablePhones > 0 ? [['further numbers left out', String(totals.unusablePhones)]] : []),
    ]),
    ...(rejectsFile === null ? [] : [`the rejects are in ${rejectsFile}, each with its line and reason`]),
    ...advice(totals),
  ].join('\n');
}

function advice({ rows, rejected, rejectedByCode }: FileTotals): string[] {
  if (rejectedByCode['region-unknown'] !== undefined) {
    return ['numbers without + need a country: import the file again with --region, such as --region CN'];
  }
  if (rows === 0) return ['the file has a heading and no rows'];
  return rejected === rows
    ? ['no row could be used: see outpace list map for what its columns are taken for']
    : [];
}
