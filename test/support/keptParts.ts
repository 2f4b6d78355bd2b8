/** The parts that `outpace quickstart --keep-parts` leaves running, ended and taken away with what they wrote. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stopRunning } from '../../src/app/asterisk/startAsterisk.ts';
import { stopProcess } from '../../src/app/process.ts';
import { findRedis } from '../../src/app/redis.ts';
import { readRuntimeFile } from '../../src/app/runtimeFile.ts';
import { runSql } from './postgres.ts';

/** `dataDir` as it was given to the command. */
export async function endKeptParts(dataDir: string): Promise<void> {
  const parts = join(dataDir, 'quickstart');
  const url = readRuntimeFile(parts)?.postgresUrl;
  for (const instance of ['pbx', 'pstn'] as const) await stopRunning(join(parts, 'asterisk'), instance);
  const redis = await findRedis({ dataDir: join(parts, 'redis'), install: false });
  await redis?.stop();
  if (url !== undefined) await endPostgres(url);
  rmSync(dataDir, { recursive: true, force: true });
}

/** Its folder lies beside the data folder where a user of its own runs it. */
async function endPostgres(url: string): Promise<void> {
  const [row] = await runSql(url, 'show data_directory');
  const data = String(row?.['data_directory']);
  await stopProcess(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]));
  if (data.includes('quickstart')) rmSync(dirname(data), { recursive: true, force: true });
}
