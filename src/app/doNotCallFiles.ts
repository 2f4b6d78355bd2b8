/** The do-not-call files of this node, as the configuration names them: loaded before anything is dialled. */
import type { Logger } from 'pino';
import { DAY_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';
import type { NumberFilesPort } from '../ports/numberFiles.ts';
import { allDoNotCallLists } from '../runtime/doNotCallLists.ts';
import { OutpaceError } from '../services/errors.ts';
import { openNumberFolder } from '../store/numberList/folder.ts';
import { createNumberFiles } from '../store/numberList/keep.ts';
import type { OutpaceConfig } from './config/schema.ts';

/** Undefined where no folder is configured. */
export function openDoNotCallFiles(
  { doNotCall: { folder, checkSeconds } }: Pick<OutpaceConfig, 'doNotCall'>,
  logger?: Pick<Logger, 'info' | 'warn'>,
): DoNotCallFilesPort | undefined {
  if (folder === undefined) return undefined;
  const files = openNumberFolder({
    folder,
    everyMs: checkSeconds * SECOND_MS,
    onSwitched: ({ name, version, numbers, added, removed, source }) =>
      logger?.info({ event: 'doNotCall.loaded', list: name, source, version, numbers, added, removed }),
    onFault: (name, fault) => logger?.warn({ event: 'doNotCall.fileFault', list: name, fault }),
  });
  return {
    ...files,
    start: () => files.start().catch(unreadable(folder)),
  };
}

/** For those who keep the files; undefined where no folder is configured. */
export function openNumberFiles({
  doNotCall: { folder },
}: Pick<OutpaceConfig, 'doNotCall'>): NumberFilesPort | undefined {
  return folder === undefined ? undefined : createNumberFiles(folder);
}

/** The store's lists and the files as they stand, for a question from the command line. */
export async function doNotCallListsNow(
  { doNotCall: { folder } }: Pick<OutpaceConfig, 'doNotCall'>,
  stored: DoNotCallLists,
): Promise<DoNotCallLists> {
  if (folder === undefined) return stored;
  const files = openNumberFolder({ folder, everyMs: DAY_MS });
  await files.refresh().catch(unreadable(folder));
  return allDoNotCallLists(stored, files);
}

function unreadable(folder: string): (error: unknown) => never {
  return (error) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') throw error;
    throw new OutpaceError(
      'OUT_CONFIG_INVALID',
      `doNotCall.folder: the folder ${folder} cannot be read (${code}): without its do-not-call lists nothing is dialled; make it, or correct the key`,
      error,
    );
  };
}
