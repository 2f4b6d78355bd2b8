/** The confusion table: what each kind of greeting was taken for, how long it took, and the error rates. */
import { errorRates, type Confusion } from '../../src/domain/detection/errorRates.ts';
import type { Interval } from '../../src/domain/kernel/wilson.ts';
import type { Heard } from './measure.ts';

const COLUMNS = ['human', 'machine', 'notsure', 'fax', 'announcement', 'none'] as const;

/** As the engine reads it: silence is no machine's proof. */
export function read({ verdict, cause }: Heard): Heard['verdict'] {
  return verdict === 'machine' && cause.startsWith('INITIALSILENCE') ? 'notsure' : verdict;
}

export function confusionTable(all: readonly Heard[]): string {
  const kinds = [...new Set(all.map(({ greeting }) => greeting.kind))];
  const rows = kinds.map((kind) => {
    const heard = all.filter(({ greeting }) => greeting.kind === kind);
    const counts = COLUMNS.map((column) => heard.filter((one) => read(one) === column).length);
    return `| ${kind} | ${heard.length} | ${counts.join(' | ')} | ${times(heard)} |`;
  });
  return [
    `| greeting | calls | ${COLUMNS.join(' | ')} | verdict after p50 / p90 ms |`,
    `| --- | --- | ${COLUMNS.map(() => '---').join(' | ')} | --- |`,
    ...rows,
  ].join('\n');
}

export function rates(all: readonly Heard[]): string {
  const cells = all.flatMap((one): Confusion[] => {
    const { truth } = one.greeting;
    const verdict = read(one);
    return truth === 'unknown' || verdict === 'none' ? [] : [{ truth, verdict, calls: 1 }];
  });
  const { missedPeople, missedMachines } = errorRates(cells);
  return [
    `- people taken for machines: ${words(missedPeople)}`,
    `- machines taken for people, or undecided: ${words(missedMachines)}`,
  ].join('\n');
}

function words(interval: Interval | undefined): string {
  if (interval === undefined) return 'nothing to count';
  const { hits, of, share, low, high } = interval;
  return `${hits} of ${of}, ${percent(share)} % (95 % interval ${percent(low)} to ${percent(high)} %)`;
}

const percent = (share: number): string => (share * 100).toFixed(1);

function times(heard: readonly Heard[]): string {
  const sorted = heard.map(({ tookMs }) => tookMs).toSorted((left, right) => left - right);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `${at(0.5)} / ${at(0.9)}`;
}
