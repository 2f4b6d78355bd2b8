/**
 * A lock between processes on a file, held by a child `flock` (util-linux): the kernel frees it when the holder
 * dies, so that a killed build never blocks the next one.
 */
import { spawn } from 'node:child_process';
import { AsteriskError } from './error.ts';

/** Waits for the lock; `onWait` is called once where another process holds it. */
export function lockFile(path: string, onWait: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    // The child ends, and the lock with it, when its stdin closes: by us or by our death.
    const holder = spawn('flock', [path, 'sh', '-c', 'echo held; cat >/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const waiting = setTimeout(onWait, 500);
    const fail = (why: string) => {
      clearTimeout(waiting);
      reject(new AsteriskError('asterisk-build-failed', `Cannot lock ${path}: ${why}`));
    };
    holder.on('error', (error) => fail(error.message));
    holder.on('close', () => fail('flock ended; is the folder writable?'));
    holder.stdin.on('error', () => undefined);
    holder.stdout.once('data', () => {
      clearTimeout(waiting);
      resolve(() => holder.stdin.end());
    });
  });
}
