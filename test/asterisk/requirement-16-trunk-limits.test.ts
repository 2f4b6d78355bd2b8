/**
 * Requirement 16: a trunk's calls per second and lines hold over all engines that share it. Two engine processes with far
 * more leads than the trunk takes share it over one Redis; the INVITEs are counted at the far end.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endEngine, startEngineParts, SETTINGS, type EngineParts } from '../support/engine.ts';
import { startEngineProcess, type EngineProcess } from '../support/engineProcess.ts';
import { mostAtOnce, mostInWindow, startScriptedFarEnd, type FarEnd } from '../support/sipp.ts';

const GROUPS = ['main', 'second'] as const;
const SHARED = { id: 'shared', host: '127.0.0.1', lines: 50, callsPerSecond: 30 };
/** An INVITE may be on its way for some milliseconds more than the one before it. */
const SECOND_AT_FAR_END_MS = 950;
/** As many as want to leave at once in either engine. */
const OFFERED = 100;
const AUTOMATED = {
  mode: 'automated',
  windows: [{ name: 'day', limit: 0.03, days: 1 }],
  minRingMs: 0,
  linesPerAgent: 1,
  maxLinesPerAgent: 10,
  aim: 0.97,
  weight: 1,
  rampUpMs: 0,
} as const;

describe('requirement 16: limits of a trunk that two engines share', () => {
  let farEnd: FarEnd;
  let parts: EngineParts;
  let engines: EngineProcess[] = [];
  beforeAll(async () => {
    farEnd = await startScriptedFarEnd('busyAfter');
    const trunk = { id: SHARED.id, host: '127.0.0.1', port: farEnd.port, qualifySec: 0 };
    parts = await startEngineParts({ agents: 0, trunks: [], otherTrunks: [trunk] });
    engines = await Promise.all(
      GROUPS.map((dialGroupId) => startEngineProcess(parts, { dialGroupId, trunks: [SHARED] })),
    );
  });
  afterAll(async () => {
    const [first, second] = engines;
    await second?.stop();
    await endEngine(parts, first);
    await farEnd.stop();
  });

  /** Both engines at once; every party rings for so long and is busy then. */
  async function run(name: string, ringMs: number, leads: number): Promise<void> {
    const codes = Array.from({ length: leads }, () => String(ringMs).padStart(6, '0'));
    const ids = GROUPS.map((dialGroupId) => `${name}-${dialGroupId}`);
    for (const [index, campaignId] of ids.entries()) {
      await parts.importLeads(campaignId, codes);
      await parts.records.createCampaign({
        campaignId,
        name: campaignId,
        dialGroupId: GROUPS[index] ?? '',
        listIds: [campaignId],
        state: 'draft',
        settings: {
          ...SETTINGS,
          trunkIds: [SHARED.id],
          pacing: AUTOMATED,
          maxLines: OFFERED,
          retry: { busy: { kind: 'final' } },
        },
      });
    }
    const started = await Promise.all(
      ids.map(async (campaignId, index) => engines[index]?.command({ type: 'campaign.start', campaignId })),
    );
    expect(started.every((reply) => reply?.ok)).toBe(true);
    await Promise.all(ids.map((campaignId) => parts.finished(campaignId, 40_000)));
  }

  it('short calls: no more INVITEs in any second than the trunk takes', async () => {
    const before = farEnd.calls().length;
    await run('short', 400, 90);
    const calls = farEnd.calls().slice(before);
    const starts = calls.map(({ invitedAt }) => invitedAt);
    const lastedMs = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
    console.info(
      `${calls.length} calls in ${lastedMs} ms, at most ${mostInWindow(starts, 1_000)} in a second`,
    );
    expect(calls).toHaveLength(180);
    expect(mostInWindow(starts, SECOND_AT_FAR_END_MS)).toBeLessThanOrEqual(SHARED.callsPerSecond);
    // The limit is what held them: not much less left than was allowed.
    expect(lastedMs).toBeLessThan((180 / SHARED.callsPerSecond) * 1_000 * 1.5);
  }, 60_000);

  it('long calls: no more at once than the trunk has lines', async () => {
    const before = farEnd.calls().length;
    await run('long', 3_500, 35);
    const calls = farEnd.calls().slice(before);
    console.info(`${calls.length} calls, at most ${mostAtOnce(calls)} at once`);
    expect(calls).toHaveLength(70);
    expect(mostAtOnce(calls)).toBeLessThanOrEqual(SHARED.lines);
    expect(mostAtOnce(calls)).toBeGreaterThan(SHARED.lines * 0.9);
    const starts = calls.map(({ invitedAt }) => invitedAt);
    expect(mostInWindow(starts, SECOND_AT_FAR_END_MS)).toBeLessThanOrEqual(SHARED.callsPerSecond);
  }, 60_000);
});
