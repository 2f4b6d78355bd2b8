/** Simulated campaigns share one pool: no lead is anybody's own. */
import type { AllocationRecords } from '../../ports/allocations.ts';

export function createMemoryAllocations(): AllocationRecords {
  return {
    standing: () => Promise.resolve([]),
    give: () => Promise.resolve({ newLeads: 0, redials: 0 }),
    reclaim: () => Promise.resolve([]),
    openCampaigns: () => Promise.resolve([]),
    due: () => Promise.resolve([]),
    next: () => Promise.resolve([]),
    taken: () => Promise.resolve([]),
    history: () => Promise.resolve([]),
  };
}
