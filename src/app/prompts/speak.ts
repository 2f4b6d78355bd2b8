/** Text to speech: espeak-ng on this machine, or an engine over HTTP that the configuration describes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EgressFailure, send } from '../../http/egress.ts';
import { filledRequest } from '../../http/filledRequest.ts';
import { OutpaceError } from '../../services/errors.ts';
import type { SpeechConfig } from '../config/prompts.ts';
import { sha256Of } from './catalogue.ts';
import { ensureTools, runTool } from './tools.ts';

export const LONGEST_TEXT = 2_000;
const WORDS_A_MINUTE: Readonly<Record<string, number>> = { zh: 200 };
const USUAL_WORDS_A_MINUTE = 155;
const MEGABYTE = 1024 * 1024;

export interface Spoken {
  readonly text: string;
  readonly language: string;
}

export function voiceOf({ voices }: SpeechConfig, language: string): string {
  return voices[language] ?? language;
}

/** Which engine; its key is no part of it. */
export function engineOf({ url }: SpeechConfig): string {
  return url === undefined ? 'espeak-ng' : new URL(url.replaceAll(/[{}]/g, '')).host;
}

/** The same text, voice and engine are the same sound. */
export function keyOf(speech: SpeechConfig, { text, language }: Spoken): string {
  const { url, method, body } = speech;
  const engine = url === undefined ? engineOf(speech) : { url, method, body };
  return sha256Of(JSON.stringify({ engine, voice: voiceOf(speech, language), language, text }));
}

/** The bytes of a WAV or MP3. */
export async function speak(speech: SpeechConfig, said: Spoken, mostMegabytes: number): Promise<Uint8Array> {
  if (said.text.trim() === '' || said.text.length > LONGEST_TEXT)
    throw new OutpaceError('OUT_PROMPT_INVALID', `a text has 1 to ${LONGEST_TEXT} characters`);
  const { url } = speech;
  return url === undefined ? byEspeak(speech, said) : byHttp(speech, url, said, mostMegabytes * MEGABYTE);
}

async function byEspeak(speech: SpeechConfig, { text, language }: Spoken): Promise<Uint8Array> {
  await ensureTools('espeak-ng');
  const folder = mkdtempSync(join(tmpdir(), 'outpace-speech-'));
  const [script, out] = [join(folder, 'text'), join(folder, 'out.wav')];
  try {
    // A file, so that no text is taken for an option.
    writeFileSync(script, text);
    const speed = String(WORDS_A_MINUTE[language] ?? USUAL_WORDS_A_MINUTE);
    await runTool('espeak-ng', ['-v', voiceOf(speech, language), '-s', speed, '-w', out, '-f', script]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byHttp(
  speech: SpeechConfig,
  url: string,
  { text, language }: Spoken,
  mostBytes: number,
): Promise<Uint8Array> {
  const { password = '', timeoutSeconds, allowPrivate } = speech;
  const values = { text, language, voice: voiceOf(speech, language), password };
  const hostname = new URL(url.replaceAll(/[{}]/g, '')).hostname.replace(/^\[|\]$/g, '');
  const headers = Object.fromEntries(speech.headers.map(headerOf));
  const request = filledRequest({ ...speech, url, headers }, values);
  const hosts = speech.hosts.length > 0 ? speech.hosts : [hostname];
  try {
    const { status, bytes } = await send(
      { ...request, timeoutMs: timeoutSeconds * 1_000, mostBytes },
      { hosts, allowPrivate },
    );
    // A redirection is a status as any other: it is not followed to a host that nobody has named.
    if (status === 200) return bytes;
    throw new OutpaceError('OUT_UNAVAILABLE', `the speech engine at ${hostname} answered ${status}`);
  } catch (error) {
    if (!(error instanceof EgressFailure)) throw error;
    throw new OutpaceError('OUT_UNAVAILABLE', `the speech engine at ${hostname}: ${error.message}`, error);
  }
}

/** `name: value`, as in the configuration. */
function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 2)];
}
