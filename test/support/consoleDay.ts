/**
 * A call centre's whole installation for one day: engine, API and console on the real Asterisk, Redis and Postgres; people
 * at browsers of their own; customers in the virtual PSTN, and one abroad at a carrier whose audio can be looked at.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildConsole } from '../../scripts/buildConsole.mjs';
import { configSchema } from '../../src/app/config/schema.ts';
import type { OutpaceConfig } from '../../src/app/config/schema.ts';
import { offerSetup } from '../../src/services/accountsSetup.ts';
import { allOnline } from './asterisk.ts';
import { chromiumProgram, phoneArguments } from './browserPhone/chromium.ts';
import { toneFile } from './browserPhone/tone.ts';
import { startCarrier, type Carrier } from './carrier.ts';
import { DIAL_GROUP, endEngine, startEngineParts, TRUNK, type EngineParts } from './engine.ts';
import { engineConfig } from './engineInProcess.ts';
import { shareOfTone } from './rtp.ts';
import { serveConsole, type ServedConsole } from './servedConsole.ts';

/** What each party says, in hertz: agents share one browser, and so one microphone. */
export const TONES = { customer: 440, agent: 1_000, supervisor: 1_300 } as const;
export type Party = keyof typeof TONES;
export const AGENTS = [
  { agentId: 'mei', name: 'Mei Lin' },
  { agentId: 'jun', name: 'Jun Ito' },
] as const;
export const SUPERVISOR = 'ada';
const ABROAD = 'abroad';
const ACCOUNT = { user: 'acme', password: 'trunk-password' };
const PACKETS = 25;
const SAMPLES_PER_PACKET = 160;
const HEARD_SHARE = 0.1;
const UNHEARD_SHARE = 0.02;

export interface ConsoleDay {
  readonly parts: EngineParts;
  readonly served: ServedConsole;
  /** Who answers numbers that begin with +44. */
  readonly carrier: Carrier;
  /** As `outpace serve` prints it. */
  setupToken(): Promise<string>;
  /** A browser of one's own, with a microphone. */
  open(who: 'agent' | 'office', path: string): Promise<Page>;
  /** What the pages complained of. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

/** `flow`: the survey that agents may send customers to. */
export async function startConsoleDay(flow: string): Promise<ConsoleDay> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-day-'));
  const [flows, consoleFolder] = [join(folder, 'flows'), join(folder, 'console')];
  mkdirSync(flows);
  writeFileSync(join(flows, 'survey.yaml'), flow);
  await buildConsole(consoleFolder);
  const carrier = await startCarrier({ ...ACCOUNT, toneHz: () => TONES.customer });
  const parts = await startEngineParts({
    agents: 0,
    webPhones: [...AGENTS.map(({ agentId }) => agentId), SUPERVISOR],
    otherTrunks: [
      {
        id: ABROAD,
        host: '127.0.0.1',
        port: carrier.port,
        qualifySec: 1,
        registration: { user: ACCOUNT.user, secret: ACCOUNT.password },
      },
    ],
  });
  await allOnline(parts.asterisks.pbx, [ABROAD]);
  for (const { agentId, name } of AGENTS)
    await parts.records.saveAgent({ agentId, name, phone: agentId, dialGroupId: DIAL_GROUP });
  const served = await serveConsole(parts, configOf(parts, carrier, flows), consoleFolder);
  const browsers = {
    agent: await openBrowser(folder, TONES.agent),
    office: await openBrowser(folder, TONES.supervisor),
  };
  const complaints: string[] = [];
  return {
    parts,
    served,
    carrier,
    complaints,
    async setupToken() {
      const token = await offerSetup(served.api.accounts, Date.now());
      if (token === undefined) throw new Error('there is an administrator');
      return token;
    },
    open: (who, path) => openPage(browsers[who], `http://127.0.0.1:${served.port}`, path, complaints),
    async stop() {
      await Promise.all(Object.values(browsers).map((browser) => browser.close()));
      await served.close();
      await endEngine(parts, served.engine);
      await carrier.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(parts: EngineParts, carrier: Carrier, flows: string): OutpaceConfig {
  const trunk = { host: '127.0.0.1', lines: 10, callsPerSecond: 5 };
  const base = engineConfig(parts, {
    flowsFolder: flows,
    trunks: [
      { ...trunk, id: TRUNK, destinations: { allow: ['+1'], deny: [] } },
      { ...trunk, id: ABROAD, port: carrier.port, destinations: { allow: ['+44'], deny: [] } },
    ],
  });
  const phones = parts.asterisks.webPhones.map(({ phone, secret }) => ({
    id: phone,
    webrtc: true,
    password: secret,
    ...(phone === SUPERVISOR ? { supervisor: phone } : { agent: phone }),
  }));
  return configSchema.parse({ ...base, telephony: { ...base.telephony, phones } });
}

async function openBrowser(folder: string, toneHz: number): Promise<Browser> {
  const microphone = join(folder, `${toneHz}.wav`);
  writeFileSync(microphone, toneFile(toneHz));
  return chromium.launch({ executablePath: await chromiumProgram(), args: phoneArguments(microphone) });
}

/** As people would hear it, tones as they were said: what comes in is kept, and the microphone is not cleaned of noise. */
const EAR = `(() => {
  const Connection = globalThis.RTCPeerConnection;
  let track;
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(...given) {
      super(...given);
      this.addEventListener('track', (event) => { track = event.track; });
    }
  };
  if (navigator.mediaDevices !== undefined) {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    navigator.mediaDevices.getUserMedia = ({ audio }) =>
      open({ audio: { ...(typeof audio === 'object' ? audio : {}), ...asItIs } });
  }
  let context, analyser, source, from;
  globalThis.hear = async () => {
    if (track === undefined || track.readyState !== 'live') return [];
    context ??= new AudioContext({ sampleRate: 8_000 });
    analyser ??= new AnalyserNode(context, { fftSize: 4_096 });
    await context.resume();
    if (from !== track) {
      source?.disconnect();
      source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(analyser);
      from = track;
    }
    const until = context.currentTime + 0.5;
    while (context.currentTime < until) await new Promise((resolve) => setTimeout(resolve, 20));
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Array.from(samples, (sample) => Math.round(sample * 32_767));
  };
})()`;

async function openPage(
  browser: Browser,
  baseURL: string,
  path: string,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1280, height: 800 },
    permissions: ['microphone'],
    locale: 'en',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Answers that the page itself shows to its reader.
    if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text()))
      complaints.push(message.text());
  });
  await page.addInitScript(EAR);
  await page.goto(path);
  return page;
}

/** By the form, as people do. */
export async function logIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation').waitFor();
}

/** Who is heard at this page now. */
export async function heardAt(page: Page): Promise<string> {
  return partiesIn(
    await page.evaluate(() => (globalThis as unknown as { hear(): Promise<number[]> }).hear()),
  );
}

/** Who is heard by the customer abroad now; half a second has to come first. */
export function heardAbroad({ carrier }: Pick<ConsoleDay, 'carrier'>): () => string {
  const from = carrier.calls.at(-1)?.media.received ?? 0;
  return () => {
    const media = carrier.calls.at(-1)?.media;
    if (media === undefined || media.received < from + PACKETS) return 'not yet';
    return partiesIn(media.samples.slice(-PACKETS * SAMPLES_PER_PACKET));
  };
}

function partiesIn(samples: readonly number[]): string {
  return Object.entries(TONES)
    .map(([party, hertz]) => [party, shareOfTone(samples, hertz)] as const)
    .filter(([, share]) => share > UNHEARD_SHARE)
    .map(([party, share]) => (share > HEARD_SHARE ? party : `${party}?`))
    .sort()
    .join(' ');
}
