/** Simulated agents hand no leads over: there are none on record. */
import type { HandoverRecords } from '../../ports/handovers.ts';

export function createMemoryHandovers(): HandoverRecords {
  return {
    offer: () => Promise.resolve('lead-unknown'),
    accept: () => Promise.resolve(false),
    reject: () => Promise.resolve('over'),
    settleLapsed: () => Promise.resolve([]),
    find: () => Promise.resolve([]),
    byId: () => Promise.resolve(undefined),
    entries: () => Promise.resolve([]),
    counts: () => Promise.resolve([]),
  };
}
