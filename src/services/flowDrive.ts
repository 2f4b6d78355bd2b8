/**
 * A flow driven by hand: what a person would hear, as lines, for each line that is typed. Keys are pressed one by one;
 * an empty line is silence. Nothing is dialled, recorded or transferred.
 */
import { wordText } from '../domain/speech/vocabulary.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { FlowValue } from '../domain/flow/expression.ts';
import type { Flow } from '../domain/flow/flow.ts';
import type { FlowEffect, FlowInput, FlowState, FlowStep } from '../domain/flow/state.ts';
import { beginFlow, stepFlow } from '../domain/flow/step.ts';

export interface FlowDrive {
  /** What has happened since the last time. */
  said(): string[];
  type(line: string): void;
  readonly isOver: boolean;
}

const KEY = /^[0-9*#]$/;

/** `now`: when it is driven, for nodes that go by the clock. */
export function driveFlow(flow: Flow, now = 0): FlowDrive {
  let time = now;
  let lines: string[] = [];
  let state: FlowState;

  function take(step: FlowStep): void {
    state = step.state;
    for (const effect of step.effects) lines.push(wordsOf(effect));
    // Prompts are heard at once; whether they are cut short cannot be told here.
    if (step.effects.some(({ type }) => type === 'play' || type === 'playBack')) hear();
    if (step.effects.some(({ type }) => type === 'promiseCallback'))
      give({ type: 'callbackNoted', isPromised: true });
  }
  function hear(): void {
    give({ type: 'playing' });
    give({ type: 'played', outcome: 'done' });
  }
  function give(input: FlowInput): void {
    take(stepFlow(flow, state, input, time));
  }
  function silence(): void {
    time = state.deadlineAt ?? time;
    give({ type: 'timeout' });
  }

  take(
    beginFlow(
      flow,
      { campaign: 'test', sentBy: '', call: 'test', lead: 'test', number: '+12025550123' },
      now,
    ),
  );
  return {
    said() {
      const heard = lines;
      lines = [];
      return heard;
    },
    type(line) {
      const text = line.trim();
      if (state.asking !== undefined) return give(webhookAnswer(state.asking.visit, text));
      if (state.phase === 'away') return give({ type: 'transferFailed' });
      if (state.phase === 'recording')
        return give({ type: 'recorded', outcome: text === '' ? 'silent' : 'done', name: text, ms: 1_000 });
      const { nodeId } = state;
      for (const key of text) if (KEY.test(key)) give({ type: 'key', key });
      // No further key comes: what was pressed stands alone.
      if (text === '' || state.nodeId === nodeId) silence();
    },
    get isOver() {
      return state.phase === 'over';
    },
  };
}

/** `name=value name=value`; nothing: no answer came. */
function webhookAnswer(visit: number, text: string): FlowInput {
  const pairs = text.split(/\s+/).filter((pair) => pair !== '');
  const fields = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, plainOf(value.join('='))] as const;
  });
  const outcome = text === '' ? 'failed' : 'done';
  return { type: 'webhookAnswered', visit, outcome, fields: Object.fromEntries(fields) };
}

function plainOf(text: string): FlowValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The words of a value as they are heard; they stand together. */
function played(prompts: readonly string[]): string {
  const words = prompts.flatMap((prompt) => wordText(prompt) ?? []);
  if (words.length === 0) return `plays ${prompts.join(', ')}`;
  const others = prompts.filter((prompt) => wordText(prompt) === undefined);
  const before = prompts.findIndex((prompt) => wordText(prompt) !== undefined);
  const lists = [others.slice(0, before), others.slice(before)].map((list) =>
    list.length === 0 ? [] : [`plays ${list.join(', ')}`],
  );
  return [...(lists[0] ?? []), `says "${words.join(' ')}"`, ...(lists[1] ?? [])].join(', ');
}

function wordsOf(effect: FlowEffect): string {
  switch (effect.type) {
    case 'play':
      return played(effect.prompts);
    case 'playBack':
      return `plays back what was said, then ${effect.prompts.join(', ')}: 1 keeps it, 2 says it again`;
    case 'promiseCallback':
      return 'promises to call back';
    case 'stopPlay':
      return 'cuts the prompts short';
    case 'record':
      return 'records: type what is said, or nothing';
    case 'answered':
      return `answer ${effect.answer.nodeId}: ${String(effect.answer.value)}`;
    case 'transfer':
      return `transfers to ${Object.values(effect.to).join(' ')}: an empty line for nobody free`;
    case 'askWebhook': {
      const { method, url, body } = effect.request;
      const request = body === '' ? `${method} ${url}` : `${method} ${url} ${body}`;
      return `asks ${request}: type the answer as name=value, or an empty line for none`;
    }
    case 'music':
      return effect.on ? 'plays music' : 'ends the music';
    case 'sms':
      return `sends the message: ${effect.text}`;
    case 'optOut':
      return 'puts the number on the do-not-call list';
    case 'consent':
      return `consent ${effect.given ? 'given' : 'refused'}`;
    case 'ended':
      return effect.fault === undefined ? `ends: ${effect.end}` : `ends: ${effect.end}, ${effect.fault}`;
    default:
      return assertNever(effect);
  }
}
