/** The bench of hoppers from its world to its figures. */
import { loadavg } from 'node:os';
import { fillAll, leaseAll, leasePaced } from './measure.ts';
import type { HopperFigures } from './page.ts';
import { openWorld } from './world.ts';

/** What the filler fills a hopper to. */
const DEPTH = 500;
/** Of each hopper, when leasing as fast as it goes. */
const LEASED_OF_EACH = 100;

export interface HopperBenchOptions {
  readonly campaigns: number;
  readonly leads: number;
  readonly lists: number;
  readonly perSec: number;
  readonly seconds: number;
  readonly onProgress: (message: string) => void;
}

export async function runHopperBench(options: HopperBenchOptions): Promise<HopperFigures> {
  const { campaigns, leads, lists, perSec, onProgress } = options;
  const load = loadavg()[0] ?? 0;
  const world = await openWorld(options);
  try {
    onProgress('filling every hopper');
    const filled = await fillAll(world, DEPTH);
    const redisMemoryMb = await world.redisMemoryMb();
    onProgress('leasing as fast as it goes');
    const leased = await leaseAll(world, LEASED_OF_EACH);
    onProgress(`leasing ${perSec} a second for ${options.seconds} s`);
    const paced = await leasePaced(world, perSec, options.seconds);
    const { generateSec } = world;
    return {
      campaigns,
      leads,
      lists,
      depth: DEPTH,
      perSec,
      load,
      generateSec,
      redisMemoryMb,
      filled,
      leased,
      paced,
    };
  } finally {
    await world.close();
  }
}
