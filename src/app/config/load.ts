/**
 * The effective configuration: defaults, then the YAML file, then the environment, then flags, each weighing more
 * than the one before; and where each value came from. Throws an OutpaceError of one line.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OutpaceError } from '../../services/errors.ts';
import { pathText, schemaAt, valueFromText, type Path } from '../../services/schemaTree.ts';
import { describeProblems, nearestKey, readYaml, type YamlFile } from '../../services/yamlDocument.ts';
import { configLeaves, misspelt, setAt, valueAt, type ConfigLeaf } from './environment.ts';
import { configSchema, type OutpaceConfig } from './schema.ts';

export const DEFAULT_FILE = 'outpace.yaml';

export interface Origin {
  readonly source: 'default' | 'file' | 'environment' | 'flag' | 'secretFile';
  /** `outpace.yaml:12`, `REDIS_URL`, `--set node`; empty for a default. */
  readonly where: string;
}

export interface LoadOptions {
  /** Must exist. Absent: `./outpace.yaml`, if it is there. */
  readonly file?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Values by path (`log.level`), as text. */
  readonly flags?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

export interface LoadedConfig {
  readonly config: OutpaceConfig;
  /** By path text; a key that is not here has its default. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly file: string | undefined;
}

interface Draft {
  readonly raw: Record<string, unknown>;
  readonly origins: Map<string, Origin>;
  readonly yaml: YamlFile | undefined;
  readonly folder: string;
  readonly cwd: string;
}

export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const draft = readFile(options);
  const env = options.env ?? process.env;
  const keys = configLeaves(draft.raw);
  refuseSecretsInFile(draft, keys);
  applyEnvironment(draft, keys, env);
  applyFlags(draft, keys, options.flags ?? {});
  readSecretFiles(draft, keys);
  const parsed = configSchema.safeParse(draft.raw);
  if (!parsed.success) {
    throw invalid(describeProblems(configSchema, parsed.error, (path) => locate(draft, path)));
  }
  refuseRepeatedIds(draft, parsed.data);
  return { config: parsed.data, origins: draft.origins, file: draft.yaml?.file };
}

function invalid(message: string): OutpaceError {
  return new OutpaceError('OUT_CONFIG_INVALID', message);
}

function readFile(options: LoadOptions): Draft {
  const cwd = options.cwd ?? process.cwd();
  const env = options.env ?? process.env;
  const named = options.file ?? env['OUTPACE_CONFIG'];
  const file = named ?? DEFAULT_FILE;
  const path = resolve(cwd, file);
  const empty = { raw: {}, origins: new Map<string, Origin>(), yaml: undefined, folder: cwd, cwd };
  if (named === undefined && !existsSync(path)) return empty;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new OutpaceError(
      'OUT_FILE_UNREADABLE',
      `the configuration file ${file} cannot be read (${code})`,
      error,
    );
  }
  const result = readYaml(file, text);
  if (!result.ok) throw invalid(result.problem);
  const raw = structuredClone(result.yaml.value) as Record<string, unknown>;
  const draft: Draft = { ...empty, raw, yaml: result.yaml, folder: dirname(path) };
  dropEmptyGroups(raw);
  for (const leaf of configLeaves(raw)) {
    if (valueAt(raw, leaf.place) !== undefined) {
      draft.origins.set(pathText(leaf.place), { source: 'file', where: place(result.yaml, leaf.place) });
    }
  }
  return draft;
}

/** `redis:` with every line under it commented out is null in YAML, and means nothing. */
function dropEmptyGroups(raw: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(raw)) {
    if (value === null) delete raw[key];
    else if (typeof value === 'object' && !Array.isArray(value))
      dropEmptyGroups(value as Record<string, unknown>);
  }
}

function place(yaml: YamlFile, path: Path): string {
  const line = yaml.lineOf(path);
  return line === undefined ? yaml.file : `${yaml.file}:${line}`;
}

function refuseSecretsInFile(draft: Draft, keys: readonly ConfigLeaf[]): void {
  const { yaml } = draft;
  if (yaml === undefined) return;
  for (const leaf of keys) {
    const value = valueAt(draft.raw, leaf.place);
    if (value === undefined) continue;
    const key = pathText(leaf.place);
    if (leaf.secret) {
      throw new OutpaceError(
        'OUT_SECRET_IN_FILE',
        `${place(yaml, leaf.place)}: ${key} may not stand in this file; set ${leaf.environment[0]}, or name a file with it as ${key}File`,
      );
    }
    if (typeof value === 'string' && URL.canParse(value) && new URL(value).password !== '') {
      const from = leaf.environment.at(-1);
      throw new OutpaceError(
        'OUT_SECRET_IN_FILE',
        `${place(yaml, leaf.place)}: ${key} holds a password, which may not stand in this file; set ${from}, or leave the password out and name a file with it as ${key.replace(/\w+$/, 'passwordFile')}`,
      );
    }
  }
}

function applyEnvironment(draft: Draft, keys: readonly ConfigLeaf[], env: NodeJS.ProcessEnv): void {
  for (const leaf of keys) {
    const name = leaf.environment.find((candidate) => (env[candidate] ?? '') !== '');
    if (name === undefined) continue;
    setAt(draft.raw, leaf.place, valueFromText(leaf.schema, env[name] ?? ''));
    draft.origins.set(pathText(leaf.place), { source: 'environment', where: name });
  }
  const slip = misspelt(env, ['OUTPACE_CONFIG', ...keys.flatMap((leaf) => leaf.environment)]);
  if (slip !== undefined)
    throw invalid(`environment: ${slip.given} is not known; the nearest known name is ${slip.meant}`);
}

function applyFlags(
  draft: Draft,
  keys: readonly ConfigLeaf[],
  flags: Readonly<Record<string, string>>,
): void {
  for (const [key, text] of Object.entries(flags)) {
    const leaf = keys.find((candidate) => pathText(candidate.place) === key);
    const where = `--set ${key}`;
    if (leaf === undefined) {
      const path = key.split('.');
      throw invalid(
        `${where}: unknown key; the nearest known key is ${nearestKey(configSchema, knownPart(path), path.at(-1) ?? '')}`,
      );
    }
    if (leaf.secret) {
      throw new OutpaceError(
        'OUT_USAGE',
        `${where}: a password on the command line is seen by everybody; set ${leaf.environment[0]}`,
      );
    }
    setAt(draft.raw, leaf.place, valueFromText(leaf.schema, text));
    draft.origins.set(key, { source: 'flag', where });
  }
}

function knownPart(path: readonly string[]): Path {
  const above = path.slice(0, -1);
  return schemaAt(configSchema, above) === undefined ? [] : above;
}

/** `passwordFile` becomes `password`, unless the environment holds one. A file named in the YAML is relative to it. */
function readSecretFiles(draft: Draft, keys: readonly ConfigLeaf[]): void {
  for (const leaf of keys) {
    if (!leaf.secret || valueAt(draft.raw, leaf.place) !== undefined) continue;
    const filePath = [...leaf.place.slice(0, -1), `${String(leaf.place.at(-1))}File`];
    const file = valueAt(draft.raw, filePath);
    if (typeof file !== 'string' || file === '') continue;
    const origin = draft.origins.get(pathText(filePath));
    const path = resolve(origin?.source === 'file' ? draft.folder : draft.cwd, file);
    setAt(draft.raw, leaf.place, readSecret(path, origin?.where ?? pathText(filePath)));
    draft.origins.set(pathText(leaf.place), { source: 'secretFile', where: file });
  }
}

function readSecret(path: string, where: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw invalid(`${where}: the password file ${path} cannot be read (${code})`);
  }
  if (text === '') throw invalid(`${where}: the password file ${path} is empty`);
  return text;
}

function refuseRepeatedIds(draft: Draft, config: OutpaceConfig): void {
  for (const list of ['trunks', 'phones'] as const) {
    const seen = new Set<string>();
    config.telephony[list].forEach((entry, index) => {
      if (seen.has(entry.id)) {
        const path = ['telephony', list, index, 'id'];
        throw invalid(
          `${locate(draft, path) ?? 'configuration'}: ${pathText(path)}: ${entry.id} is used twice`,
        );
      }
      seen.add(entry.id);
    });
  }
}

function locate(draft: Draft, path: Path): string | undefined {
  const origin = draft.origins.get(pathText(path));
  if (origin !== undefined) return origin.where;
  return draft.yaml === undefined ? undefined : place(draft.yaml, path);
}
