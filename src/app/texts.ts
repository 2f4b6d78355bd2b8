/** Flows and scripts of this installation: those that were saved in the database, else the files of their folders. */
import { basename, join } from 'node:path';
import type { Flow } from '../domain/flow/flow.ts';
import type { SavedTexts } from '../ports/savedTexts.ts';
import type { FlowBegun, FlowsRead } from '../runtime/flowShelf.ts';
import { parseFlowFile, readFlowFolder, type FlowFile, type HasPrompt } from '../services/flowFile.ts';
import type { FlowLibrary } from '../services/flowLibrary.ts';
import { readTextFile } from '../services/readTextFile.ts';
import { MOST_VERSIONS } from '../services/savedTexts.ts';
import { parseScriptFile, readScriptFolder, type ScriptFile } from '../services/scriptFile.ts';
import {
  textsInForce,
  withSaved,
  type ReadText,
  type TextFolder,
  type TextLibrary,
} from '../services/textLibrary.ts';
import { flowFolderOf, hasPromptIn, reachIn } from './config/flows.ts';
import type { OutpaceConfig } from './config/schema.ts';
import { scriptFolderOf } from './config/scripts.ts';
import { promptRoutes } from './prompts/routes.ts';

export function flowLibraryOf(config: OutpaceConfig, saved: SavedTexts): FlowLibrary {
  const path = flowFolderOf(config);
  const hasPrompt = hasPromptIn(config);
  return {
    kind: 'flow',
    saved,
    ...readingFlows(config, hasPrompt),
    folder: () => named(path, readFlowFolder(path, hasPrompt, reachIn(config))),
    fileText: (file) => readTextFile('flow', join(path, basename(file))),
    prompts: () => [...promptRoutes(config).keys()].toSorted(),
  };
}

export function scriptLibraryOf(
  config: Pick<OutpaceConfig, 'scripts'>,
  saved: SavedTexts,
): TextLibrary<ScriptFile> {
  const path = scriptFolderOf(config);
  return {
    kind: 'script',
    saved,
    idOf: ({ script }) => script.scriptId,
    parse: parseScriptFile,
    folder() {
      const { files, faults } = named(path, readScriptFolder(path));
      const below = (line: string): string => line.replaceAll(join(path, '/'), '');
      return { files: files.map((one) => ({ ...one, warnings: one.warnings.map(below) })), faults };
    },
    fileText: (file) => readTextFile('script', join(path, basename(file))),
  };
}

/** As the engine runs them: it sees for itself, at the start of a campaign, whether their prompts are there. */
export async function flowsInForce(config: OutpaceConfig, saved: SavedTexts): Promise<FlowsRead> {
  const folder = readFlowFolder(flowFolderOf(config), undefined, reachIn(config));
  const { files, faults } = withSaved(folder, await saved.newest('flow'), readingFlows(config));
  return { flows: files.map(({ flow }) => flow), faults: faults.map(({ message }) => message) };
}

/** A flow as it was saved then; undefined: it was not saved, or cannot be used any more. */
export async function flowVersion(
  config: OutpaceConfig,
  saved: SavedTexts,
  { flowId, version }: FlowBegun,
): Promise<Flow | undefined> {
  const versions = await saved.versions('flow', flowId, MOST_VERSIONS);
  const number = versions.find((one) => one.version === version)?.number;
  const found = number === undefined ? undefined : await saved.text('flow', flowId, number);
  if (found === undefined) return undefined;
  return withSaved({ files: [], faults: [] }, [found], readingFlows(config)).files[0]?.flow;
}

/** Why a campaign cannot use this script; undefined: it can. */
export async function scriptFault(
  config: Pick<OutpaceConfig, 'scripts'>,
  saved: SavedTexts,
  scriptId: string,
): Promise<string | undefined> {
  const { files, faults } = await textsInForce(scriptLibraryOf(config, saved));
  if (files.some(({ script }) => script.scriptId === scriptId)) return undefined;
  const known = files.map(({ script }) => script.scriptId).join(', ') || 'none';
  const why = faults.length === 0 ? '' : `; not usable: ${faults.map(({ message }) => message).join('; ')}`;
  return `there is no script ${scriptId} (there are: ${known})${why}`;
}

function readingFlows(
  config: OutpaceConfig,
  hasPrompt?: HasPrompt,
): Pick<TextLibrary<FlowFile>, 'idOf' | 'parse'> {
  return {
    idOf: ({ flow }) => flow.flowId,
    parse: (file, text) => parseFlowFile(file, text, hasPrompt, reachIn(config)),
  };
}

/** Named below the folder, so that no path of this machine leaves it. */
function named<Read extends ReadText>(path: string, { files, faults }: TextFolder<Read>): TextFolder<Read> {
  return {
    files: files.map((found) => ({ ...found, file: basename(found.file) })),
    faults: faults.map(({ file, message }) => ({
      file: basename(file),
      message: message.replaceAll(join(path, '/'), ''),
    })),
  };
}
