/**
 * `DATA_DIR/runtime.json`: where the running engine's parts are, for commands on the same machine. `serve` writes it
 * when its parts are up. The URLs may hold passwords of servers that Outpace started itself, so only the owner may
 * read it.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive } from './process.ts';

const schema = z.object({
  pid: z.int(),
  startedAt: z.number(),
  node: z.string(),
  dialGroupId: z.string(),
  /** Absent where the store is in this process's memory: then no command can reach it. */
  redisUrl: z.string().optional(),
  /** Absent where the records are in PGlite. */
  postgresUrl: z.string().optional(),
  ariUrl: z.string().optional(),
  /** What campaigns may use: those of the configuration, and what the engine brought up itself. */
  callerIds: z.array(z.string()),
  trunkIds: z.array(z.string()),
});

export type RuntimeFile = Readonly<z.output<typeof schema>>;

export interface FoundRuntime extends RuntimeFile {
  /** Whether the process that wrote it still runs. */
  readonly alive: boolean;
}

export function runtimeFilePath(dataDir: string): string {
  return join(dataDir, 'runtime.json');
}

export function writeRuntimeFile(dataDir: string, runtime: RuntimeFile): void {
  mkdirSync(dataDir, { recursive: true });
  const path = runtimeFilePath(dataDir);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Undefined where there is none, or one that cannot be read as such. */
export function readRuntimeFile(dataDir: string): FoundRuntime | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(runtimeFilePath(dataDir), 'utf8')));
    return parsed.success ? { ...parsed.data, alive: isAlive(parsed.data.pid) } : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the file, unless another process has written its own since. */
export function removeRuntimeFile(dataDir: string): void {
  const found = readRuntimeFile(dataDir);
  if (found === undefined || found.pid === process.pid) rmSync(runtimeFilePath(dataDir), { force: true });
}
