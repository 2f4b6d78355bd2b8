/**
 * A spoken answer played back on the real Asterisk: with 2 the person speaks again, with 1 they keep what they have said
 * last, which is the recording that the answer names; what was played back leaves nothing at Asterisk.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import { ariRequest, eventually } from '../support/asterisk.ts';
import { TRUNK, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { loudness } from '../support/rtp.ts';

/** A party whose steps are told to it: t talks for some four seconds, kKEY presses, wS waits S seconds. */
const NUMBER = '+883700000000001';
const SPEAKS_TWICE = 't-t-k2-t-t-k1-w60';
const HEADER_BYTES = 44;
const COMMENT = `id: comment
name: Comment
start: comment
onFault: end
nodes:
  comment: { kind: record, mostSeconds: 6, silenceSeconds: 6, confirm: true, measure: comment, next: end }
  end: { kind: hangup }
`;

describe('a spoken answer that is played back', () => {
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));
  let parts: EngineParts;
  let engine: InProcessEngine;

  beforeAll(async () => {
    writeFileSync(join(flowsFolder, 'comment.yaml'), COMMENT);
    parts = await startEngineParts({ agents: 0 });
    // Scripted parties are in the range of international networks, which trunks do not call unasked.
    const destinations = { allow: ['+883'], deny: [] };
    const trunks = [{ id: TRUNK, host: '127.0.0.1', lines: 30, callsPerSecond: 10, destinations }];
    engine = await startEngine(parts, { flowsFolder, trunks });
  }, 120_000);
  afterAll(async () => {
    await endEngine(parts, engine);
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  it('is spoken again on 2, and kept on 1', async () => {
    const { pbx, pstn } = parts.asterisks;
    const script = new URLSearchParams({ variable: `SCRIPT_${NUMBER.slice(1)}`, value: SPEAKS_TWICE });
    await ariRequest(pstn, 'POST', `asterisk/variable?${script.toString()}`);
    await parts.records.createList('said', 'said');
    const lead = { leadId: 'said', number: NUMBER, rawNumber: NUMBER, fields: {}, sourceLine: 2 };
    await parts.records.importLeads('said', [lead]);
    await parts.createCampaign('said', {
      flow: 'comment',
      promptBeforeAgent: false,
      consent: undefined,
      pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
    });
    expect(await engine.command({ type: 'campaign.start', campaignId: 'said' })).toMatchObject({ ok: true });

    const [record] = await parts.finished('said', 90_000);
    const takes = (record?.details?.recording?.recordings ?? []).map(({ recordingId }) => recordingId);
    expect(takes).toHaveLength(2);
    expect(record?.details?.flow).toMatchObject([
      { end: 'finished', answers: [{ nodeId: 'comment', value: takes[1] }] },
    ]);
    expect(record).toMatchObject({ hangupReason: 'flow-over', endedBy: 'engine' });

    for (const recordingId of takes) {
      const find = () => parts.records.recordings.find({ recordingId, limit: 1 });
      await eventually(async () => (await find()).length === 1, 'the take is on record', 30_000);
      const [row] = await find();
      const file = readFileSync(join(parts.dataDir, 'data', 'recordings', row?.file ?? ''));
      const samples = Array.from({ length: (file.length - HEADER_BYTES) / 2 }, (_none, index) =>
        file.readInt16LE(HEADER_BYTES + 2 * index),
      );
      expect(loudness(samples)).toBeGreaterThan(100);
    }
    await eventually(
      async () => JSON.stringify(await ariRequest(pbx, 'GET', 'recordings/stored')) === '[]',
      'nothing is left at Asterisk',
      30_000,
    );
  }, 180_000);
});
