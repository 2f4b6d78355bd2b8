/** Scripts, over HTTP. */
import { basename } from 'node:path';
import { publicError, OutpaceError } from '../../services/errors.ts';
import { readTextFile } from '../../services/readTextFile.ts';
import { parseScriptFile, readScriptFolder, type ScriptFile } from '../../services/scriptFile.ts';
import type { Handlers } from '../handlers.ts';
import type { scriptEndpoints } from '../schemas/scripts.ts';

/** What stands before the line, where there is no file. */
const UNNAMED = 'script.yaml';

export const scriptHandlers: Handlers<typeof scriptEndpoints> = {
  'GET /scripts'(_asked, { parts: { scriptFolder } }) {
    const { files, faults } = readScriptFolder(scriptFolder);
    return {
      scripts: files.map(summaryOf),
      faults: faults.map(({ file, message }) => message.replaceAll(file, basename(file))),
    };
  },

  'GET /scripts/:scriptId'({ params: { scriptId } }, { parts: { scriptFolder } }) {
    const found = readScriptFolder(scriptFolder).files.find(({ script }) => script.scriptId === scriptId);
    if (found === undefined) throw new OutpaceError('OUT_NOT_FOUND', `there is no script ${scriptId}`);
    return {
      ...summaryOf(found),
      text: readTextFile('script', found.file),
      script: shown(found),
    };
  },

  'POST /scripts/check'({ body: { text } }) {
    try {
      const read = parseScriptFile(UNNAMED, text);
      return { isUsable: true, problems: [...read.warnings], script: shown(read) };
    } catch (error) {
      const known = publicError(error);
      if (known === undefined) throw error;
      return { isUsable: false, problems: known.message.split(/; (?=script\.yaml:)/) };
    }
  },
};

function summaryOf({ file, script, warnings }: ScriptFile) {
  const { scriptId, name, language, version, nodes, objections } = script;
  return {
    scriptId,
    name,
    language,
    version,
    nodes: Object.keys(nodes).length,
    objections: Object.keys(objections).length,
    warnings: warnings.map((line) => line.replaceAll(file, basename(file))),
  };
}

function shown({ script: { nodes, objections, ...script } }: ScriptFile) {
  return { ...script, nodes: { ...nodes }, objections: { ...objections } };
}
