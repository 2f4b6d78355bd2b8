/**
 * The certificate of the console and the API: the configured one, or our own. It is looked at again and again, so that
 * one that was renewed is taken without a restart; one that cannot be used leaves the one before in place.
 */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createSecureContext } from 'node:tls';
import { SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Certificate } from '../../api/server/options.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { keepSelfSigned } from './selfSigned.ts';

const LOOKED_AT_EVERY_MS = 5 * SECOND_MS;

export interface CertificateWatch {
  readonly first: Certificate;
  stop(): void;
}

export interface CertificateOptions {
  readonly config: Pick<OutpaceConfig, 'console' | 'dataDir'>;
  readonly now: () => Instant;
  readonly everyMs?: number;
  readonly onChanged: (certificate: Certificate) => void;
  readonly onFault: (error: unknown) => void;
}

/** Rejects where the first one cannot be used. */
export async function watchCertificate(options: CertificateOptions): Promise<CertificateWatch> {
  const { config, now, everyMs = LOOKED_AT_EVERY_MS, onChanged, onFault } = options;
  const first = await readCertificate(config, now());
  let current = first;
  let fault = '';
  const look = async (): Promise<void> => {
    try {
      const read = await readCertificate(config, now());
      fault = '';
      if (read.cert === current.cert && read.key === current.key) return;
      current = read;
      onChanged(read);
    } catch (error) {
      // Between two files that are written one after the other, too: said once, and looked at again.
      if (String(error) !== fault) onFault(error);
      fault = String(error);
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { first, stop: () => clearInterval(timer) };
}

async function readCertificate(
  { console: { tls, bind, publicUrl }, dataDir }: CertificateOptions['config'],
  now: Instant,
): Promise<Certificate> {
  const { certFile, keyFile } = tls;
  if (certFile === undefined || keyFile === undefined)
    return await keepSelfSigned(dataDir, namesOf(bind, publicUrl), now);
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    throw new OutpaceError(
      'OUT_CONFIG_INVALID',
      `console.tls: ${certFile} and ${keyFile} cannot be used as a certificate and its key: ${(error as Error).message}`,
      error,
    );
  }
}

/** By what people may reach it: a wildcard address is none. */
function namesOf(bind: string, publicUrl: string | undefined): string[] {
  const bound = bind === '0.0.0.0' || bind === '::' ? [] : [bind];
  const named = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];
  return [...new Set([...named, 'localhost', hostname(), '127.0.0.1', '::1', ...bound])].filter((name) =>
    /^[A-Za-z0-9.:-]+$/.test(name),
  );
}
