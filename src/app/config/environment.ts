/**
 * Environment names of configuration keys: `OUTPACE_` and the path in capitals (`telephony.ari.url` is
 * `OUTPACE_TELEPHONY_ARI_URL`); an entry of a list is named by its id (`OUTPACE_TELEPHONY_TRUNKS_MAIN_HOST`).
 * `REDIS_URL` and `DATABASE_URL` are taken too, since hosting platforms set them.
 */
import { leaves, type Leaf, type Path } from '../../services/schemaTree.ts';
import { editDistance } from '../../services/nearest.ts';
import { configSchema } from './schema.ts';

export const ALIASES: Readonly<Record<string, string>> = {
  'redis.url': 'REDIS_URL',
  'postgres.url': 'DATABASE_URL',
};

export function environmentName(path: Path): string {
  return ['OUTPACE', ...path.map(String)]
    .map((part) =>
      part
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replace(/[^A-Za-z0-9]/g, '_')
        .toUpperCase(),
    )
    .join('_');
}

export interface ConfigLeaf extends Leaf {
  /** With the entry's index in place of `*`. */
  readonly place: Path;
  /** Names in the environment, the strongest first. */
  readonly environment: readonly string[];
}

/** Every key that may hold a value, with one set of keys for each entry of the lists in `raw`. */
export function configLeaves(raw: unknown): ConfigLeaf[] {
  return leaves(configSchema).flatMap((leaf) =>
    expand(leaf.path, raw).map(({ place, names }) => {
      const alias = ALIASES[leaf.path.join('.')];
      const own = environmentName(names);
      return { ...leaf, place, environment: alias === undefined ? [own] : [own, alias] };
    }),
  );
}

interface Expansion {
  readonly place: Path;
  readonly names: Path;
}

/** Lists may hold lists. */
function expand(path: Path, raw: unknown): Expansion[] {
  const star = path.indexOf('*');
  if (star === -1) return [{ place: path, names: path }];
  const before = path.slice(0, star);
  const after = path.slice(star + 1);
  const entries = valueAt(raw, before);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, index) => {
    const id = valueAt(entry, ['id']);
    const name = typeof id === 'string' ? id : String(index);
    return expand(after, entry).map(({ place, names }) => ({
      place: [...before, index, ...place],
      names: [...before, name, ...names],
    }));
  });
}

export function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<string | number, unknown>)[segment];
  }
  return value;
}

/** Sets a value, making the groups on the way; the paths come from the schema alone. */
export function setAt(raw: Record<string, unknown>, path: Path, value: unknown): void {
  let group = raw as Record<string | number, unknown>;
  for (const segment of path.slice(0, -1)) {
    const next = group[segment];
    if (typeof next === 'object' && next !== null) group = next as Record<string | number, unknown>;
    else group = group[segment] = {} as Record<string | number, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) group[last] = value;
}

/** A variable that is a slip of the pen for one of ours: the two names; others that begin with OUTPACE_ are left alone. */
export function misspelt(
  env: NodeJS.ProcessEnv,
  known: readonly string[],
): { readonly given: string; readonly meant: string } | undefined {
  for (const given of Object.keys(env)) {
    if (!given.startsWith('OUTPACE_') || known.includes(given)) continue;
    const meant = known.find((name) => editDistance(given, name) <= 2);
    if (meant !== undefined) return { given, meant };
  }
  return undefined;
}
