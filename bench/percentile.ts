/** Of figures in any order the one below which so many per cent are; `NaN`: there is none. */
export function at(figures: readonly number[], percent: number): number {
  const sorted = [...figures].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))] ?? NaN;
}
