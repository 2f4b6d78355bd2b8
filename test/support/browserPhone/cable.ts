/** The sound of a page's calls, which goes by no connection that a proxy could cut: Chromium loses its packets, both ways. */
import type { Page } from 'playwright-core';

export interface Cable {
  pull(): Promise<void>;
  plugIn(): Promise<void>;
}

/** Before the page has a call: Chromium counts in only what was opened under it. */
export async function openCable(page: Page): Promise<Cable> {
  const devTools = await page.context().newCDPSession(page);
  const lose = async (packetLoss: number): Promise<void> => {
    // Conditions that change nothing would be none.
    const conditions = {
      offline: false,
      latency: 1,
      downloadThroughput: -1,
      uploadThroughput: -1,
      packetLoss,
    };
    await devTools.send('Network.emulateNetworkConditions', conditions);
  };
  await devTools.send('Network.enable');
  await lose(0);
  return { pull: () => lose(100), plugIn: () => lose(0) };
}
