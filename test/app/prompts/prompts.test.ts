/** Prompts of one's own: what is taken and what is refused, and the catalogue that says what each file must be. */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesToKeep, placesOf } from '../../../src/app/backupPlaces.ts';
import { configSchema, type OutpaceConfig } from '../../../src/app/config/schema.ts';
import { addPrompt } from '../../../src/app/prompts/add.ts';
import { readCatalogue, removePrompt, soundsFolderOf } from '../../../src/app/prompts/catalogue.ts';
import { deliver, promptFaults, soundFaults, withdraw } from '../../../src/app/prompts/place.ts';
import { promptRoutes } from '../../../src/app/prompts/routes.ts';
import { ensureTools } from '../../../src/app/prompts/tools.ts';

const root = mkdtempSync(join(tmpdir(), 'outpace-prompts-'));
const configOf = (prompts: object = {}): OutpaceConfig =>
  configSchema.parse({ dataDir: mkdtempSync(join(root, 'data-')), prompts });
const goodbye = 'dialplan/sounds/outpace/en/goodbye.wav';
const file = (path: string) => ({ kind: 'file', file: path }) as const;
const made = (name: string, bytes: string | Buffer): string => {
  writeFileSync(join(root, name), bytes);
  return join(root, name);
};

beforeAll(() => ensureTools('sox', 'espeak-ng'), 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a prompt from a file', () => {
  it('is there at 8 and 16 kHz, mono, 16 bit, and may be played by its name', async () => {
    const config = configOf();
    const added = await addPrompt(config, { name: 'bye', language: 'de', from: file(goodbye) });
    expect(added).toMatchObject({ prompt: 'outpace/de/bye', isKnown: false });
    for (const [suffix, hz] of [
      ['.wav', 8_000],
      ['.wav16', 16_000],
    ] as const) {
      const bytes = readFileSync(join(soundsFolderOf(config), `outpace/de/bye${suffix}`));
      expect([bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)]).toEqual([1, hz, 16]);
    }
    expect(promptRoutes(config).get('outpace/de/bye')).toBe('sound:outpace/de/bye');
    expect(promptRoutes(config).has('outpace/bye')).toBe(false);
  });

  it('takes the place of one that comes with Outpace, and gives it back when removed', async () => {
    const config = configOf();
    await addPrompt(config, { name: 'outpace/consent', language: 'en', from: file(goodbye) });
    expect(promptRoutes(config).get('outpace/consent')).toBe('sound:outpace/en/consent');
    expect(await removePrompt(soundsFolderOf(config), 'outpace/en/consent')).toBe(true);
    expect(await removePrompt(soundsFolderOf(config), 'outpace/en/consent')).toBe(false);
    expect(existsSync(join(soundsFolderOf(config), 'outpace/en/consent.wav'))).toBe(false);
  });

  it.each(['../consent', 'a/b', '', 'A', '.hidden', 'x'.repeat(65), 'a.wav'])(
    'is refused under the name %s',
    async (name) => {
      const config = configOf();
      const adding = addPrompt(config, { name, language: 'en', from: file(goodbye) });
      await expect(adding).rejects.toMatchObject({ code: 'OUT_USAGE' });
      expect(existsSync(soundsFolderOf(config))).toBe(false);
    },
  );

  it.each(['..', 'EN', 'en/../x', ''])('is refused for the language %s', async (language) => {
    const adding = addPrompt(configOf(), { name: 'a', language, from: file(goodbye) });
    await expect(adding).rejects.toMatchObject({ code: 'OUT_USAGE' });
  });

  it.each([
    ['text', () => made('text.wav', 'no sound at all'), 'neither WAV nor MP3'],
    ['an empty file', () => made('empty.wav', ''), 'neither WAV nor MP3'],
    ['a WAV without sound', () => made('cut.wav', readFileSync(goodbye).subarray(0, 44)), 'no sound'],
    ['a WAV cut in its header', () => made('head.wav', readFileSync(goodbye).subarray(0, 20)), 'read as WAV'],
    ['an MP3 of noise', () => made('noise.mp3', `ID3${'\0'.repeat(500)}`), 'read as MP3'],
    ['silence', () => tone('silence.wav', ['0.5', 'sine', '300', 'gain', '-90']), 'silent'],
    ['five seconds where two are allowed', () => tone('long.wav', ['5', 'sine', '300']), 'longer than 2 s'],
    ['more than a megabyte', () => made('large.wav', Buffer.alloc(1_100_000)), 'larger than 1 MB'],
  ])(
    'is refused where it is %s',
    async (_what, make, why) => {
      const config = configOf({ longestSeconds: 2, mostMegabytes: 1 });
      const adding = addPrompt(config, { name: 'a', language: 'en', from: file(make()) });
      await expect(adding).rejects.toMatchObject({
        code: 'OUT_PROMPT_INVALID',
        message: expect.stringContaining(why) as string,
      });
      expect(readCatalogue(soundsFolderOf(config))).toEqual({});
    },
    60_000,
  );
});

function tone(name: string, shape: readonly string[]): string {
  execFileSync('sox', ['-D', '-V1', '-n', '-r', '16000', join(root, name), 'synth', ...shape]);
  return join(root, name);
}

describe('a prompt from a text', () => {
  it('is made once for the same text, voice and engine', async () => {
    const config = configOf();
    const from = { kind: 'text', text: '-w /tmp/never: your invoice is due.' } as const;
    const first = await addPrompt(config, { name: 'one', language: 'en', from });
    const second = await addPrompt(config, { name: 'two', language: 'en', from });
    const other = await addPrompt(config, { name: 'three', language: 'de', from });
    expect([first.isKnown, second.isKnown, other.isKnown]).toEqual([false, true, false]);
    const catalogue = readCatalogue(soundsFolderOf(config));
    expect(catalogue['outpace/en/two']?.files).toEqual(catalogue['outpace/en/one']?.files);
    expect(catalogue['outpace/de/three']?.files).not.toEqual(catalogue['outpace/en/one']?.files);
  }, 60_000);

  it('is spoken by an engine over HTTP, with its key, and the key is kept nowhere', async () => {
    const asked: { url?: string | undefined; key?: string | undefined; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ url: request.url, key: request.headers['authorization'], body });
        if (body.includes('elsewhere')) response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
        else response.end(body.includes('page') ? '<html>' : readFileSync(goodbye));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1?lang={language}`;
    const speech = {
      url,
      password: 'the-key',
      headers: ['Authorization: Bearer {password}'],
      voices: { en: 'anna' },
    };
    const say = (text: string, allowPrivate: boolean, more: object = {}) => {
      const config = configOf({ speech: { ...speech, ...more, allowPrivate }, mostMegabytes: 1 });
      const adding = addPrompt(config, { name: 'a', language: 'en', from: { kind: 'text', text } });
      return { config, adding };
    };
    try {
      const { config, adding } = say('Say "hello"\n{password}', true);
      expect(await adding).toMatchObject({ isKnown: false });
      expect(asked).toEqual([
        {
          url: '/v1?lang=en',
          key: 'Bearer the-key',
          body: '{"text":"Say \\"hello\\"\\n{password}","voice":"anna"}',
        },
      ]);
      const kept = readFileSync(join(soundsFolderOf(config), 'prompts.json'), 'utf8');
      expect(kept).not.toContain('the-key');
      const no = { code: 'OUT_UNAVAILABLE' };
      await expect(say('hello', false).adding).rejects.toMatchObject(no);
      await expect(say('hello', true, { hosts: ['tts.example'] }).adding).rejects.toMatchObject(no);
      await expect(say('elsewhere', true).adding).rejects.toMatchObject(no);
      await expect(say('a page', true).adding).rejects.toMatchObject({ code: 'OUT_PROMPT_INVALID' });
      expect(asked).toHaveLength(3);
    } finally {
      server.close();
    }
  }, 60_000);
});

describe('the sounds at an Asterisk', () => {
  it('are laid there, compared, and laid anew; a damaged catalogue or source is never spread', async () => {
    const config = configOf();
    const own = soundsFolderOf(config);
    const place = { asterisk: 'http://pbx:8088', folder: join(config.dataDir, 'far') };
    await addPrompt(config, { name: 'bye', language: 'en', from: file(goodbye) });
    expect(deliver(own, place, 'missing')).toBe(2);
    expect(soundFaults(place.folder, readCatalogue(own))).toEqual([]);
    const far = join(place.folder, 'outpace/en/bye.wav');
    appendFileSync(far, 'x');
    expect(deliver(own, place, 'missing')).toBe(0);
    expect(promptFaults(own, place, ['outpace/en/bye', 'outpace/en/consent'])).toMatchObject([
      {
        code: 'prompt-differs',
        message: expect.stringMatching(/outpace\/en\/bye .*http:\/\/pbx:8088/) as string,
      },
    ]);
    expect(deliver(own, place, 'all')).toBe(1);
    rmSync(far);
    expect(promptFaults(own, place, ['outpace/en/bye'])).toMatchObject([{ code: 'prompt-missing' }]);
    appendFileSync(join(own, 'outpace/en/bye.wav'), 'x');
    expect(deliver(own, place, 'all')).toBe(0);
    writeFileSync(join(own, 'prompts.json'), '{');
    expect(() => readCatalogue(own)).toThrow(/prompts\.json/);
  });

  it('of a prompt that is removed go, and the one that comes with Outpace is back', async () => {
    const config = configOf();
    const place = { asterisk: 'http://pbx:8088', folder: join(config.dataDir, 'far') };
    await addPrompt(config, { name: 'consent', language: 'en', from: file(goodbye) });
    deliver(soundsFolderOf(config), place, 'all');
    withdraw('outpace/en/consent', place);
    const far = join(place.folder, 'outpace/en/consent.wav');
    expect(readFileSync(far).equals(readFileSync('dialplan/sounds/outpace/en/consent.wav'))).toBe(true);
    expect(existsSync(`${far}16`)).toBe(false);
  });

  it('that are not seen from here cannot be vouched for', async () => {
    const config = configOf();
    await addPrompt(config, { name: 'bye', language: 'en', from: file(goodbye) });
    const faults = (wanted: string) =>
      promptFaults(soundsFolderOf(config), { asterisk: 'http://pbx:8088' }, [wanted]);
    expect(faults('outpace/en/bye')).toMatchObject([{ code: 'prompt-unverified' }]);
    expect(faults('outpace/en/consent')).toEqual([]);
  });

  it('and the catalogue are in a backup, and go back to where they were', async () => {
    const config = configOf();
    await addPrompt(config, { name: 'bye', language: 'en', from: file(goodbye) });
    const kept = filesToKeep(config, false).map(({ path }) => path);
    const own = ['outpace/en/bye.wav', 'outpace/en/bye.wav16', 'prompts.json'];
    expect(kept).toEqual(expect.arrayContaining(own.map((path) => `sounds/${path}`)));
    const places = placesOf(config);
    for (const path of own) expect(places.of(`sounds/${path}`, 'x')).toBe(join(soundsFolderOf(config), path));
  });
});
