/** A value of a flow's variables, spoken: prompts before it, the value's words in the person's language, prompts after it. */
import { isSpokenLanguage, SPOKEN_CURRENCIES, spokenValue } from '../speech/spoken.ts';
import { wordSound, wordSounds } from '../speech/vocabulary.ts';
import { evaluate, type FlowVariables } from './expression.ts';
import type { Flow, FlowNode, FlowPrompt } from './flow.ts';
import { languageOf, spoken } from './languages.ts';

export type SayNode = Extract<FlowNode, { kind: 'say' }>;

export type Said =
  | { readonly ok: true; readonly prompts: readonly FlowPrompt[] }
  | { readonly ok: false; readonly fault: string };

export function said(flow: Flow, node: SayNode, variables: FlowVariables): Said {
  const language = languageOf(flow, variables);
  if (!isSpokenLanguage(language)) return { ok: false, fault: `no value can be said in ${language}` };
  const result = evaluate(node.value, variables);
  if (!result.ok) return result;
  const { value } = result;
  if (typeof value === 'boolean') return { ok: false, fault: 'the value is neither text nor number' };
  const words = spokenValue({ form: node.as, value, language, currency: node.currency });
  if (!words.ok) return words;
  return {
    ok: true,
    prompts: [
      ...spoken(flow, node.prompts, variables),
      ...words.words.map((word) => wordSound(language, word)),
      ...spoken(flow, node.thenPrompts, variables),
    ],
  };
}

/** The sounds of every word that the flow may say; none where it says no value. */
export function wordSoundsIn({ nodes, languages }: Flow): readonly FlowPrompt[] {
  if (!Object.values(nodes).some(({ kind }) => kind === 'say')) return [];
  return languages.filter(isSpokenLanguage).flatMap(wordSounds);
}

/** What is wrong with it before anybody hears it, each in one line. */
export function sayProblems({ languages }: Flow, node: FlowNode): readonly string[] {
  if (node.kind !== 'say') return [];
  const mute = languages.filter((language) => !isSpokenLanguage(language));
  const hasCurrency = node.currency !== undefined;
  return [
    ...mute.map((language) => `values can be said in en and zh, not in ${language}`),
    ...(node.as === 'money' && !SPOKEN_CURRENCIES.includes(node.currency ?? '')
      ? [`money needs a currency that can be said: ${SPOKEN_CURRENCIES.join(', ')}`]
      : []),
    ...(node.as !== 'money' && hasCurrency ? ['a currency is for money'] : []),
  ];
}
