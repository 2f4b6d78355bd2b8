/**
 * The quick start with the survey, as its users run it: agents hang up, the customers stay, press what their numbers say,
 * and speak. What it prints at its end are the figures that `outpace survey results` tells, and what was pressed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRuntimeFile } from '../../src/app/runtimeFile.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import { createPostgresRecords, createPostgresSurveys } from '../../src/records/postgres.ts';
import type { SurveyResults } from '../../src/services/surveys.ts';
import { COMMAND } from '../support/command.ts';
import { endKeptParts } from '../support/keptParts.ts';

const LEADS = 40;
const PRESSES = /45$/;
/** Of 30 who answer everything. A busy machine may join a few so late that they press before they are asked. */
const MOST_LATE = 10;
/** Of those: whose 12 s of speech were over when a busy machine began to record. */
const MOST_UNHEARD = 3;

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the quick start with the survey', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-quickstart-'));
  const parts = join(dataDir, 'quickstart');
  let ran: Ran;
  let survey: SurveyResults | undefined;
  let leads = 0;
  let complete: readonly Interview[] = [];
  let numbers: ReadonlyMap<string, string> = new Map();

  beforeAll(async () => {
    ran = await outpace(dataDir, ['quickstart', '--campaign', 'survey', '--once', '--keep-parts']);
    expect(ran.stdout, ran.stderr).not.toBe('');
    const last = ran.stdout.trim().split('\n').at(-1) ?? '';
    ({ survey, leads } = JSON.parse(last) as { readonly survey: SurveyResults; readonly leads: number });
    const url = readRuntimeFile(parts)?.postgresUrl ?? '';
    const records = createPostgresRecords({ url });
    await records.start();
    const calls = await records.attemptsOfCampaign('demo');
    numbers = new Map(calls.map(({ attemptId, number }) => [attemptId, number]));
    await records.stop();
    const surveys = createPostgresSurveys(url);
    await surveys.start();
    for await (const page of surveys.interviews({ from: 0, to: Date.now() }))
      complete = [...complete, ...page.filter(({ outcome }) => outcome === 'complete')];
    await surveys.stop();
  }, 400_000);
  afterAll(() => endKeptParts(dataDir), 60_000);

  it('ends in 0, and tells the figures to people and programs', () => {
    expect(ran.exitCode).toBe(0);
    expect(leads).toBe(LEADS);
    const [group] = survey?.groups ?? [];
    expect(group?.outcomes.complete).toBe(complete.length);
    const rating = group?.questions.find(({ question }) => question === 'rating');
    expect(rating?.csat).toBeDefined();
    expect(ran.stderr).toContain(`satisfaction.rating: ${rating?.answers} answers, CSAT `);
    expect(ran.stderr).toMatch(/satisfaction\.recommend: \d+ answers, NPS /);
  });

  it('has the answers that were pressed, in the language that was chosen, and a comment of who spoke', () => {
    const pressing = complete.filter(({ attemptId }) => PRESSES.test(numbers.get(attemptId) ?? ''));
    expect(pressing.length).toBeGreaterThan(30 - MOST_LATE);
    const given = pressing.map(({ answers }) => answers.slice(0, 2).map(({ value }) => value));
    const pressed = pressing.map(({ attemptId }) =>
      (numbers.get(attemptId) ?? '').slice(-4, -2).split('').map(Number),
    );
    expect(given).toEqual(pressed);
    const spoken = pressing.filter(({ answers }) => answers[2]?.measure.kind === 'comment');
    expect(spoken.length).toBeGreaterThanOrEqual(pressing.length - MOST_UNHEARD);
    for (const { agentId } of complete) expect(agentId).toMatch(/^agent-[1-6]$/);
  });

  it('tells what the command tells', async () => {
    const { stdout } = await outpace(parts, ['--json', 'survey', 'results']);
    expect((JSON.parse(stdout) as SurveyResults).groups).toEqual(survey?.groups);
  });
});

function outpace(dataDir: string, args: readonly string[]): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [COMMAND, '--data-dir', dataDir, ...args], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString('utf8')));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString('utf8')));
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve({ exitCode: code, stdout, stderr }));
  });
}
