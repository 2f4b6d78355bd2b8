import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { createPacer } from '../../src/domain/pacing/createPacer.ts';
import { pacerRandom, recordingPacer, type JournalEntry } from '../../src/domain/pacing/journal.ts';
import type { FloorView, Pacer } from '../../src/domain/pacing/pacer.ts';
import { createJournalWriter } from '../../src/runtime/journalWriter.ts';
import { readJournal } from '../../src/services/journalFile.ts';
import { replay } from '../../src/services/replay.ts';
import { createVirtualClock, advanceSettling } from '../../src/sim/virtualClock.ts';
import { policyNamed } from '../../src/sim/policy/policy.ts';
import { keptLog } from './parts.ts';

const START = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writing(journalFolder = join(folder, 'journal')) {
  const clock = createVirtualClock(START);
  const log = keptLog();
  let seed = 0;
  let pacer: Pacer | undefined;
  const settings = { mode: 'ratio', linesPerAgent: 1.5 } as const;
  const writer = createJournalWriter({
    settings: { folder: journalFolder, days: 2 },
    dialGroupId: 'main',
    clock,
    log,
    begun: () => {
      seed += 1;
      const about = { poolId: 'main', at: clock.now(), settings, seed };
      const bare = createPacer(settings, pacerRandom(seed));
      pacer = recordingPacer(bare, (entry) => writer.append(entry), about);
    },
  });
  const random = randomStream(1, 'floor');
  const viewOf = (): FloorView => ({
    now: clock.now(),
    idle: Array.from({ length: Math.floor(random() * 6) }, () => ({ since: clock.now() - 1_000 })),
    talking: [],
    wrapping: [],
    dialling: [],
    screening: [],
    waiting: [],
    budget: [],
    lines: 10,
    callsPerSecond: 50,
  });
  const decide = (count: number): void => {
    for (let index = 0; index < count; index += 1) pacer?.decide(viewOf());
  };
  const files = () =>
    readdirSync(journalFolder)
      .toSorted()
      .map((name) => join(journalFolder, name));
  return {
    clock,
    log,
    writer,
    decide,
    files,
    pass: (ms: number) => advanceSettling(clock, clock.now() + ms),
  };
}

describe('the journal of pacing', () => {
  it('begins a file each hour, and each of them replays alone, decision for decision', async () => {
    const { writer, decide, files, pass } = writing();
    writer.start();
    await pass(1);
    decide(300);
    await pass(HOUR + 6_000);
    decide(200);
    await writer.stop();
    const reports = files().map((file) => replay(readJournal(file)));
    expect(reports).toMatchObject([
      { decisions: 300, same: 300, partings: [] },
      { decisions: 200, same: 200, partings: [] },
    ]);
    expect(reports[0]?.recorded.calls).toBeGreaterThan(100);
  });

  it('shows where a decision that was tampered with parts from its replay', async () => {
    const { writer, decide, files, pass } = writing();
    writer.start();
    await pass(1);
    decide(50);
    await writer.stop();
    const entries = [...readJournal(files()[0] ?? '')];
    const forged = entries.map((entry, index): JournalEntry => {
      if (index !== 20 || entry.type !== 'decided' || entry.decision === undefined) return entry;
      return { ...entry, decision: { ...entry.decision, dial: 99 } };
    });
    expect(replay(forged)).toMatchObject({
      decisions: 50,
      same: 49,
      partings: [{ index: 20, recorded: { dial: 99 } }],
    });
  });

  it('shows what another policy would have decided on the same floor', async () => {
    const { writer, decide, files, pass } = writing();
    writer.start();
    await pass(1);
    decide(100);
    await pass(60_000);
    decide(100);
    await writer.stop();
    const policy = policyNamed('progressive');
    if (typeof policy === 'string') throw new Error(policy);
    const report = replay(readJournal(files()[0] ?? ''), policy);
    expect(report).toMatchObject({ policy: 'progressive', decisions: 200 });
    expect(report.replayed.calls).toBeLessThan(report.recorded.calls);
    expect(report.replayed.perMinute).toBeGreaterThan(0);
    expect(report.same).toBeLessThan(200);
    expect(report.partings).toHaveLength(20);
    // Settings that are changed on the way name the recorded mode, and the other policy stays what it is.
    const entries = [...readJournal(files()[0] ?? '')];
    const configured = {
      poolId: 'main',
      type: 'configured',
      settings: { mode: 'ratio', linesPerAgent: 3 },
    } as const;
    const changed = replay([...entries.slice(0, 2), configured, ...entries.slice(2)], policy);
    expect(changed.replayed).toEqual(report.replayed);
  });

  it('is read up to where a crash cut it', async () => {
    const { writer, decide, files, pass } = writing();
    writer.start();
    await pass(1);
    decide(100);
    // The writer's next turn hands what there is to the disk.
    await pass(5_000);
    const cut = join(folder, 'cut.gz');
    // The file comes into being a moment after it is opened.
    const bytes = () => readFileSync(files()[0] ?? '');
    const readSoFar = () => {
      writeFileSync(cut, bytes());
      return replay(readJournal(cut));
    };
    await expect.poll(readSoFar, { timeout: 15_000 }).toMatchObject({ decisions: 100, same: 100 });
    await writer.stop();
    writeFileSync(cut, bytes().subarray(0, -40));
    expect(replay(readJournal(cut)).partings).toEqual([]);
  });

  it('drops files that are past their days, and none of another group', async () => {
    const { writer, files, pass, decide } = writing(folder);
    const old = [
      `pacing-main-2026-03-01T00-00-00.000Z.ndjson.gz`,
      `pacing-other-2026-03-01T00-00-00.000Z.ndjson.gz`,
    ];
    for (const name of old) {
      appendFileSync(join(folder, name), 'x');
      utimesSync(join(folder, name), START / 1_000 - 3 * 86_400, START / 1_000 - 3 * 86_400);
    }
    writer.start();
    await pass(1);
    decide(1);
    await writer.stop();
    expect(files().map((file) => file.includes('main') || file.includes('other'))).toEqual([true, true]);
    expect(files().some((file) => file.endsWith(old[0] ?? ''))).toBe(false);
  });

  it('that cannot be written stops nothing', async () => {
    appendFileSync(join(folder, 'journal'), 'a file where the folder should be');
    const { writer, log, decide, pass } = writing();
    writer.start();
    await pass(6_000);
    decide(10);
    await writer.stop();
    expect(log.events()).toContain('journal.failed');
  });

  it('that is none is refused with its place', () => {
    const file = join(folder, 'x.ndjson');
    const problem = (text: string) => {
      writeFileSync(file, text);
      return () => replay(readJournal(file));
    };
    expect(problem('hello\n')).toThrow(/x\.ndjson:1: not JSON/);
    expect(problem('{"a":1}\n')).toThrow(/x\.ndjson:1: no entry/);
    expect(problem('{"poolId":"a","type":"started","version":99}\n')).toThrow(/layout 99/);
    expect(problem('')).toThrow(/no decision/);
    expect(() => readJournal(join(folder, 'none'))).toThrow(/cannot be read \(ENOENT\)/);
  });
});
