/**
 * The quick start as its users run it, once: what its last line says, what is stored of every lead beside what its
 * number stands for, what the far end counted, and that neither Asterisk keeps a channel or a bridge.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepAsteriskSecrets } from '../../src/app/asterisk/secrets.ts';
import { findRunning, stopRunning } from '../../src/app/asterisk/startAsterisk.ts';
import { readRuntimeFile } from '../../src/app/runtimeFile.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { DoNotCallEntry } from '../../src/ports/doNotCall.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { partyOf } from '../../src/sim/numberPlan.ts';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import { COMMAND } from '../support/command.ts';
import { expectStampsInOrder, isClosed } from '../support/engine.ts';
import { runSql } from '../support/postgres.ts';

const SECOND_RUN_LIMIT_MS = 120_000;
const LEADS = 60;

interface Result {
  readonly telephony: { readonly name: string; readonly version: string };
  readonly store: { readonly name: string };
  readonly records: { readonly name: string };
  readonly leads: number;
  readonly attempts: number;
  readonly answered: number;
  readonly consented: number;
  readonly connected: number;
  readonly abandoned: number;
  readonly cdrs: number;
  readonly dialStatuses: Readonly<Record<string, number>>;
  readonly seconds: number;
}

describe('the quick start, once', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-quickstart-'));
  const parts = join(dataDir, 'quickstart');
  const asterisks = join(parts, 'asterisk');
  let exitCode: number | null = null;
  let lastLine = '';
  let result: Result;
  let calls: readonly CallDetailRecord[] = [];
  let postgresUrl = '';
  let postgresFolder = '';
  const doNotCall: DoNotCallEntry[] = [];

  beforeAll(async () => {
    const run = await quickstart(['--once', '--keep-parts']);
    exitCode = run.exitCode;
    lastLine = run.stdout.trim().split('\n').at(-1) ?? '';
    expect(run.stdout, run.stderr).not.toBe('');
    result = JSON.parse(lastLine) as Result;
    postgresUrl = readRuntimeFile(parts)?.postgresUrl ?? '';
    const records = createPostgresRecords({ url: postgresUrl });
    await records.start();
    calls = (await records.attemptsOfCampaign('demo')).filter(isClosed);
    for await (const entries of records.doNotCall()) doNotCall.push(...entries);
    await records.stop();
    const [row] = await runSql(postgresUrl, 'show data_directory');
    postgresFolder = dirname(String(row?.['data_directory']));
  }, 400_000);
  afterAll(async () => {
    for (const instance of ['pbx', 'pstn'] as const) await stopRunning(asterisks, instance);
    rmSync(dataDir, { recursive: true, force: true });
    if (postgresFolder.includes('quickstart')) rmSync(postgresFolder, { recursive: true, force: true });
  });

  function quickstart(
    options: readonly string[],
    started?: (child: { kill(signal: NodeJS.Signals): boolean }, stderr: string) => void,
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
    const { PATH = '', HOME = '' } = process.env;
    const args = [COMMAND, '--data-dir', dataDir, 'quickstart', ...options];
    const child = spawn(process.execPath, args, {
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH, HOME },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => {
      stderr += data.toString('utf8');
      started?.(child, stderr);
    });
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve({ exitCode: code, stdout, stderr }));
    });
  }

  it('ends in 0, within the time of a second run', () => {
    expect(exitCode).toBe(0);
    expect(result.seconds * 1_000).toBeLessThan(SECOND_RUN_LIMIT_MS);
  });

  it('says last, in one JSON line, which parts it used and that every lead was called once', () => {
    expect(result.telephony.name).toBe('Asterisk');
    expect(result.telephony.version).toMatch(/^22\./);
    expect(result.store.name).toBe('Redis');
    expect(result.records.name).toBe('PostgreSQL');
    expect(result).toMatchObject({ leads: LEADS, attempts: LEADS, cdrs: LEADS, abandoned: 0 });
  });

  it('leaves no channel and no bridge in either Asterisk 10 s later', async () => {
    const left = () => Promise.all((['pbx', 'pstn'] as const).map(leftIn));
    await eventually(async () => (await left()).every((count) => count === 0), 'nothing left', 10_000);
    expect(await left()).toEqual([0, 0]);
  });

  async function leftIn(instance: 'pbx' | 'pstn'): Promise<number> {
    const { ports } = findRunning(asterisks, instance) ?? {};
    const { ariUser, ariPassword } = keepAsteriskSecrets(join(asterisks, `${instance}-secrets.json`));
    const headers = { authorization: `Basic ${btoa(`${ariUser}:${ariPassword}`)}` };
    const lists = await Promise.all(
      ['channels', 'bridges'].map(async (what) => {
        const answer = await fetch(`http://127.0.0.1:${ports?.http}/ari/${what}`, { headers });
        return (await answer.json()) as readonly unknown[];
      }),
    );
    return lists.flat().length;
  }

  it('stores of each lead what its number stands for', () => {
    expect(calls).toHaveLength(LEADS);
    expect(new Set(calls.map(({ leadId }) => leadId)).size).toBe(LEADS);
    const stored = calls.map(({ number, dialStatus, lineResult }) => [number, dialStatus, lineResult]);
    const planned = calls.map(({ number }) => [
      number,
      partyOf(number).dialStatus,
      partyOf(number).lineResult,
    ]);
    expect(stored).toEqual(planned);
    const counted: Record<string, number> = {};
    for (const { dialStatus } of calls) counted[dialStatus] = (counted[dialStatus] ?? 0) + 1;
    expect(result.dialStatuses).toEqual(counted);
  });

  it('counts who answered, consented and was connected as the keys of the plan say', () => {
    // Machines and faxes answer and press nothing, until they are detected.
    const answering = calls.filter(({ number }) => partyOf(number).answers);
    const consenting = answering.filter(({ number }) => presses(number, '1'));
    expect(result.answered).toBe(answering.length);
    expect(result.consented).toBe(consenting.length);
    expect(result.connected).toBe(consenting.length);
    for (const call of calls)
      expect([call.number, call.consent]).toEqual([call.number, plannedConsent(call)]);
  });

  it('keeps every time stamp a call has, in order, with its agent, trunk and caller ID', () => {
    for (const call of calls) {
      const { number, stamps } = call;
      const party = partyOf(number);
      expectStampsInOrder(call);
      expect(call).toMatchObject({ trunkId: 'main', callerId: '+12025550100', attemptNumber: 1 });
      expect(stamps.diallingAt, number).toBeDefined();
      expect(stamps.endedAt, number).toBeDefined();
      expect(stamps.ringingAt !== undefined, `${number} rang`).toBe(party.ringback === 'ringing');
      expect(stamps.answeredAt !== undefined, `${number} answered`).toBe(party.answers);
      expect(stamps.promptAt !== undefined, `${number} was asked`).toBe(party.answers);
      const isJoined = presses(number, '1');
      expect(stamps.consentAt !== undefined, `${number} consented`).toBe(isJoined);
      expect(stamps.joinedAt !== undefined, `${number} was joined`).toBe(isJoined);
      expect(call.agentId !== undefined, `${number} had an agent`).toBe(isJoined);
      if (party.sip !== undefined) expect(call.sip, number).toBe(party.sip);
    }
  });

  it('has every pressed 9 on the do-not-call list before its call ended', () => {
    const refusing = calls.filter(({ number }) => presses(number, '9'));
    expect(refusing.length).toBeGreaterThan(0);
    expect(doNotCall.map(({ number }) => number).toSorted(byText)).toEqual(
      refusing.map(({ number }) => number).toSorted(byText),
    );
    for (const { attemptId, stamps } of refusing) {
      const entry = doNotCall.find((one) => one.attemptId === attemptId);
      expect(entry?.source).toBe('key');
      expect(entry?.addedAt).toBeLessThanOrEqual(stamps.endedAt ?? 0);
    }
  });

  it('is counted by the far end as one INVITE for each number', () => {
    const invites = readPstnLog({ runDir: join(asterisks, 'pstn') }).filter(
      ({ event }) => event === 'invite',
    );
    expect(invites.map(({ number }) => number).toSorted(byText)).toEqual(
      calls.map(({ number }) => number).toSorted(byText),
    );
    expect(new Set(invites.map(({ callerId }) => callerId))).toEqual(new Set(['+12025550100']));
  });

  it('takes up what was kept, and Ctrl-C ends all of it', async () => {
    let isAsked = false;
    const run = await quickstart([], (child, stderr) => {
      if (isAsked || !stderr.includes('of the leads called')) return;
      isAsked = true;
      child.kill('SIGINT');
    });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/store +Redis .*\(running\)/);
    for (const instance of ['pbx', 'pstn'] as const) expect(findRunning(asterisks, instance)).toBeUndefined();
    await expect(runSql(postgresUrl, 'select 1')).rejects.toThrow();
  }, 60_000);
});

const presses = (number: string, key: string): boolean =>
  partyOf(number).keys.some(({ digit }) => digit === key);

function plannedConsent({ number }: CallDetailRecord): string {
  if (!partyOf(number).answers) return 'not_asked';
  if (presses(number, '9')) return 'do_not_call';
  return presses(number, '1') ? 'given' : 'none';
}

function byText(left: string, right: string): number {
  return left < right ? -1 : 1;
}
