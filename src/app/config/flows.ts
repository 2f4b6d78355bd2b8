/** Where the flows lie, and those that lie there. */
import { fileURLToPath } from 'node:url';
import type { FlowsRead } from '../../runtime/flowShelf.ts';
import { readFlowFolder, type HasPrompt } from '../../services/flowFile.ts';
import { promptRoutes } from '../prompts/routes.ts';
import type { OutpaceConfig } from './schema.ts';

const EXAMPLES = fileURLToPath(new URL('../../../config/flows', import.meta.url));

export function flowFolderOf({ flows }: OutpaceConfig): string {
  return flows.folder ?? EXAMPLES;
}

export function flowsIn(config: OutpaceConfig): FlowsRead {
  const { files, faults } = readFlowFolder(flowFolderOf(config));
  return { flows: files.map(({ flow }) => flow), faults: faults.map(({ message }) => message) };
}

/** Whether a prompt is among the sounds that come with Outpace or the catalogue; those of an Asterisk of one's own are seen at the start of a campaign. */
export function hasPromptIn(config: OutpaceConfig): HasPrompt {
  const routes = promptRoutes(config);
  return (prompt) => routes.has(prompt);
}
