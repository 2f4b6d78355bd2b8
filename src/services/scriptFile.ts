/** Script files: YAML read against `scriptSchema` and checked. The version is the file's SHA-256: answers are kept with it. */
import { createHash } from 'node:crypto';
import { checkScript, type ScriptProblem } from '../domain/script/check.ts';
import type { Script, ScriptNode } from '../domain/script/script.ts';
import { OutpaceError } from './errors.ts';
import { readTextFile } from './readTextFile.ts';
import { scriptSchema, type WrittenScript } from './scriptSchema.ts';
import type { ReadText, TextFolder } from './textLibrary.ts';
import { describeProblems, readYaml, type YamlFile } from './yamlDocument.ts';
import { yamlFilesIn } from './yamlFolder.ts';

export interface ScriptFile extends ReadText {
  readonly script: Script;
  /** It can be used, but is seldom meant so; each with its line. */
  readonly warnings: readonly string[];
}

/** Throws an OutpaceError that names the file and the line. */
export function parseScriptFile(file: string, text: string): ScriptFile {
  const read = readYaml(file, text);
  if (!read.ok) throw new OutpaceError('OUT_SCRIPT_INVALID', read.problem);
  const parsed = scriptSchema.safeParse(read.yaml.value);
  if (!parsed.success) {
    const locate = (path: readonly (string | number)[]) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
    const problems = describeProblems(scriptSchema, parsed.error, locate, read.yaml.value);
    throw new OutpaceError('OUT_SCRIPT_INVALID', problems);
  }
  const script = scriptOf(parsed.data, createHash('sha256').update(text).digest('hex'));
  const problems = checkScript(script);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new OutpaceError('OUT_SCRIPT_INVALID', linesOf(read.yaml, errors).join('; '));
  return { file, script, warnings: linesOf(read.yaml, problems) };
}

export type ScriptFolder = TextFolder<ScriptFile>;

/** Every script of the folder; what is wrong with one keeps no other from being used. */
export function readScriptFolder(folder: string): ScriptFolder {
  const files: ScriptFile[] = [];
  const faults: { file: string; message: string }[] = [];
  for (const file of yamlFilesIn(folder)) {
    try {
      const read = parseScriptFile(file, readTextFile('script', file));
      const same = files.find(({ script }) => script.scriptId === read.script.scriptId);
      if (same === undefined) files.push(read);
      else
        faults.push({
          file,
          message: `${file}:1: the id ${read.script.scriptId} is that of ${same.file} too`,
        });
    } catch (error) {
      if (!(error instanceof OutpaceError)) throw error;
      faults.push({ file, message: error.message });
    }
  }
  return { files, faults };
}

function linesOf(yaml: YamlFile, problems: readonly ScriptProblem[]): string[] {
  return problems.map(({ path, message }) => `${yaml.file}:${yaml.lineOf(path) ?? 1}: ${message}`);
}

function scriptOf(written: WrittenScript, version: string): Script {
  const { id: scriptId, name, language, start, fields, nodes, objections } = written;
  return {
    scriptId,
    version,
    name,
    language,
    start,
    fields: fields.map(({ field, label = field, edit }) => ({ field, label, isEditable: edit })),
    nodes: Object.fromEntries(Object.entries(nodes).map(([nodeId, node]) => [nodeId, nodeOf(node)])),
    objections,
  };
}

function nodeOf({ answers, ...same }: WrittenScript['nodes'][string]): ScriptNode {
  return { ...same, answers: answers.map(({ value, label, to }) => ({ value: value ?? label, label, to })) };
}
