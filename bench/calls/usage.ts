/** What processes use, from proc(5); zero where there is no /proc. */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoopDelay } from './job.ts';
import { round1 } from './figures.ts';

/** USER_HZ, 100 on every Linux that matters. */
const TICKS_PER_SECOND = 100;
const LOOP_RESOLUTION_MS = 5;

export function cpuSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

export function rssMbOf(pid: number): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

/** Measures this process's event loop until asked for the result. */
export function watchLoop(): () => LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  histogram.enable();
  // The histogram holds the timer's whole interval; its own length is no delay.
  const ms = (nanoseconds: number): number => round1(Math.max(0, nanoseconds / 1e6 - LOOP_RESOLUTION_MS));
  return () => {
    histogram.disable();
    const { max } = histogram;
    return { p50Ms: ms(histogram.percentile(50)), p99Ms: ms(histogram.percentile(99)), maxMs: ms(max) };
  };
}
