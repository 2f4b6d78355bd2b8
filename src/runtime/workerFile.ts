/** A program of ours that runs beside this one, in a process or a thread: its file, and what loads it. */
import { fileURLToPath } from 'node:url';

export interface WorkerFile {
  readonly file: string;
  readonly execArgv: readonly string[];
}

/** `beside`: the URL of the source that starts it, in whose folder it is, compiled or not. */
export function workerFile(beside: string, name: string): WorkerFile {
  const file = fileURLToPath(new URL(`./${name}${beside.endsWith('.ts') ? '.ts' : '.js'}`, beside));
  // Sources are loaded as this process loads them, or, where it does that by other means, by tsx.
  const isLoaded = file.endsWith('.js') || process.execArgv.some((argument) => argument.includes('tsx'));
  return { file, execArgv: isLoaded ? process.execArgv : [...process.execArgv, '--import', 'tsx'] };
}
