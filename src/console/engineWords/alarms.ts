/** What an alarm says: in English in the engine's own words, in Chinese by its rule and what was measured. */
import type { AlarmRuleId } from '../../domain/alarm/rules.ts';
import type { RaisedAlarm } from '../../domain/alarm/watch.ts';
import { formatNumber, formatPercent } from '../i18n/formats.ts';
import { chineseOf } from '../i18n/words.ts';

type AlarmTold = Pick<RaisedAlarm, 'ruleId' | 'value' | 'detail'>;
type Sentence = (told: AlarmTold) => string;

const CHINESE: Readonly<Record<AlarmRuleId, Sentence>> = {
  'dialling-stopped': () => '有待拨名单和空闲坐席，且在可呼叫时段内，但没有发起呼叫',
  'hopper-empty': () => '坐席空闲，但没有可拨的名单',
  held: () => '引擎已停止外呼：存储、数据库或自检有问题',
  'link-down': () => '与 Asterisk 的连接已断开',
  'breaker-open': () => '中继连续失败，已熔断',
  'trunk-down': () => '中继没有响应，或注册已失效',
  'spool-growing': ({ value }) => `话单等待写入数据库，最早的已等待 ${formatNumber(Math.round(value))} 秒`,
  'spool-filling': ({ value }) => `话单缓冲区已用 ${formatPercent(value)}`,
  'records-rejected': ({ value }) => `数据库拒绝了 ${formatNumber(value)} 条话单`,
  'abandonment-near-limit': ({ value }) => `呼损已达窗口上限的 ${formatPercent(value)}`,
  'callbacks-missed': ({ value }) => `错过了 ${formatNumber(value)} 个回拨`,
  'holidays-ending': () => '节假日表即将到期或缺失：届时该国家不会外呼',
  'disk-nearly-full': ({ value }) => `磁盘已用 ${formatPercent(value)}`,
};

/** An alarm that this console does not know yet is told as the engine tells it. */
export function alarmText(told: AlarmTold): string {
  return chineseOf(CHINESE, told.ruleId)?.(told) ?? told.detail;
}
