/** The integrators' guide: its commands are run one after the other, as they stand there, against a real server. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLE_PERMISSIONS } from '../../src/domain/account/permission.ts';
import { makeToken } from '../../src/services/accountsTokens.ts';
import { startTestApi, type TestApi } from '../support/api.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

interface Step {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
  /** What stands below it as its answer. */
  readonly shown?: { readonly language: string; readonly text: string };
}

function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  let heading = '';
  for (const [, title, comment, language = '', text = ''] of page.matchAll(
    /^## (.+)$|(<!-- not run[^>]*-->\n)?^```(\w+)\n([^]*?)^```$/gm,
  )) {
    if (title !== undefined) heading = title;
    else if (language === 'sh' || language === 'js') {
      if (comment === undefined) steps.push({ heading, language, text });
    } else {
      const asked = steps.pop();
      if (asked !== undefined) steps.push({ ...asked, shown: { language, text } });
    }
  }
  return steps;
}

describe("the integrators' guide", () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-integrate-'));
  let api: TestApi;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    api = await startTestApi();
    const permissions = ROLE_PERMISSIONS.supervisor;
    const order = { name: 'guide', scopes: [...permissions], days: 1 };
    const owner = { userId: 'supervisor', role: 'supervisor', permissions } as const;
    const { secret } = await makeToken(api.parts.accounts, owner, order, Date.now());
    env = { PATH: process.env['PATH'], OUTPACE: api.baseUrl, TOKEN: secret };
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(api.errors).toEqual([]);
  });

  async function outputOf({ language, text }: Step): Promise<string> {
    if (language === 'sh') {
      const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', text], { cwd: folder, env });
      return stdout;
    }
    const file = join(folder, 'integrate.mts');
    writeFileSync(file, text.replace('outpace/client', join(ROOT, 'src/api/client/client.ts')));
    const { stdout } = await run(process.execPath, ['--import', 'tsx', file], { cwd: ROOT, env });
    return stdout;
  }

  const steps = stepsOf(readFileSync(join(ROOT, 'docs/integrate.md'), 'utf8'));

  it('has commands for each of its chapters', () => {
    expect(steps.length).toBeGreaterThan(7);
    for (const { shown } of steps) expect(shown).toBeDefined();
  });

  it.each(steps)('says what comes of: $heading', async (step) => {
    const output = await outputOf(step);
    const { language = '', text = '' } = step.shown ?? {};
    if (language === 'json') expect(JSON.parse(output)).toMatchObject(JSON.parse(text) as object);
    else for (const line of text.trim().split('\n')) expect(output).toContain(line);
  });
});
