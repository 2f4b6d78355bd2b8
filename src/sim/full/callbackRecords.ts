/** Simulated agents promise no callbacks: there are none on record. */
import type { CallbackRecords } from '../../ports/callbacks.ts';

export function createMemoryCallbacks(): CallbackRecords {
  return {
    open: () => Promise.resolve([]),
    lead: () => Promise.resolve(undefined),
    markMissed: () => Promise.resolve([]),
    closeOfFinalLeads: () => Promise.resolve(0),
    find: () => Promise.resolve([]),
    byId: () => Promise.resolve(undefined),
    change: () => Promise.resolve(false),
    changes: () => Promise.resolve([]),
  };
}
