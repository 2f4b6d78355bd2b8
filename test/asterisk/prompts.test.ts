/**
 * Prompts of one's own on the real Asterisk, heard by the party at the far end of a carrier: an uploaded WAV, an MP3, a
 * text to speech, and values spoken in English and Chinese. One that was changed keeps the campaign from starting.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPrompt } from '../../src/app/prompts/add.ts';
import { readCatalogue, removePrompt, soundsFolderOf } from '../../src/app/prompts/catalogue.ts';
import { deliver } from '../../src/app/prompts/place.ts';
import { ensureTools } from '../../src/app/prompts/tools.ts';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { said, type SayNode } from '../../src/domain/flow/say.ts';
import { parseFlowFile } from '../../src/services/flowFile.ts';
import { allOnline } from '../support/asterisk.ts';
import { startCarrier, type Carrier } from '../support/carrier.ts';
import { endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { engineConfig, startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { loudness, shareOfTone } from '../support/rtp.ts';

const ACCOUNT = { user: 'acme', password: 'trunk-password' };
const AUTOMATED: Partial<CampaignSettings> = {
  promptBeforeAgent: false,
  consent: undefined,
  trunkIds: ['carrier'],
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
};
const SECOND = 8_000;
const FRAME = 80;
const LOUD = 150;

const flow = (id: string, language: string, nodes: string): string => `id: ${id}
name: ${id}
languages: [${language}]
start: first
onFault: end
nodes:
${nodes}
  end: { kind: hangup }
`;
const UPLOADS = flow(
  'uploads',
  'en',
  '  first: { kind: play, prompts: [outpace/tone-wav, outpace/tone-next, outpace/tone-mp3, outpace/en/reminder], next: end }',
);
const say = (language: string): string =>
  flow(
    `say-${language}`,
    language,
    `  first: { kind: say, value: '"2026-11-22"', as: date, next: amount }
  amount: { kind: say, value: '1234.56', as: money, currency: USD, next: count }
  count: { kind: say, value: '-10010', as: number, next: code }
  code: { kind: say, value: '"20255501002025550100"', as: digits, next: end }`,
  );

describe('prompts of your own on a real Asterisk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-prompts-'));
  let carrier: Carrier;
  let parts: EngineParts;
  let engine: InProcessEngine;
  let config: ReturnType<typeof engineConfig>;
  let sounds: string;

  beforeAll(async () => {
    for (const [name, text] of [
      ['uploads', UPLOADS],
      ['en', say('en')],
      ['zh', say('zh')],
    ] as const)
      writeFileSync(join(folder, `${name}.yaml`), text);
    carrier = await startCarrier({ ...ACCOUNT, toneHz: () => 0, answerAfterMs: 20 });
    const registration = { user: ACCOUNT.user, secret: ACCOUNT.password };
    parts = await startEngineParts({
      agents: 0,
      otherTrunks: [{ id: 'carrier', host: '127.0.0.1', port: carrier.port, qualifySec: 1, registration }],
    });
    await allOnline(parts.asterisks.pbx, ['carrier']);
    sounds = join(parts.asterisks.pbx.runDir, 'data/sounds');
    const options = {
      flowsFolder: folder,
      soundsFolder: sounds,
      trunks: [{ id: 'carrier', host: '127.0.0.1', lines: 10, callsPerSecond: 10 }],
    };
    config = engineConfig(parts, options);
    await ensureTools('sox', 'mp3', 'espeak-ng');
    // Stereo at 44.1 kHz, very loud and very soft: nothing that Asterisk would play as it is.
    tone('tone.wav', 440, '-1');
    tone('next.wav', 700, '-6');
    tone('tone.mp3', 1_000, '-30');
    await add('tone-wav', { kind: 'file', file: join(folder, 'tone.wav') });
    await add('tone-next', { kind: 'file', file: join(folder, 'next.wav') });
    await add('tone-mp3', { kind: 'file', file: join(folder, 'tone.mp3') });
    await add('reminder', { kind: 'text', text: 'Your invoice is due on Monday. Please pay it in time.' });
    engine = await startEngine(parts, options);
  }, 240_000);
  afterAll(async () => {
    await endEngine(parts, engine);
    await carrier.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const add = (name: string, from: Parameters<typeof addPrompt>[1]['from']) =>
    addPrompt(config, { name, language: 'en', from });

  function tone(file: string, hertz: number, gainDb: string): void {
    const shape = ['synth', '1.2', 'sine', String(hertz), 'gain', gainDb];
    execFileSync('sox', ['-V1', '-n', '-r', '44100', '-c', '2', join(folder, file), ...shape]);
  }

  let calls = 0;
  async function start(flowId: string) {
    const name = `c${(calls += 1)}`;
    const [number = ''] = await parts.importLeads(name, ['77']);
    await parts.createCampaign(name, { ...AUTOMATED, flow: flowId });
    return { name, number, reply: await engine.command({ type: 'campaign.start', campaignId: name }) };
  }

  /** All that the party of one call hears. */
  async function heard(flowId: string): Promise<readonly number[]> {
    const { name, number, reply } = await start(flowId);
    expect(reply).toMatchObject({ ok: true });
    const [record] = await parts.finished(name, 90_000);
    expect(record).toMatchObject({ hangupReason: 'flow-over', details: { flow: [{ end: 'finished' }] } });
    const call = carrier.calls.findLast((one) => one.number === number);
    if (call === undefined) throw new Error(`${number} was not called`);
    return call.media.samples;
  }

  it('are heard, from a WAV, an MP3 and a text, at the same loudness and without a gap', async () => {
    const samples = await heard('uploads');
    const first = spanOf(samples, (frame) => shareOfTone(frame, 440) > 0.8);
    const next = spanOf(samples, (frame) => shareOfTone(frame, 700) > 0.8);
    const second = spanOf(samples, (frame) => shareOfTone(frame, 1_000) > 0.8);
    expect(first.seconds).toBeCloseTo(1.2, 1);
    expect(second.seconds).toBeCloseTo(1.2, 1);
    const levels = [first, next, second].map(({ from, to }) => loudness(samples.slice(from, to)));
    expect(Math.max(...levels) / Math.min(...levels)).toBeLessThan(1.12);
    // They were 29 dB apart.
    expect(20 * Math.log10((levels[0] ?? 0) / 32_768)).toBeCloseTo(-20, 0);
    const gapMs = ((next.from - first.to) / SECOND) * 1_000;
    process.stderr.write(`gap between two files: ${gapMs.toFixed(1)} ms\n`);
    expect(gapMs).toBeLessThan(30);
    const text = spanOf(samples.slice(second.to), isLoud);
    const { seconds = 0 } = readCatalogue(soundsFolderOf(config))['outpace/en/reminder'] ?? {};
    expect(Math.abs(text.seconds - seconds)).toBeLessThan(0.4);
  }, 120_000);

  it.each(['en', 'zh'])(
    'says a day, money, a number and digits in %s for as long as their words last',
    async (language) => {
      const samples = await heard(`say-${language}`);
      const expected = secondsOf(language);
      const { seconds } = spanOf(samples, isLoud);
      process.stderr.write(
        `${language}: ${expected.toFixed(2)} s of words, heard in ${seconds.toFixed(2)} s\n`,
      );
      expect(seconds).toBeGreaterThan(expected - 0.6);
      expect(seconds).toBeLessThan(expected + 1.2);
    },
    120_000,
  );

  /** Of all words of the flow, by the catalogue. */
  function secondsOf(language: string): number {
    const catalogue = readCatalogue(soundsFolderOf(config));
    const { flow: parsed } = parseFlowFile('say.yaml', say(language));
    const nodes = Object.values(parsed.nodes).filter((node): node is SayNode => node.kind === 'say');
    const words = nodes.flatMap((node) => {
      const result = said(parsed, node, {});
      if (!result.ok) throw new Error(result.fault);
      return result.prompts;
    });
    expect(words.length).toBeGreaterThan(30);
    return words.reduce((sum, word) => sum + (catalogue[word]?.seconds ?? Number.NaN), 0);
  }

  it('keep a campaign from starting where one was changed at the Asterisk, until it is laid there anew', async () => {
    const file = join(sounds, 'outpace/en/tone-wav.wav16');
    appendFileSync(file, 'tampered');
    const { reply } = await start('uploads');
    expect(reply).toMatchObject({ ok: false, code: 'prompt-differs' });
    expect(JSON.stringify(reply)).toContain('outpace/en/tone-wav');
    expect(JSON.stringify(reply)).toContain(parts.asterisks.pbx.ariUrl);
    expect(deliver(soundsFolderOf(config), { asterisk: '', folder: sounds }, 'all')).toBe(1);
    await heard('uploads');
  }, 60_000);

  it('are brought to the Asterisk where one is missing there, and refused where the catalogue has lost it', async () => {
    const file = join(sounds, 'outpace/en/tone-mp3.wav');
    const before = readFileSync(file);
    rmSync(file);
    await heard('uploads');
    expect(readFileSync(file).equals(before)).toBe(true);
    await removePrompt(soundsFolderOf(config), 'outpace/en/tone-mp3');
    const { reply } = await start('uploads');
    expect(reply).toMatchObject({ ok: false, code: 'prompt-missing' });
    expect(JSON.stringify(reply)).toContain('tone-mp3');
  }, 60_000);
});

const isLoud = (frame: readonly number[]): boolean => loudness(frame) > LOUD;

/** From the first to the last frame of 10 ms for which it holds. */
function spanOf(samples: readonly number[], holds: (frame: readonly number[]) => boolean) {
  let [from, to] = [-1, -1];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    const frame = samples.slice(at, at + FRAME);
    if (loudness(frame) <= LOUD || !holds(frame)) continue;
    if (from < 0) from = at;
    to = at + FRAME;
  }
  expect(from, 'it is heard at all').toBeGreaterThanOrEqual(0);
  return { from, to, seconds: (to - from) / SECOND };
}
