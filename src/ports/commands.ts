/** Commands from the CLI and API to the node that owns a dial group, each answered once or not at all. */
import type { DialGroupId } from '../domain/kernel/ids.ts';

export interface CommandReply {
  readonly ok: boolean;
  /** A stable code where not ok. */
  readonly code?: string;
  readonly message?: string;
  readonly result?: unknown;
}

export interface CommandPort {
  /** Rejects with outcome `unavailable`, code `no-engine`, where no engine takes it within the deadline; then it will not be run later. */
  send(dialGroupId: DialGroupId, command: unknown, deadlineMs: number): Promise<CommandReply>;
  /** Runs `handler` for each command until the returned function is called. */
  serve(
    dialGroupId: DialGroupId,
    handler: (command: unknown) => Promise<CommandReply>,
  ): Promise<() => Promise<void>>;
}
