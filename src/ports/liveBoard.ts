/** What is happening now, for whoever watches: the terminal board, `campaign status`, later the console. */
import type { RaisedAlarm } from '../domain/alarm/watch.ts';
import type { FloorBoard } from '../domain/floor/board.ts';
import type { DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface Floor extends FloorBoard {
  readonly node: string;
  /** Alarms that are raised; absent on boards of engines that do not watch for any. */
  readonly alarms?: readonly RaisedAlarm[] | undefined;
  /** The engine ends when the calls that live are over, at `until` at the latest. */
  readonly draining?: { readonly since: Instant; readonly until: Instant } | undefined;
}

export interface LiveBoardPort {
  publish(dialGroupId: DialGroupId, fence: number, floor: Floor): Promise<void>;
  read(dialGroupId: DialGroupId): Promise<Floor | undefined>;
}
