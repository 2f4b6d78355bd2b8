/** The console's bundle: what an agent's browser loads, on an office's line and an old machine. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENT_BUDGET_BYTES, buildConsole } from '../../scripts/buildConsole.mjs';

describe("the console's bundle", () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-bundle-'));
  const assets = join(folder, 'assets');
  let agentBytes: number;
  beforeAll(async () => {
    agentBytes = await buildConsole(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`brings an agent's page, with its phone, in less than ${AGENT_BUDGET_BYTES / 1_000} kB`, () => {
    expect(agentBytes).toBeGreaterThan(20_000);
    expect(agentBytes).toBeLessThan(AGENT_BUDGET_BYTES);
  });

  it('has every file compressed beside it, as it is', () => {
    const files = readdirSync(assets).filter((name) => /\.(?:js|css)$/.test(name));
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) {
      const bytes = readFileSync(join(assets, name));
      expect(brotliDecompressSync(readFileSync(join(assets, `${name}.br`))).equals(bytes)).toBe(true);
      expect(gunzipSync(readFileSync(join(assets, `${name}.gz`))).equals(bytes)).toBe(true);
    }
  });

  it('names in its page only what is there, and runs nothing that stands in it', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const named = [...page.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map(([, name]) => name);
    expect(named).toHaveLength(2);
    for (const name of named) expect(readdirSync(assets)).toContain(name);
    expect(page).not.toMatch(/<script>|<style|\son\w+=/);
  });
});
