/** Where the flows lie, and those that lie there. */
import { fileURLToPath } from 'node:url';
import type { FlowsRead } from '../../runtime/flowShelf.ts';
import { readFlowFolder } from '../../services/flowFile.ts';
import type { OutpaceConfig } from './schema.ts';

const EXAMPLES = fileURLToPath(new URL('../../../config/flows', import.meta.url));

export function flowFolderOf({ flows }: OutpaceConfig): string {
  return flows.folder ?? EXAMPLES;
}

export function flowsIn(config: OutpaceConfig): FlowsRead {
  const { files, faults } = readFlowFolder(flowFolderOf(config));
  return { flows: files.map(({ flow }) => flow), faults: faults.map(({ message }) => message) };
}
