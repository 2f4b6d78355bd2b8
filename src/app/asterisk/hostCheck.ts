/**
 * Faults that only the machine Asterisk runs on can tell, before any call is placed: limits, folders, files, and the
 * settings in the files it reads (the part of requirement 25 that ARI and AMI do not show).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TelephonyFault } from '../../ports/telephony.ts';
import { foldersSeen, hostPath, processStart } from './instanceFolder.ts';
import { limitOf, MIN_OPEN_FILES } from './openFiles.ts';
import { ownSoundsOf } from './ownSounds.ts';
import { checkPrompts, promptManifest } from './prompts.ts';
import type { AsteriskHandle } from './startAsterisk.ts';
import { isNewEnough, MIN_VERSION } from './version.ts';

export type HostCheckTarget = Pick<AsteriskHandle, 'runDir' | 'source' | 'version' | 'pid'>;

/** Empty: nothing is wrong. */
export function hostCheck(asterisk: HostCheckTarget): TelephonyFault[] {
  const { runDir, source, version, pid } = asterisk;
  const folders = foldersSeen(runDir, source);
  const recordings = join(runDir, 'spool/recording');
  const moh = hostPath(folders.moh, runDir, source);
  return [
    fault(
      !isNewEnough(version),
      'asterisk-too-old',
      `Asterisk ${version} is too old: install ${MIN_VERSION} or newer`,
    ),
    ...openFiles(pid),
    fault(
      !existsSync(recordings),
      'recording-folder-missing',
      `${recordings} does not exist, so every recording would fail: create it for the user Asterisk runs as`,
    ),
    fault(
      !hasFiles(moh),
      'music-on-hold-empty',
      `No music on hold in ${moh}: install asterisk-moh-opsound-wav or put a sound file there`,
    ),
    setting(runDir, 'pjsip.conf', 'taskprocessor_overload_trigger', 'pjsip_only', 'overload-trigger'),
    setting(runDir, 'asterisk.conf', 'live_dangerously', 'no', 'live-dangerously'),
    ...checkPrompts(join(runDir, 'data/sounds'), promptManifest(ownSoundsOf(runDir))).map(
      ({ file, fault: what }) => ({
        code: `prompt-${what}`,
        message: `Prompt ${file} in ${join(runDir, 'data/sounds')} ${what === 'missing' ? 'is missing' : 'is not the recorded one'}: start Asterisk again, which copies the prompts`,
      }),
    ),
  ].filter((it) => it !== undefined);
}

function openFiles(pid: number): (TelephonyFault | undefined)[] {
  if (processStart(pid) === undefined) {
    return [{ code: 'asterisk-not-running', message: `Asterisk (process ${pid}) does not run: start it` }];
  }
  const { soft } = limitOf(pid);
  return [
    fault(
      soft < MIN_OPEN_FILES,
      'open-files-too-low',
      `Asterisk may open ${soft} files, a call needs 4: raise it to ${MIN_OPEN_FILES} or more (LimitNOFILE in its unit, ulimit -n)`,
    ),
  ];
}

function setting(
  runDir: string,
  file: string,
  name: string,
  wanted: string,
  code: string,
): TelephonyFault | undefined {
  const path = join(runDir, 'etc', file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const found = new RegExp(`^\\s*${name}\\s*=>?\\s*(\\S+)`, 'm').exec(text)?.[1];
  return fault(
    found !== wanted,
    code,
    `${name} is ${found ?? 'not set'} in ${path}: it must be ${wanted}; start Asterisk again, which writes the file anew`,
  );
}

function hasFiles(folder: string): boolean {
  return (
    existsSync(folder) && readdirSync(folder).some((file) => /\.(wav|ulaw|alaw|sln|gsm|g722)$/.test(file))
  );
}

function fault(isFault: boolean, code: string, message: string): TelephonyFault | undefined {
  return isFault ? { code, message } : undefined;
}
