/** Records that keep nothing: an import into them tells what a file would give to an empty list. */
import type { RecordsPort } from '../ports/records.ts';

export function recordsForDryRun(): Pick<RecordsPort, 'createList' | 'importLeads'> {
  const numbers = new Set<string>();
  return {
    createList: async () => undefined,
    importLeads: async (_listId, leads) => {
      const duplicateLines: number[] = [];
      for (const { number, sourceLine } of leads) {
        if (numbers.has(number)) duplicateLines.push(sourceLine);
        numbers.add(number);
      }
      return { inserted: leads.length - duplicateLines.length, duplicateLines };
    },
  };
}
