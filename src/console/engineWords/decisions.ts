/**
 * Why so many calls are placed and not more. In English in the engine's own sentence, in Chinese put together from what
 * the sentence was made of; where it names something that no code tells, that part stays as the engine said it.
 */
import type { HoldReason } from '../../domain/floor/hold.ts';
import type { LimitedBy } from '../../domain/pacing/pacer.ts';
import { formatPercent } from '../i18n/formats.ts';
import { words } from '../i18n/words.ts';
import { textFor } from './codes.ts';

export interface DecisionTold {
  readonly limitedBy: string;
  readonly reason: string;
  /** Calls decided; absent: not told. */
  readonly dial?: number;
  readonly risk?: number;
  readonly riskLimit?: number;
}

const decisionWords = words(
  {
    limits: {
      risk: 'One more call might find no agent in time.',
      budget: 'The abandonment budget is used up for now.',
      lines: 'No more lines are free.',
      callsPerSecond: 'As many calls each second as allowed.',
      leads: 'No more leads can be called now.',
      agents: 'The free agents could take no more.',
      salvo: 'As many calls at once as allowed.',
      rampUp: 'It is being ramped up.',
      trunk: 'No more lines of the trunk are free.',
      hold: 'It is held.',
      fallback: 'Dialled more carefully than asked for: a figure is not known.',
      none: 'Nothing limits it.',
    } satisfies Readonly<Record<LimitedBy, string>>,
    holds: {
      'telephony is not connected': 'telephony is not connected',
      'calls are being compared with Asterisk': 'calls are being compared with Asterisk',
      'the hopper store is down': 'the hopper store is down',
      'the record spool is full': 'the record spool is full',
      'the self-check failed': 'the self-check failed',
      'shutting down': 'shutting down',
      'another engine has taken over': 'another engine has taken over',
      'emergency stop': 'emergency stop',
      'the emergency stop cannot be read': 'the emergency stop cannot be read',
    } satisfies Readonly<Record<HoldReason, string>>,
    /** Of a campaign by itself. */
    causes: {
      'the link to Asterisk is down': 'the link to Asterisk is down',
      'outside the calling window': 'outside the calling window',
      'the campaign is draft': 'the campaign is a draft',
      'the campaign is paused': 'the campaign is paused',
      'the campaign is draining': 'the campaign is ending',
      'the campaign is stopped': 'the campaign is stopped',
      'the campaign is completed': 'the campaign is completed',
    },
    sentence: ({ reason }: DecisionTold, _limit: string) => reason,
  },
  {
    limits: {
      risk: '再拨一通可能来不及有坐席接听。',
      budget: '呼损额度暂已用完。',
      lines: '没有空闲线路。',
      callsPerSecond: '已达每秒呼叫上限。',
      leads: '当前没有可拨的名单。',
      agents: '空闲坐席无法接更多来电。',
      salvo: '已达单次并发上限。',
      rampUp: '正在逐步放量。',
      trunk: '中继没有空闲线路。',
      hold: '已暂停外呼。',
      fallback: '有指标未知，拨号比设定更谨慎。',
      none: '没有限制。',
    },
    holds: {
      'telephony is not connected': '电话系统未连接',
      'calls are being compared with Asterisk': '正在与 Asterisk 核对通话',
      'the hopper store is down': '待拨池存储不可用',
      'the record spool is full': '话单缓冲区已满',
      'the self-check failed': '自检未通过',
      'shutting down': '引擎正在停止',
      'another engine has taken over': '已由另一引擎接管',
      'emergency stop': '紧急停止',
      'the emergency stop cannot be read': '无法读取紧急停止状态',
    },
    causes: {
      'the link to Asterisk is down': '与 Asterisk 的连接已断开',
      'outside the calling window': '不在可呼叫时段',
      'the campaign is draft': '任务尚未启动',
      'the campaign is paused': '任务已暂停',
      'the campaign is draining': '任务正在结束',
      'the campaign is stopped': '任务已停止',
      'the campaign is completed': '任务已完成',
    },
    sentence: ({ dial, limitedBy, reason, risk, riskLimit }: DecisionTold, limit: string) => {
      const head = dial === undefined ? '' : dial > 0 ? `拨打 ${dial} 通。` : '等待。';
      if (limitedBy === 'hold') return `不外呼：${holdText(causeIn(reason))}。`;
      if (limitedBy !== 'risk' || risk === undefined || riskLimit === undefined) return `${head}${limit}`;
      return `${head}再拨一通，接听时有 ${formatPercent(risk)} 的可能没有空闲坐席；目前最多允许 ${formatPercent(riskLimit)}。`;
    },
  },
);

export const limitText = (code: string): string => textFor(decisionWords().limits, code);

/** Why nothing is dialled at all; a cause that has no words of its own is shown as it is. */
export function holdText(cause: string): string {
  const { holds, causes } = decisionWords();
  return textFor({ ...holds, ...causes }, cause);
}

export function decisionText(told: DecisionTold): string {
  return decisionWords().sentence(told, limitText(told.limitedBy));
}

const causeIn = (reason: string): string =>
  reason.replace(/^Not dialling: |\.$/g, '').replace(/^The campaign/, 'the campaign');
