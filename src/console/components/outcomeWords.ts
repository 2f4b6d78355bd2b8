import type { DialStatus } from '../../domain/call/lineResult.ts';
import { words } from '../i18n/words.ts';

/** How calls and callbacks came out. */
export const outcomeWords = words(
  {
    answered: 'answered',
    no_answer: 'no answer',
    busy: 'busy',
    machine: 'machine',
    abandoned: 'no agent was free',
    unreachable: 'unreachable',
    invalid: 'invalid number',
    rejected: 'rejected',
    congestion: 'congestion',
    failed: 'failed',
    fax: 'fax',
    waiting: 'waiting',
    missed: 'missed',
    offered: 'offered',
    done: 'done',
    cancelled: 'cancelled',
  } satisfies Readonly<Record<DialStatus, string>> & Readonly<Record<string, string>>,
  {
    answered: '已接听',
    no_answer: '无人接听',
    busy: '忙',
    machine: '机器接听',
    abandoned: '无空闲坐席',
    unreachable: '无法接通',
    invalid: '号码无效',
    rejected: '拒接',
    congestion: '线路拥塞',
    failed: '失败',
    fax: '传真',
    waiting: '待回拨',
    missed: '已逾期',
    offered: '已分派',
    done: '已完成',
    cancelled: '已取消',
  },
);

/** A code that has no words is shown as it is. */
export function outcomeText(code: string): string {
  return Object.entries(outcomeWords()).find(([name]) => name === code)?.[1] ?? code;
}
