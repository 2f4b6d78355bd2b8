import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configSchema } from '../../../src/app/config/schema.ts';
import { checkDoNotCall } from '../../../src/app/doctor/doNotCall.ts';
import { createBuilder } from '../../../src/store/numberList/numberList.ts';
import { writeNumberList } from '../../../src/store/numberList/file.ts';

const DAY_MS = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-doctor-dnc-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (doNotCall: { folder?: string }) =>
  checkDoNotCall({ config: configSchema.parse({ doNotCall }), runtime: undefined });

const write = async (name: string, ageDays: number): Promise<void> => {
  const builder = createBuilder(1);
  builder.add(12_025_550_101);
  const builtAt = new Date(Date.now() - ageDays * DAY_MS - 1_000).toISOString();
  const about = { source: 'registry', version: '2026-11', builtAt };
  await writeNumberList(join(folder, `${name}.numbers`), builder.finish(), about);
};

it('has nothing to say where no folder is configured', async () => {
  expect(await check({})).toEqual([]);
});

it('finds a folder that is not there, and one without a file', async () => {
  expect(await check({ folder: join(folder, 'none') })).toMatchObject([
    { status: 'fault', code: 'OUT_CONFIG_INVALID' },
  ]);
  expect(await check({ folder })).toMatchObject([{ status: 'warning' }]);
});

it('tells each version, warns of files older than 31 days, and finds those that cannot be used', async () => {
  await write('month', 31);
  await write('older', 32);
  writeFileSync(join(folder, 'broken.numbers'), 'no list');
  expect(await check({ folder })).toMatchObject([
    {
      part: 'do-not-call file month',
      status: 'ok',
      message: '1 numbers, version 2026-11, built 31 days ago',
    },
    { part: 'do-not-call file older', status: 'warning', message: expect.stringContaining('32 days ago') },
    { part: 'do-not-call file broken', status: 'fault', code: 'OUT_NUMBER_LIST_INVALID' },
  ]);
});
