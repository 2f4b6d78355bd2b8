/**
 * The language that a flow is heard in: its variable `language`, where the flow has that one, else the flow's first. A
 * prompt with `{language}` in its name is another file in each.
 */
import type { FlowVariables } from './expression.ts';
import type { Flow, FlowPrompt } from './flow.ts';

const PLACE = '{language}';

export function languageOf({ languages }: Flow, { language }: FlowVariables): string {
  const wanted = String(language ?? '');
  return languages.includes(wanted) ? wanted : (languages[0] ?? '');
}

export function spoken(flow: Flow, prompts: readonly FlowPrompt[], variables: FlowVariables): string[] {
  const language = languageOf(flow, variables);
  return prompts.map((prompt) => prompt.replace(PLACE, language));
}

/** Every file that a prompt may stand for. */
export function inEveryLanguage({ languages }: Flow, prompt: FlowPrompt): string[] {
  return prompt.includes(PLACE) ? languages.map((language) => prompt.replace(PLACE, language)) : [prompt];
}
