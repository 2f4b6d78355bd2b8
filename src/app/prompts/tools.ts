/** The programs that make sounds: sox (with its MP3 part) and espeak-ng, installed when they are first needed. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OutpaceError } from '../../services/errors.ts';
import { canInstall, installPackages } from '../apt.ts';
import { findProgram } from '../process.ts';

const execute = promisify(execFile);
const TIME_LIMIT_MS = 60_000;

export type Tool = 'sox' | 'espeak-ng' | 'mp3';
const PACKAGES: Readonly<Record<Tool, readonly string[]>> = {
  sox: ['sox'],
  'espeak-ng': ['espeak-ng'],
  mp3: ['sox', 'libsox-fmt-mp3'],
};

export async function ensureTools(...tools: readonly Tool[]): Promise<void> {
  const missing: Tool[] = [];
  for (const tool of tools) if (!(await isThere(tool))) missing.push(tool);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((tool) => PACKAGES[tool]))];
  if (!canInstall())
    throw new OutpaceError(
      'OUT_UNAVAILABLE',
      `${packages.join(' and ')} must be installed to make prompts, and cannot be from here (Debian or Ubuntu, as root)`,
    );
  await installPackages(packages).catch((cause: unknown) => {
    throw new OutpaceError('OUT_UNAVAILABLE', (cause as Error).message, cause);
  });
}

async function isThere(tool: Tool): Promise<boolean> {
  if (tool !== 'mp3') return findProgram(tool) !== undefined;
  if (findProgram('sox') === undefined) return false;
  const { stdout } = await execute('sox', ['--help'], { timeout: TIME_LIMIT_MS });
  return / mp3\b/.test(/AUDIO FILE FORMATS:.*/.exec(stdout)?.[0] ?? '');
}

/** Gives what it printed on stderr; throws with its last line. */
export async function runTool(program: 'sox' | 'espeak-ng', args: readonly string[]): Promise<string> {
  try {
    const { stderr } = await execute(program, [...args], {
      timeout: TIME_LIMIT_MS,
      maxBuffer: 1024 * 1024,
    });
    return stderr;
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    const [line = message] = (stderr ?? '').trim().split('\n').slice(-1);
    throw new OutpaceError('OUT_PROMPT_INVALID', `${program}: ${line === '' ? message : line}`, error);
  }
}
