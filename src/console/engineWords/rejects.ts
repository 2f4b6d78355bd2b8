/** Why a row of a list was rejected: in English as the import says it, in Chinese by its code. */
import type { NumberRefusalCode } from '../../domain/numbering/normalise.ts';
import { language } from '../i18n/language.ts';
import { textFor } from './codes.ts';

/** Of rows, beside those of their numbers; a field that is no date or number has a code of its kind. */
type RowFaultCode = 'broken-quote' | 'do-not-call' | 'line-too-long' | 'too-many-columns' | 'value-too-long';

const REJECTS: Readonly<Record<NumberRefusalCode | RowFaultCode, string>> = {
  'number-missing': '没有号码',
  'control-character': '含有控制字符',
  'number-invalid': '号码无效',
  'number-too-short': '号码过短',
  'number-too-long': '号码过长',
  'number-extension': '号码带分机号',
  'region-unknown': '号码所属国家未知',
  'broken-quote': '引号未闭合或位置错误',
  'do-not-call': '号码在禁呼名单文件中',
  'line-too-long': '该行过长',
  'too-many-columns': '列数多于表头',
  'value-too-long': '内容过长',
};

export function rejectText({ code, reason }: { readonly code: string; readonly reason: string }): string {
  return language.value === 'zh-CN' && Object.hasOwn(REJECTS, code) ? textFor(REJECTS, code) : reason;
}
