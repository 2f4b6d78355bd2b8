/** What `config print` shows: each effective value and where it came from; of a secret only that it is set. */
import { pathText } from '../../services/schemaTree.ts';
import { configLeaves, valueAt } from './environment.ts';
import type { LoadedConfig } from './load.ts';

export interface EffectiveValue {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
  readonly where: string;
}

export function effectiveValues(loaded: LoadedConfig): EffectiveValue[] {
  return configLeaves(loaded.config).map((leaf) => {
    const key = pathText(leaf.place);
    const value = valueAt(loaded.config, leaf.place);
    const origin = loaded.origins.get(key) ?? { source: 'default', where: '' };
    return { key, value: shown(value, leaf.secret), source: origin.source, where: origin.where };
  });
}

function shown(value: unknown, isSecret: boolean): unknown {
  if (value === undefined) return null;
  if (isSecret) return '(set)';
  return typeof value === 'string' ? maskUrl(value) : value;
}

/** The URL with `***` for its password; other texts as they are. */
export function maskUrl(text: string): string {
  if (!/^[a-z]+:\/\//.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password === '') return text;
  url.password = '***';
  return url.toString();
}

/** A URL with the password that was configured apart from it. */
export function withPassword(text: string, password: string | undefined): string {
  if (password === undefined) return text;
  const url = new URL(text);
  if (url.password === '') url.password = encodeURIComponent(password);
  return url.toString();
}
