/** Debian's Chromium without a window, whose microphone is a file; installed where it is missing. */
import { networkInterfaces } from 'node:os';
import { chromium, type BrowserServer } from 'playwright-core';
import { canInstall, installPackages } from '../../../src/app/apt.ts';
import { findProgram } from '../../../src/app/process.ts';

/** `microphone`: a WAV file, heard again and again. */
export async function startChromium(microphone: string): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath: await chromiumProgram(),
    host: '127.0.0.1',
    args: phoneArguments(microphone),
  });
}

/** Of a Chromium that is somebody's phone. */
export function phoneArguments(microphone: string): string[] {
  return [
    // Chromium's own sandbox does not run as root, as which containers and CI do.
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${microphone}`,
    // Asterisk takes addresses as candidates, and no *.local names.
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    ...(reach() === 'loopback' ? ['--allow-loopback-in-peer-connection'] : []),
  ];
}

export async function chromiumProgram(): Promise<string> {
  const find = () => findProgram('chromium', 'chromium-browser', 'google-chrome');
  if (find() === undefined && canInstall()) await installPackages(['chromium']);
  const program = find();
  if (program === undefined) throw new Error('no chromium on this machine: apt-get install chromium');
  return program;
}

/** Where the address lies by which the two meet. Asterisk offers no 127.0.0.1: a call would be answered and stay silent. */
function reach(): 'network' | 'loopback' {
  const addresses = Object.values(networkInterfaces())
    .flatMap((known) => known ?? [])
    .filter(({ family, address }) => family === 'IPv4' && !address.startsWith('127.'));
  if (addresses.length > 0) return addresses.some(({ internal }) => !internal) ? 'network' : 'loopback';
  throw new Error(
    'audio with a browser needs an address besides 127.0.0.1: ip addr add 198.51.100.1/32 dev lo',
  );
}
