/** The do-not-call files of this node, as the configuration names them: loaded before anything is dialled. */
import type { Logger } from 'pino';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';
import type { NumberFilesPort } from '../ports/numberFiles.ts';
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
    start: () =>
      files.start().catch((error: unknown) => {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') throw error;
        throw new OutpaceError(
          'OUT_CONFIG_INVALID',
          `doNotCall.folder: the folder ${folder} cannot be read (${code}): without its do-not-call lists nothing is dialled; make it, or correct the key`,
          error,
        );
      }),
  };
}

/** For those who keep the files; undefined where no folder is configured. */
export function openNumberFiles({
  doNotCall: { folder },
}: Pick<OutpaceConfig, 'doNotCall'>): NumberFilesPort | undefined {
  return folder === undefined ? undefined : createNumberFiles(folder);
}
