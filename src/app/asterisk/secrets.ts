/** Random secrets, made once per data folder and kept in a file only its owner can read. Never in the repository. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AsteriskSecrets } from './settings.ts';

export function newSecret(): string {
  return randomBytes(18).toString('base64url');
}

/** The named secrets of the file; those it lacks are made and saved. */
export function keepSecrets<Name extends string>(file: string, names: readonly Name[]): Record<Name, string> {
  const kept: Record<string, string> = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)
    : {};
  const missing = names.filter((name) => kept[name] === undefined);
  if (missing.length > 0) {
    for (const name of missing) kept[name] = newSecret();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return kept;
}

/** The ARI and AMI logins of one instance. */
export function keepAsteriskSecrets(file: string): AsteriskSecrets {
  const { ariPassword, amiPassword } = keepSecrets(file, ['ariPassword', 'amiPassword']);
  return { ariUser: 'outpace', ariPassword, amiUser: 'outpace', amiPassword };
}
