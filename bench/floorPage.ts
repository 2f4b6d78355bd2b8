/**
 * `npm run bench:floor`: how the supervisor's floor feels in a browser. The page in headless Chromium, live from a real
 * server and Redis, empty and full in the same run: the time from a key to the frame that shows it, and between frames.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { buildConsole } from '../scripts/buildConsole.mjs';
import { startTestApi, TEST_PASSWORD } from '../test/support/api.ts';
import { chromiumProgram } from '../test/support/browserPhone/chromium.ts';
import { startTestFloor, type TestFloor } from '../test/support/floor.ts';
import { movingFloor } from './board/floor.ts';
import { at } from './percentile.ts';

const PAGE = 'docs/benchmarks/floor-page.md';
const BEAT_MS = 250;
const KEYS = ['Agent 1', 'Agent 2', 'team-1', 'Agent 33', 'team-7', ''] as const;

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '500' },
    campaigns: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const [agents, campaigns, rounds] = [values.agents, values.campaigns, values.rounds].map(Number) as [
  number,
  number,
  number,
];

/** Milliseconds. */
interface Felt {
  readonly keys: readonly number[];
  readonly frames: readonly number[];
  /** Of the page's own thread, in a second. */
  readonly work: Readonly<Record<Work, number>>;
}

/** By the names that Chromium has for them. */
const WORK = {
  ScriptDuration: 'script',
  RecalcStyleDuration: 'style',
  LayoutDuration: 'layout',
  TaskDuration: 'all of it',
} as const;
type Work = keyof typeof WORK;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-floor-'));
  await buildConsole(folder);
  const api = await startTestApi({ consoleFolder: folder });
  const floor = await startTestFloor(api);
  const browser = await chromium.launch({
    executablePath: await chromiumProgram(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({
      baseURL: api.baseUrl,
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    await page.goto('/floor');
    await page.getByLabel('Login').fill('supervisor');
    await page.getByLabel('Password').fill(TEST_PASSWORD);
    await page.keyboard.press('Enter');
    const empty = await feel(page, floor, 1, 1);
    const full = await feel(page, floor, agents, campaigns);
    report(empty, full);
  } finally {
    await browser.close();
    await floor.close();
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function feel(page: Page, floor: TestFloor, ofAgents: number, ofCampaigns: number): Promise<Felt> {
  const floorAt = movingFloor(ofAgents, ofCampaigns, 1);
  const tell = (): Promise<void> => floor.publish(floorAt(Date.now()));
  await tell();
  await page
    .getByText(`Agent ${ofAgents - 1}`, { exact: true })
    .first()
    .waitFor();
  const watched = await watchWork(page);
  const moving = setInterval(() => void tell(), BEAT_MS);
  const keys: number[] = [];
  const frames: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const text of KEYS) keys.push(await typed(page, text));
      frames.push(...(await framesIn(page, 2_000)));
      await pause(BEAT_MS);
    }
  } finally {
    clearInterval(moving);
  }
  return { keys, frames, work: await watched() };
}

/** What its thread works from now on until asked, by processor time: whatever else the machine does. */
async function watchWork(page: Page): Promise<() => Promise<Felt['work']>> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    const { metrics } = await browser.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const [before, began] = [await read(), performance.now()];
  return async () => {
    const after = await read();
    const tookSeconds = (performance.now() - began) / 1_000;
    const of = (name: Work): number =>
      (((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1_000) / tookSeconds;
    return {
      ScriptDuration: of('ScriptDuration'),
      RecalcStyleDuration: of('RecalcStyleDuration'),
      LayoutDuration: of('LayoutDuration'),
      TaskDuration: of('TaskDuration'),
    };
  };
}

/** From the event of the input to the frame after it, by the browser's own clock. */
function typed(page: Page, text: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const input = document.querySelector('main input[type=search]');
    const began = performance.now();
    input.value = ${JSON.stringify(text)};
    input.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
  })`);
}

function framesIn(page: Page, durationMs: number): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const frames = [];
    const until = performance.now() + ${durationMs};
    const step = (before) => requestAnimationFrame((now) => {
      frames.push(now - before);
      if (now < until) step(now);
      else resolve(frames);
    });
    requestAnimationFrame(step);
  })`);
}

function report(empty: Felt, full: Felt): void {
  const rows = (['keys', 'frames'] as const).flatMap((kind) =>
    [50, 95, 100].map((percent): readonly string[] => {
      const [base, value] = [at(empty[kind], percent), at(full[kind], percent)];
      const what = kind === 'keys' ? 'from a key to the frame that shows it' : 'between two frames';
      const which = percent === 100 ? 'longest' : `p${percent}`;
      return [`${what}, ${which}`, base.toFixed(1), value.toFixed(1), (value / base).toFixed(2)];
    }),
  );
  const work = (Object.keys(WORK) as Work[]).map((name): readonly string[] => {
    const [base, value] = [empty.work[name], full.work[name]];
    return [
      `processor of the page in a second: ${WORK[name]}`,
      base.toFixed(1),
      value.toFixed(1),
      (value / base).toFixed(2),
    ];
  });
  const heading = ['ms', 'one agent', `${agents} agents, ${campaigns} campaigns`, 'ratio'];
  const table = [heading, heading.map(() => '---'), ...rows, ...work]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
  const load = (loadavg()[0] ?? 0).toFixed(1);
  process.stdout.write(`${table}\nload of the machine: ${load}\n`);
  if (!values.write) return;
  writeFileSync(
    PAGE,
    `# The floor in a browser

Made by \`npm run bench:floor -- --rounds ${rounds} --write\` on Node ${process.version}, ${cpus().length} processors, load ${load}: the
supervisor's page in headless Chromium without a graphics processor, live from a real server and Redis. The floor changes
every ${BEAT_MS} ms, each campaign at every change. A person takes up to 100 ms for at once.

${table}
`,
  );
}

await main();
