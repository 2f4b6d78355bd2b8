/**
 * A certificate of our own: browsers give the microphone to secure pages only, so there is TLS from the first start on.
 * It is made once, kept with its key in one file for its owner alone, and made anew before it ends or when its names
 * are no longer those of this machine.
 */
import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { DAY_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Certificate } from '../../api/server/options.ts';

const FILE = 'console-tls.pem';
/** No browser takes one that is valid for longer than 398 days. */
const VALID_MS = 397 * DAY_MS;
const RENEWED_BEFORE_END_MS = 30 * DAY_MS;

export async function keepSelfSigned(
  dataDir: string,
  names: readonly string[],
  now: Instant,
): Promise<Certificate> {
  const file = join(dataDir, FILE);
  const kept = keptIn(file);
  if (kept !== undefined && isGood(kept, names, now)) return kept;
  const made = await make(names, now);
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${made.key}${made.cert}`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  return made;
}

function keptIn(file: string): Certificate | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const cert = text.slice(text.indexOf('-----BEGIN CERTIFICATE-----'));
  return { cert, key: text.slice(0, text.length - cert.length) };
}

function isGood({ cert }: Certificate, names: readonly string[], now: Instant): boolean {
  try {
    const read = new X509Certificate(cert);
    return (
      Date.parse(read.validTo) - now > RENEWED_BEFORE_END_MS &&
      names.every((name) => (isIP(name) === 0 ? read.checkHost(name) : read.checkIP(name)) !== undefined)
    );
  } catch {
    return false;
  }
}

async function make(names: readonly string[], now: Instant): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now - DAY_MS + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { key: `${key.trim()}\n`, cert: `${cert.trim()}\n` };
}
