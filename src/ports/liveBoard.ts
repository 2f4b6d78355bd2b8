/** What is happening now, for whoever watches: the terminal board, `campaign status`, later the console. */
import type { FloorBoard } from '../domain/floor/board.ts';
import type { DialGroupId } from '../domain/kernel/ids.ts';

export interface Floor extends FloorBoard {
  readonly node: string;
}

export interface LiveBoardPort {
  publish(dialGroupId: DialGroupId, fence: number, floor: Floor): Promise<void>;
  read(dialGroupId: DialGroupId): Promise<Floor | undefined>;
}
