/** An agent's phone in a browser: headless Chromium with a tone for a microphone, registered at Asterisk by WebSocket. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { openLink } from './link.ts';
import { servePage } from './page.ts';
import type { AudioStatistics, Softphone } from './softphone.ts';

interface WithSoftphone {
  readonly softphone: Softphone;
}

export interface BrowserPhoneSettings {
  /** The HTTP server of the Asterisk. */
  readonly url: string;
  readonly phone: string;
  readonly secret: string;
  /** What the microphone hears. */
  readonly toneHz: number;
}

export interface BrowserPhone {
  /** The next half second that the agent hears, as samples of 8 kHz. */
  listen(): Promise<readonly number[]>;
  statistics(): Promise<AudioStatistics>;
  callsTaken(): Promise<number>;
  /** The WebSocket is lost, as with a change of networks; the page stays. */
  cutSocket(): void;
  /** The browser is gone at once, page and all (SIGKILL). */
  kill(): Promise<void>;
}

/** Resolves when the phone is registered. */
export async function openBrowserPhone(settings: BrowserPhoneSettings): Promise<BrowserPhone> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-browser-'));
  const microphone = join(folder, 'microphone.wav');
  writeFileSync(microphone, toneFile(settings.toneHz));
  const [server, page, link] = await Promise.all([
    startChromium(microphone),
    servePage(),
    openLink(Number(new URL(settings.url).port)),
  ]);
  const kill = async (): Promise<void> => {
    await server.kill();
    await Promise.all([page.close(), link.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const tab = await browser.newPage();
    await tab.goto(page.url);
    const { phone, secret } = settings;
    const webSocketUrl = `ws://127.0.0.1:${link.port}/ws`;
    await tab.evaluate((given) => (globalThis as unknown as WithSoftphone).softphone.start(given), {
      webSocketUrl,
      phone,
      secret,
    });
    return { ...asked(tab), cutSocket: () => link.cut(), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function asked(tab: Page): Pick<BrowserPhone, 'listen' | 'statistics' | 'callsTaken'> {
  return {
    listen: () => tab.evaluate(() => (globalThis as unknown as WithSoftphone).softphone.listen()),
    statistics: () => tab.evaluate(() => (globalThis as unknown as WithSoftphone).softphone.statistics()),
    callsTaken: () => tab.evaluate(() => (globalThis as unknown as WithSoftphone).softphone.callsTaken()),
  };
}

/** One second, whole periods, so that its repetition has no seam. */
function toneFile(hertz: number): Buffer {
  const rateHz = 48_000;
  const samples = Int16Array.from({ length: rateHz }, (_none, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * index) / rateHz)),
  );
  const data = Buffer.from(samples.buffer);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  // PCM, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
