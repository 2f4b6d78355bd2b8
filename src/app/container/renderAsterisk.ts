/**
 * Run by `dialplan/entrypoint.sh`: writes the files of one Asterisk below a folder, by the renderer that serves a
 * local start too. Usage: `renderAsterisk pbx|pstn FOLDER`. The configuration is found as Outpace finds it.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { foldersSeen, writeInstanceFolder } from '../asterisk/instanceFolder.ts';
import { type RenderedFile, renderAsteriskConfig } from '../asterisk/renderConfig.ts';
import type { AsteriskFolders } from '../asterisk/settings.ts';
import { loadConfig } from '../config/load.ts';
import { OutpaceError } from '../../services/errors.ts';
import { pbxSettings, pstnSettings } from './asteriskSettings.ts';

const USAGE_EXIT_CODE = 64;
const CONFIG_EXIT_CODE = 78;
/** Where Debian's packages keep sounds, music on hold and the ARI documents. */
const SHARE = '/usr/share/asterisk';

const [instance, folder] = process.argv.slice(2);
try {
  if ((instance !== 'pbx' && instance !== 'pstn') || folder === undefined) {
    throw new OutpaceError('OUT_USAGE', 'usage: renderAsterisk pbx|pstn FOLDER');
  }
  write(instance, resolve(folder));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode =
    error instanceof OutpaceError && error.code === 'OUT_USAGE' ? USAGE_EXIT_CODE : CONFIG_EXIT_CODE;
}

function write(which: 'pbx' | 'pstn', runDir: string): void {
  const dataDir = process.env['ASTERISK_SHARE'] ?? SHARE;
  if (!existsSync(dataDir)) {
    throw new OutpaceError(
      'OUT_CONFIG_INVALID',
      `${dataDir} is missing: install Asterisk, or set ASTERISK_SHARE`,
    );
  }
  const source = { kind: 'program', program: 'asterisk', dataDir, version: '' } as const;
  const folders = foldersSeen(runDir, source);
  writeInstanceFolder(runDir, source, folders, render(which, folders));
}

function render(which: 'pbx' | 'pstn', folders: AsteriskFolders): RenderedFile[] {
  const { config } = loadConfig();
  return which === 'pbx'
    ? renderAsteriskConfig('pbx', pbxSettings(config, process.env, folders))
    : renderAsteriskConfig('pstn', pstnSettings(config, process.env, folders));
}
