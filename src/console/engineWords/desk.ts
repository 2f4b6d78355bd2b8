/** What the engine tells an agent: what is wrong at their place, and why something was not done. */
import type { ActionRefusal } from '../../domain/conversation/action.ts';
import type { DeskAlarm, DeskAlarmCode } from '../../domain/floor/desk.ts';
import { language } from '../i18n/language.ts';
import { textFor } from './codes.ts';
import { meaningOf } from './problems.ts';
import { refusalText } from './rules.ts';

const ALARMS: Readonly<Record<DeskAlarmCode, string>> = {
  'phone-lost': '您的话机无法接通',
  'disposition-overdue': '上一通电话还没有填写结果',
  'callbacks-missed': '您有错过的回拨',
  held: '当前不发起新的呼叫',
};

const NOT_DIALLED = 'refused-';
type OwnCode = Exclude<ActionRefusal['code'], `${typeof NOT_DIALLED}${string}`>;

const REFUSALS: Readonly<Record<OwnCode, string>> = {
  'no-conversation': '当前没有通话。',
  'not-now': '现在不能这样做。',
  'not-yours': '只有本通话的坐席可以这样做。',
  'not-found': '找不到所指的对象。',
  'agent-not-ready': '对方坐席不空闲。',
  'bad-argument': '填写的内容有误。',
  'no-line': '没有可用线路。',
};

export interface Told {
  readonly text: string;
  /** It stands in English where the page does not. */
  readonly isEnglish: boolean;
}

/** English readers have the server's own sentence; others the code in their language, as far as it is known. */
function told(meaning: string | undefined, sentence: string): Told {
  if (language.value === 'en') return { text: sentence, isEnglish: false };
  return { text: meaning ?? sentence, isEnglish: meaning === undefined };
}

export function deskAlarmTold({ code, text }: DeskAlarm): Told {
  return told(ALARMS[code], text);
}

export function refusalTold({
  code,
  message,
}: {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}): Told {
  return told(meaningOfRefusal(code ?? ''), message ?? code ?? '');
}

function meaningOfRefusal(code: string): string | undefined {
  if (!code.startsWith(NOT_DIALLED))
    return Object.hasOwn(REFUSALS, code) ? textFor(REFUSALS, code) : meaningOf(code);
  const why = code.slice(NOT_DIALLED.length);
  const known = refusalText(why);
  return known === why ? undefined : `未拨出：${known}。`;
}
