/** What a command works with: the configuration, the parts it shares with the running engine, and where it prints. */
import type { Command } from 'commander';
import { EngineClient } from '../app/client.ts';
import { loadConfig, type LoadedConfig } from '../app/config/load.ts';
import { printJson, printLine } from './output.ts';

export interface GlobalOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly json: boolean;
}

export class CliContext {
  readonly json: boolean;
  readonly #options: GlobalOptions;
  #loaded: LoadedConfig | undefined;
  #client: EngineClient | undefined;

  constructor(options: GlobalOptions) {
    this.#options = options;
    this.json = options.json;
  }

  get loaded(): LoadedConfig {
    const { config, dataDir, set } = this.#options;
    this.#loaded ??= loadConfig({ file: config, flags: dataDir === undefined ? set : { dataDir, ...set } });
    return this.#loaded;
  }

  get client(): EngineClient {
    this.#client ??= new EngineClient(this.loaded);
    return this.#client;
  }

  print(value: unknown, human: () => string): void {
    if (this.json) printJson(value);
    else printLine(human());
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }
}

/** Makes a command's action: its work is given a context, the command (for its options), and the arguments. */
export function withContext(
  work: (context: CliContext, command: Command, ...args: string[]) => Promise<void> | void,
): (...all: unknown[]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command;
    const context = new CliContext(command.optsWithGlobals<GlobalOptions>());
    try {
      await work(context, command, ...(all.slice(0, -2) as string[]));
    } finally {
      await context.close();
    }
  };
}
