/** An agent's phone in a browser: headless Chromium with a tone for a microphone, registered at Asterisk by WebSocket. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { openLink } from './link.ts';
import { servePage } from './page.ts';
import type { AudioStatistics, Softphone } from './softphone.ts';
import { toneFile } from './tone.ts';

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
