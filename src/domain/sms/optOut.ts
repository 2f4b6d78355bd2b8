/**
 * Words by which a person asks for no more messages. The whole message must be the word, whatever its width, case, spaces
 * and punctuation: "stop!" and "ＳＴＯＰ" count, "don't stop" is an answer to somebody. Single letters count only where
 * messages there name them.
 */

export interface OptOutWord {
  readonly word: string;
  readonly language: string;
  /** Where it is written; `practice`: customary, named by no rule that we know. */
  readonly source: string;
  /** Only from numbers that begin so. */
  readonly prefix?: string;
}

const US = '47 CFR 64.1200(a)(10)';
const CTIA = 'CTIA Messaging Principles and Best Practices 5.1.3';
const PRACTICE = 'practice';

const of = (language: string, source: string, words: readonly string[], prefix?: string): OptOutWord[] =>
  words.map((word) => ({ word, language, source, ...(prefix === undefined ? {} : { prefix }) }));

export const OPT_OUT_WORDS: readonly OptOutWord[] = [
  ...of('en', US, ['STOP', 'QUIT', 'END', 'REVOKE', 'OPT OUT', 'CANCEL', 'UNSUBSCRIBE']),
  ...of('en', CTIA, ['STOPALL', 'STOP ALL']),
  ...of('zh', PRACTICE, ['退订', '退訂', '拒收', '停止', '取消订阅']),
  // 回复TD退订, 回复T退订, 拒收请回复R, 回N退订: the message itself names the letter.
  ...of('zh', PRACTICE, ['TD', 'T', 'R', 'N', 'QX'], '+86'),
  ...of('es', PRACTICE, ['BAJA', 'PARAR', 'ALTO', 'CANCELAR', 'DETENER']),
  ...of('fr', PRACTICE, ['ARRET', 'ARRÊT', 'ARRETER', 'DESABONNER', 'DÉSABONNER']),
  ...of('de', PRACTICE, ['STOPP', 'ABMELDEN', 'ABBESTELLEN']),
  ...of('pt', PRACTICE, ['SAIR', 'PARE']),
  ...of('it', PRACTICE, ['FERMA', 'ANNULLA']),
  ...of('ja', PRACTICE, ['配信停止', '解除', 'ストップ']),
  ...of('ko', PRACTICE, ['수신거부', '거부', '중지']),
];

const BY_WORD = new Map<string, OptOutWord>();
for (const entry of OPT_OUT_WORDS) BY_WORD.set(normalised(entry.word), entry);

/** No word is longer, however it is written out. */
const LONGEST_TEXT = 60;

/** The word that the message is; undefined: it is none. */
export function optOutWord(text: string, from: string): OptOutWord | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const found = BY_WORD.get(normalised(text));
  return found?.prefix === undefined || from.startsWith(found.prefix) ? found : undefined;
}

/** One form for every width and case (Unicode NFKC, upper case), letters and digits alone. */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '');
}
