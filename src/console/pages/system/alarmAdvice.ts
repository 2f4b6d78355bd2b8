/** What an alarm means and what to do: in English in the server's own words, in Chinese by its rule. */
import type { AlarmRuleId } from '../../../domain/alarm/rules.ts';
import { chineseOf } from '../../i18n/words.ts';

const CHINESE: Readonly<Record<AlarmRuleId, string>> = {
  'dialling-stopped': '名单、坐席和时段都具备却没有外呼。请看告警中引擎在等待什么。',
  'hopper-empty': '名单已拨完，或客户在等待重拨。请添加名单，或调走坐席。',
  held: '并非人为停止：存储或数据库不可用，或自检未通过。请在本页进行全面检查。',
  'link-down': '已接通的通话继续，不再发起新呼叫。请重新启动 Asterisk。',
  'breaker-open': '运营商拒绝或中断呼叫。请联系运营商。',
  'trunk-down': '中继没有响应 OPTIONS，或注册已失效。请检查网络与账号。',
  'spool-growing': '数据不会丢失，缓冲区满后停止外呼。请检查数据库。',
  'spool-filling': '缓冲区已过半，满后停止外呼。请尽快修复数据库。',
  'records-rejected':
    '话单已保留：用 outpace records rejected 查看原因，修复后用 outpace records retry 重新写入。',
  'abandonment-near-limit': '系统会自动控制在上限以内。请了解客户等待的原因。',
  'callbacks-missed': '它们等待该任务的任一坐席。请让坐席登录，或改期、取消回拨。',
  'holidays-ending': '到期后该国家不会外呼。请补充年份（compliance.holidays）。',
  'disk-nearly-full': '磁盘写满后日志、缓冲与录音都会停止。请清理或扩容。',
};

/** Of an alarm that this console does not know yet: as the server tells it. */
export function alarmAdvice(ruleId: string, about: string): string {
  return chineseOf(CHINESE, ruleId) ?? about;
}
