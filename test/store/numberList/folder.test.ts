/** Do-not-call files in a folder: what is in force while they are replaced, changed, broken and built anew. */
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numberOfKey } from '../../../src/domain/numbering/numberKey.ts';
import { openNumberFolder } from '../../../src/store/numberList/folder.ts';
import { createNumberFiles } from '../../../src/store/numberList/keep.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpace-dnc-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const [A, B, C] = ['+12025550101', '+12025550102', '+12025550103'] as const;

async function* textOf(numbers: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(numbers.join('\n'));
}

function opened() {
  const files = createNumberFiles(folder);
  const faults: string[] = [];
  const loaded = openNumberFolder({
    folder,
    everyMs: 10,
    onFault: (name, fault) => faults.push(`${name}: ${fault}`),
  });
  const build = (name: string, numbers: readonly string[], version = '1') =>
    files.build(name, textOf(numbers), { source: 'registry', version });
  const listed = (number: string) => loaded.lists().flatMap(({ name, has }) => (has(number) ? [name] : []));
  return { files, loaded, faults, build, listed };
}

describe('a folder of do-not-call files', () => {
  it('holds every file in it, in the order of their names', async () => {
    const { loaded, build, listed } = opened();
    await build('partner', [B]);
    await build('national', [A, B]);
    await loaded.start();
    expect([A, B, C].map(listed)).toEqual([['national'], ['national', 'partner'], []]);
    expect(loaded.loaded()).toMatchObject([
      { name: 'national', source: 'registry', version: '1', numbers: 2, added: 0, removed: 0 },
      { name: 'partner', numbers: 1 },
    ]);
    await loaded.stop();
  });

  it('takes up a new version and each change without a word from anybody', async () => {
    const { files, loaded, build, listed } = opened();
    await build('national', [A, B]);
    await loaded.start();
    expect(await files.change('national', 'remove', [A], 'operator')).toBe(1);
    expect(await files.change('national', 'add', [B, C], 'operator')).toBe(1);
    await expect.poll(() => [A, B, C].map((number) => listed(number).length)).toEqual([0, 1, 1]);
    await build('national', [A], '2');
    await expect.poll(() => loaded.loaded()).toMatchObject([{ version: '2', added: 0, removed: 0 }]);
    expect([A, B, C].map((number) => listed(number).length)).toEqual([1, 0, 0]);
    await loaded.stop();
  });

  it('answers every look-up from one whole version while others take its place', async () => {
    const { loaded, build } = opened();
    const halves = [
      Array.from({ length: 3_000 }, (_, index) => numberOfKey(1_000_000_000 + index * 2)),
      Array.from({ length: 3_000 }, (_, index) => numberOfKey(1_000_000_001 + index * 2)),
    ];
    const always = numberOfKey(4_930_000_000);
    await build('national', [...(halves[0] ?? []), always], '0');
    await loaded.start();
    const state = { isOver: false };
    const builds = (async () => {
      for (let version = 1; version <= 12; version += 1) {
        await build('national', [...(halves[version % 2] ?? []), always], String(version));
        await loaded.refresh();
      }
      state.isOver = true;
    })();
    let lookUps = 0;
    const versions = new Set<string | undefined>();
    while (!state.isOver) {
      const [list] = loaded.lists();
      versions.add(loaded.loaded()[0]?.version);
      const seen = halves.map((half) => half.filter((number) => list?.has(number) === true).length);
      expect(Math.max(...seen)).toBe(3_000);
      expect(Math.min(...seen)).toBe(0);
      expect(list?.has(always)).toBe(true);
      lookUps += 6_001;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await builds;
    expect(lookUps).toBeGreaterThan(50_000);
    expect(versions.size).toBeGreaterThan(3);
    await loaded.stop();
  });

  it('does not start with a file that cannot be used, and keeps the version before while it runs', async () => {
    const { loaded, build, listed, faults } = opened();
    await build('national', [A]);
    await loaded.start();
    await writeFile(join(folder, 'national.numbers'), 'something else');
    await expect.poll(() => faults).toEqual([expect.stringContaining('is not a number list')]);
    expect(listed(A)).toEqual(['national']);
    expect(loaded.loaded()[0]?.fault).toContain('is not a number list');
    await rm(join(folder, 'national.numbers'));
    await expect.poll(() => faults.at(-1)).toBe('national: the file is gone');
    expect(listed(A)).toEqual(['national']);
    await build('national', [B], '2');
    await expect.poll(() => listed(B)).toEqual(['national']);
    expect(loaded.loaded()[0]).not.toHaveProperty('fault');
    await loaded.stop();

    await writeFile(join(folder, 'partner.numbers'), 'OUTPNUM');
    await expect(opened().loaded.start()).rejects.toThrow('is not a number list');
  });

  it('leaves alone what a crash has cut short in the change set, and reads on after it', async () => {
    const { files, loaded, build, listed } = opened();
    await build('national', [A]);
    await files.change('national', 'add', [B], 'operator');
    const [changes] = (await readdir(folder)).filter((file) => file.endsWith('.changes'));
    await appendFile(join(folder, changes ?? ''), 'remove +120255501');
    await loaded.start();
    expect(listed(B)).toEqual(['national']);
    await files.change('national', 'add', [C], 'operator');
    await expect.poll(() => listed(C)).toEqual(['national']);
    expect(listed(A)).toEqual(['national']);
    await loaded.stop();
  });

  it('is the same list before and after it is built anew with its changes', async () => {
    const number = fc.integer({ min: 4_294_967_290, max: 4_294_967_330 }).map(numberOfKey);
    const change = fc.record({
      action: fc.constantFrom('add' as const, 'remove' as const),
      numbers: fc.array(number, { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(number), fc.array(change, { maxLength: 5 }), async (first, changes) => {
        const { files, loaded, build } = opened();
        await build('national', first);
        const wanted = new Set(first);
        for (const { action, numbers } of changes) {
          await files.change('national', action, numbers, 'import');
          for (const one of numbers) wanted[action === 'add' ? 'add' : 'delete'](one);
        }
        const all = Array.from({ length: 60 }, (_, index) => numberOfKey(4_294_967_280 + index));
        const onList = () => all.filter((one) => loaded.lists()[0]?.has(one) === true);
        await loaded.refresh();
        expect(onList()).toEqual(all.filter((one) => wanted.has(one)));
        expect(await files.compact('national', '2')).toMatchObject({ numbers: wanted.size });
        await loaded.refresh();
        expect(loaded.loaded()).toMatchObject([{ version: '2', added: 0, removed: 0, numbers: wanted.size }]);
        expect(onList()).toEqual(all.filter((one) => wanted.has(one)));
        expect((await readdir(folder)).filter((file) => file.endsWith('.changes'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('starts without the changes of the file before, even where its numbers are the same', async () => {
    const { files, loaded, build, listed } = opened();
    await build('national', [A]);
    await files.change('national', 'remove', [A], 'operator');
    await build('national', [A], '2');
    await loaded.start();
    expect(listed(A)).toEqual(['national']);
    await loaded.stop();
  });

  it('is changed by one process at a time; a lock whose process is gone does not count', async () => {
    const { files, build } = opened();
    await build('national', [A]);
    await writeFile(join(folder, 'national.lock'), `${process.pid}\n`);
    await expect(files.change('national', 'add', [B], 'operator')).rejects.toMatchObject({ code: 'in-use' });
    await writeFile(join(folder, 'national.lock'), '4194305\n');
    expect(await files.change('national', 'add', [B], 'operator')).toBe(1);
    await expect(files.change('unheard', 'add', [B], 'operator')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await readdir(folder)).not.toContain('national.lock');
  });
});
