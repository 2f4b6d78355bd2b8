/** The folder of flows as the API shows it: files are named below it, so that no path of this machine leaves it. */
import { basename, join } from 'node:path';
import { parseFlowFile, readFlowFolder } from '../../services/flowFile.ts';
import type { FlowLibrary } from '../../services/flowLibrary.ts';
import { readTextFile } from '../../services/readTextFile.ts';
import { flowFolderOf, hasPromptIn, reachIn } from '../config/flows.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { promptRoutes } from '../prompts/routes.ts';

/** What problems of a text name as its file. */
const TEXT = 'flow';

export function openFlowLibrary(config: OutpaceConfig): FlowLibrary {
  const folder = flowFolderOf(config);
  return {
    read() {
      const { files, faults } = readFlowFolder(folder, hasPromptIn(config), reachIn(config));
      return {
        files: files.map((found) => ({ ...found, file: basename(found.file) })),
        faults: faults.map(({ file, message }) => ({
          file: basename(file),
          message: message.replaceAll(join(folder, '/'), ''),
        })),
      };
    },
    textOf: (file) => readTextFile('flow', join(folder, basename(file))),
    parse: (text) => parseFlowFile(TEXT, text, hasPromptIn(config), reachIn(config)),
    prompts: () => [...promptRoutes(config).keys()].toSorted(),
  };
}
