import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/app/config/load.ts';
import { checkAsterisk } from '../../src/app/doctor/asterisk.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestAsterisks, type TestAsterisks } from '../support/asterisk.ts';

/** What `outpace doctor` says of a real Asterisk at a URL. */
describe('doctor and a running Asterisk', () => {
  let asterisks: TestAsterisks;
  let cwd = '';
  beforeAll(async () => {
    asterisks = await startTestAsterisks();
    cwd = mkdtempSync(join(tmpdir(), 'outpace-doctor-'));
  });
  afterAll(async () => {
    await asterisks?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  async function findings(change: Readonly<Record<string, string>> = {}, trunk = 'pstn') {
    const { pbx } = asterisks;
    writeFileSync(
      join(cwd, 'outpace.yaml'),
      `telephony:\n  trunks:\n    - { id: ${trunk}, host: 127.0.0.1 }\n`,
    );
    const env = {
      OUTPACE_TELEPHONY_ARI_URL: pbx.ariUrl,
      OUTPACE_TELEPHONY_ARI_USER: pbx.ariUser,
      OUTPACE_TELEPHONY_ARI_PASSWORD: pbx.ariPassword,
      OUTPACE_TELEPHONY_AMI_PORT: String(pbx.amiPort),
      OUTPACE_TELEPHONY_AMI_USER: pbx.amiUser,
      OUTPACE_TELEPHONY_AMI_PASSWORD: pbx.amiPassword,
      ...change,
    };
    const { config } = loadConfig({ cwd, env });
    return await checkAsterisk({ config, runtime: undefined });
  }
  const faults = async (change: Readonly<Record<string, string>>, trunk?: string) =>
    (await findings(change, trunk))
      .filter(({ status }) => status === 'fault')
      .map(({ part, code }) => [part, code]);

  it('finds version, clock, trunk, prompts and AMI in order', async () => {
    expect((await findings()).map(({ part, status }) => [part, status])).toEqual([
      ['Asterisk', 'ok'],
      ['Asterisk clock', 'ok'],
      ['trunk pstn', 'ok'],
      ['prompt outpace/consent', 'ok'],
      ['prompt outpace/safe-harbour', 'ok'],
      ['prompt outpace/safe-harbour-opt-out', 'ok'],
      ['AMI', 'ok'],
    ]);
  });

  it('tells wrong passwords and an unknown trunk apart', async () => {
    expect(await faults({ OUTPACE_TELEPHONY_ARI_PASSWORD: 'x' })).toEqual([
      ['Asterisk', 'OUT_ARI_UNAUTHORIZED'],
    ]);
    expect(await faults({ OUTPACE_TELEPHONY_AMI_PASSWORD: 'x' })).toEqual([['AMI', 'OUT_AMI_UNAUTHORIZED']]);
    expect(await faults({}, 'other')).toEqual([['trunk other', 'OUT_TELEPHONY_FAULT']]);
  });
});
