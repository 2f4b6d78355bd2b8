/** The certificate of the console: our own, kept and renewed; or the configured one, followed as its files change. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generate } from 'selfsigned';
import type { Certificate } from '../../../src/api/server/options.ts';
import { watchCertificate, type CertificateOptions } from '../../../src/app/api/certificate.ts';
import { configSchema } from '../../../src/app/config/schema.ts';
import { DAY_MS } from '../../../src/domain/kernel/time.ts';
import { eventually } from '../../support/eventually.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'outpace-test-certificate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(folder, String((folders += 1)));

async function watch(dataDir: string, settings: object, options: Partial<CertificateOptions> = {}) {
  const changed: Certificate[] = [];
  const faults: string[] = [];
  const watched = await watchCertificate({
    config: configSchema.parse({ dataDir, console: settings }),
    now: () => NOW,
    onChanged: (certificate) => changed.push(certificate),
    onFault: (error) => faults.push(String(error)),
    ...options,
  });
  return { ...watched, changed, faults };
}

async function firstOf(dataDir: string, settings: object, now = NOW): Promise<Certificate> {
  const watched = await watch(dataDir, settings, { now: () => now });
  watched.stop();
  return watched.first;
}

describe('our own certificate', () => {
  it('is for this machine and the public URL, for its owner alone, and the same at the next start', async () => {
    const dataDir = newFolder();
    const settings = { publicUrl: 'https://calls.example.com', bind: '0.0.0.0' };
    const first = await firstOf(dataDir, settings);
    const read = new X509Certificate(first.cert);
    for (const name of ['calls.example.com', 'localhost']) expect(read.checkHost(name)).toBe(name);
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(read.ca).toBe(false);
    expect(statSync(join(dataDir, 'console-tls.pem')).mode & 0o777).toBe(0o600);
    expect(await firstOf(dataDir, settings)).toEqual(first);
  });

  it('is made anew a month before it ends, and for another name', async () => {
    const dataDir = newFolder();
    const first = await firstOf(dataDir, {});
    const end = Date.parse(new X509Certificate(first.cert).validTo);
    expect(await firstOf(dataDir, {}, end - 31 * DAY_MS)).toEqual(first);
    const renewed = await firstOf(dataDir, {}, end - 29 * DAY_MS);
    expect(renewed.cert).not.toBe(first.cert);
    const named = await firstOf(dataDir, { publicUrl: 'https://other.example' }, end - 29 * DAY_MS);
    expect(new X509Certificate(named.cert).checkHost('other.example')).toBe('other.example');
  });

  it('is made anew where its file is damaged', async () => {
    const dataDir = newFolder();
    await firstOf(dataDir, {});
    writeFileSync(join(dataDir, 'console-tls.pem'), 'no certificate');
    const { cert } = await firstOf(dataDir, {});
    expect(readFileSync(join(dataDir, 'console-tls.pem'), 'utf8')).toContain(cert.trim());
  });
});

describe('a configured certificate', () => {
  const write = async (place: string): Promise<Certificate> => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'x.example' }], {
      keyType: 'ec',
      algorithm: 'sha256',
    });
    writeFileSync(`${place}.crt`, cert);
    writeFileSync(`${place}.key`, key);
    return { cert, key };
  };

  it('is taken again when its files change, and stays where the new ones do not fit', async () => {
    const place = newFolder();
    const first = await write(place);
    const tls = { certFile: `${place}.crt`, keyFile: `${place}.key` };
    const watched = await watch(newFolder(), { tls }, { everyMs: 10 });
    expect(watched.first).toEqual(first);
    writeFileSync(`${place}.key`, 'no key');
    await eventually(() => watched.faults.length > 0);
    expect(watched.faults[0]).toContain(`${place}.key`);
    expect(watched.changed).toEqual([]);
    const second = await write(place);
    await eventually(() => watched.changed.length > 0);
    expect(watched.changed).toEqual([second]);
    expect(watched.faults).toHaveLength(1);
    watched.stop();
  });

  it('ends the start where it cannot be used, and says which files', async () => {
    const tls = { certFile: '/nowhere/a.crt', keyFile: '/nowhere/a.key' };
    await expect(firstOf(newFolder(), { tls })).rejects.toThrow('/nowhere/a.crt');
  });

  it('is named by both files or by none', () => {
    expect(configSchema.safeParse({ console: { tls: { certFile: 'a' } } }).success).toBe(false);
  });
});
