/** Scripts, over HTTP. */
import { BUILT_IN_PLACES, filledScript } from '../../domain/script/fill.ts';
import { publicError, OutpaceError } from '../../services/errors.ts';
import { addText, saveText, versionDifference, versionOf, versionsOf } from '../../services/savedTexts.ts';
import { parseScriptFile, type ScriptFile } from '../../services/scriptFile.ts';
import { scriptJsonSchema } from '../../services/scriptSchema.ts';
import { textsInForce, writtenText } from '../../services/textLibrary.ts';
import type { Handlers } from '../handlers.ts';
import type { scriptEndpoints } from '../schemas/scripts.ts';

/** What stands before the line, where there is no file. */
const UNNAMED = 'script.yaml';

export const scriptHandlers: Handlers<typeof scriptEndpoints> = {
  'GET /scripts': async (_asked, { parts }) => {
    const { files, faults } = await textsInForce(parts.scripts);
    return {
      scripts: files.map(summaryOf),
      faults: faults.map(({ message }) => message),
      unusable: faults.flatMap(({ textId }) => (textId === undefined ? [] : [textId])),
    };
  },

  'GET /scripts/:scriptId': async ({ params: { scriptId } }, { parts: { scripts } }) => {
    const { text } = await writtenText(scripts, scriptId);
    const { files, faults } = await textsInForce(scripts);
    const found = files.find(({ script }) => script.scriptId === scriptId);
    if (found !== undefined) return { ...summaryOf(found), text, script: shown(found) };
    const fault = faults.find(({ textId }) => textId === scriptId);
    throw new OutpaceError('OUT_SCRIPT_INVALID', fault?.message ?? `the script ${scriptId} cannot be read`);
  },

  'POST /scripts': async ({ body }, { parts, caller, now }) => {
    const { textId: scriptId, ...saved } = await addText(parts.scripts, body, { who: caller.login, now });
    return { ...saved, scriptId };
  },

  'GET /scripts/:scriptId/text': ({ params: { scriptId } }, { parts }) =>
    writtenText(parts.scripts, scriptId),

  'PUT /scripts/:scriptId/text': async ({ params: { scriptId }, body }, { parts, caller, now }) => {
    const saved = await saveText(parts.scripts, scriptId, body, { who: caller.login, now });
    return { text: body.text, saved };
  },

  'GET /scripts/:scriptId/versions': async ({ params: { scriptId } }, { parts }) => ({
    versions: await versionsOf(parts.scripts, scriptId),
  }),

  'GET /scripts/:scriptId/versions/:number': ({ params: { scriptId, number } }, { parts }) =>
    versionOf(parts.scripts, scriptId, number),

  'GET /scripts/:scriptId/versions/:number/difference': async ({ params, query: { from } }, { parts }) => ({
    lines: await versionDifference(parts.scripts, params.scriptId, { from, to: params.number }),
  }),

  'GET /script-schema': () => scriptJsonSchema(),

  'POST /scripts/check'({ body: { text } }) {
    try {
      const read = parseScriptFile(UNNAMED, text);
      return { isUsable: true, problems: [...read.warnings], script: shown(read), preview: preview(read) };
    } catch (error) {
      const known = publicError(error);
      if (known === undefined) throw error;
      return { isUsable: false, problems: known.message.split(/; (?=script\.yaml:)/) };
    }
  },
};

function summaryOf({ script, warnings, saved }: ScriptFile) {
  const { scriptId, name, language, version, nodes, objections } = script;
  return {
    scriptId,
    name,
    language,
    version,
    nodes: Object.keys(nodes).length,
    objections: Object.keys(objections).length,
    warnings: [...warnings],
    ...(saved === undefined ? {} : { saved }),
  };
}

function shown({ script: { nodes, objections, ...script } }: ScriptFile) {
  return { ...script, nodes: { ...nodes }, objections: { ...objections } };
}

/** As an agent reads it, with the names of what stands there. */
function preview(read: ScriptFile) {
  const named = read.script.fields.map(({ field, label }) => [field, `[${label}]`] as const);
  const builtIn = BUILT_IN_PLACES.map((place) => [place, `[${place}]`] as const);
  const { fields: _fields, ...filled } = shown({
    ...read,
    script: filledScript(read.script, Object.fromEntries([...builtIn, ...named])),
  });
  return filled;
}
