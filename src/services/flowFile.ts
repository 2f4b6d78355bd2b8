/**
 * Flow files: YAML read against `flowSchema`, made into what the engine runs, and checked, so that nothing that is
 * wrong with a flow is first found by a caller. The version is the file's SHA-256: every answer is kept with it.
 */
import { createHash } from 'node:crypto';
import { assertNever } from '../domain/kernel/assert.ts';
import { checkFlow, type FlowProblem } from '../domain/flow/check.ts';
import type { FlowReach } from '../domain/flow/checkReach.ts';
import {
  DEFAULT_KEY_RULES,
  type ConfirmRule,
  type Flow,
  type FlowNode,
  type FlowTarget,
  type KeyRules,
} from '../domain/flow/flow.ts';
import { satisfiedFromOf, type Measure, type MeasureKind } from '../domain/survey/measure.ts';
import { OutpaceError } from './errors.ts';
import { smsOf, timeOf, webhookOf } from './flowReachSchema.ts';
import { flowSchema, type WrittenFlow, type WrittenKeys, type WrittenNode } from './flowSchema.ts';
import { readTextFile } from './readTextFile.ts';
import type { ReadText, TextFolder } from './textLibrary.ts';
import { describeProblems, readYaml, type YamlFile } from './yamlDocument.ts';
import { yamlFilesIn } from './yamlFolder.ts';

export interface FlowFile extends ReadText {
  readonly name: string;
  readonly flow: Flow;
}

/** Whether a prompt exists; absent: prompts are not looked for. */
export type HasPrompt = (prompt: string) => boolean;

/** Throws an OutpaceError that names the file and the line. */
export function parseFlowFile(
  file: string,
  text: string,
  hasPrompt?: HasPrompt,
  reach?: FlowReach,
): FlowFile {
  const read = readYaml(file, text);
  if (!read.ok) throw new OutpaceError('OUT_FLOW_INVALID', read.problem);
  const parsed = flowSchema.safeParse(read.yaml.value);
  if (!parsed.success) {
    const locate = (path: readonly (string | number)[]) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
    const problems = describeProblems(flowSchema, parsed.error, locate, read.yaml.value);
    throw new OutpaceError('OUT_FLOW_INVALID', problems);
  }
  const flow = flowOf(parsed.data, createHash('sha256').update(text).digest('hex'));
  const problems = checkFlow(flow, hasPrompt, reach);
  if (problems.length > 0) throw new OutpaceError('OUT_FLOW_INVALID', wordsOf(read.yaml, problems));
  return { file, name: parsed.data.name, flow };
}

export type FlowFolder = TextFolder<FlowFile>;

/** Every flow of the folder; what is wrong with one keeps no other from running. */
export function readFlowFolder(folder: string, hasPrompt?: HasPrompt, reach?: FlowReach): FlowFolder {
  const files: FlowFile[] = [];
  const faults: { file: string; message: string }[] = [];
  for (const file of yamlFilesIn(folder)) {
    try {
      const read = parseFlowFile(file, readTextFile('flow', file), hasPrompt, reach);
      const same = files.find(({ flow }) => flow.flowId === read.flow.flowId);
      if (same === undefined) files.push(read);
      else
        faults.push({ file, message: `${file}:1: the id ${read.flow.flowId} is that of ${same.file} too` });
    } catch (error) {
      if (!(error instanceof OutpaceError)) throw error;
      faults.push({ file, message: error.message });
    }
  }
  return { files, faults };
}

function wordsOf(yaml: YamlFile, problems: readonly FlowProblem[]): string {
  const lines = problems.map(({ nodeId, message }) => {
    const path = nodeId === 'start' || nodeId === 'onFault' ? [nodeId] : ['nodes', nodeId];
    return `${yaml.file}:${yaml.lineOf(path) ?? 1}: ${nodeId}: ${message}`;
  });
  return lines.join('; ');
}

function flowOf(file: WrittenFlow, version: string): Flow {
  const { id: flowId, languages, start, onFault, written, keys, nodes } = file;
  const made = Object.entries(nodes).map(
    ([nodeId, node]) => [nodeId, nodeOf(node, keys, languages)] as const,
  );
  return { flowId, version, languages, start, onFault, written, nodes: Object.fromEntries(made) };
}

function nodeOf(node: WrittenNode, defaults: WrittenKeys, languages: readonly string[]): FlowNode {
  switch (node.kind) {
    case 'menu': {
      const { kind, prompts, onSilence, choices, labels } = node;
      const asked = { kind, prompts, onSilence, labels, ...wordsIn(node), keys: keysOf(node, defaults) };
      return { ...asked, choices, ...choicesOf(node) };
    }
    case 'question': {
      const { kind, prompts, onSilence, answers, labels, scale, next } = node;
      const all = { ...(scale === undefined ? {} : scaleOf(scale)), ...answers };
      const measure = questionMeasure(node, Object.values(all));
      const asked = { kind, prompts, onSilence, labels, ...wordsIn(node), keys: keysOf(node, defaults) };
      return { ...asked, answers: all, measure, next, ...choicesOf(node), ...decliningOf(node) };
    }
    case 'digits': {
      const { kind, prompts, onSilence, least, most, endKey, next } = node;
      const measure = measureOf(node.measure);
      const asked = { kind, prompts, onSilence, ...wordsIn(node), keys: keysOf(node, defaults) };
      return { ...asked, least, most, endKey, measure, next, ...decliningOf(node) };
    }
    case 'record': {
      const { mostSeconds, silenceSeconds, measure, confirm, ...same } = node;
      return {
        ...same,
        confirm: confirmOf(confirm),
        measure: measureOf(measure),
        mostMs: mostSeconds * 1_000,
        silenceMs: silenceSeconds * 1_000,
      };
    }
    case 'transfer': {
      const { waitSeconds, to, ...same } = node;
      return {
        ...same,
        to: targetOf(to),
        waitMs: waitSeconds === undefined ? undefined : waitSeconds * 1_000,
      };
    }
    case 'webhook':
      return webhookOf(node);
    case 'sms':
      return smsOf(node, languages);
    case 'time':
      return timeOf(node);
    case 'callback': {
      const { afterMinutes, ...same } = node;
      return { ...same, afterMs: afterMinutes * 60_000 };
    }
    case 'play':
    case 'say':
    case 'set':
    case 'branch':
    case 'optOut':
    case 'consent':
    case 'return':
    case 'hangup':
      return node;
    default:
      return assertNever(node);
  }
}

type Written<Kind extends WrittenNode['kind']> = Extract<WrittenNode, { kind: Kind }>;

const choicesOf = ({ choicePrompts, order }: Pick<Written<'question'>, 'choicePrompts' | 'order'>) => ({
  choicePrompts,
  order,
});

const decliningOf = ({ skipKey, refuseKey }: Pick<Written<'question'>, 'skipKey' | 'refuseKey'>) => ({
  skipKey,
  refuseKey,
});

const CONFIRM_PROMPT = 'outpace/flow-confirm';

function confirmOf(confirm: Written<'record'>['confirm']): ConfirmRule | undefined {
  if (typeof confirm !== 'boolean') return confirm;
  return confirm ? { prompts: [CONFIRM_PROMPT] } : undefined;
}

const wordsIn = ({
  text,
  phoneOnly,
}: Pick<Extract<WrittenNode, { kind: 'record' }>, 'text' | 'phoneOnly'>) => ({
  text,
  phoneOnly,
});

function questionMeasure(
  { measure, satisfiedFrom }: Extract<WrittenNode, { kind: 'question' }>,
  values: readonly (string | number)[],
): Measure | undefined {
  if (measure !== 'rating') return measureOf(measure);
  const numbers = values.map(Number);
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
  return { kind: measure, from, to, satisfiedFrom: satisfiedFrom ?? satisfiedFromOf(to) };
}

function measureOf(kind: Exclude<MeasureKind, 'rating'> | undefined): Measure | undefined {
  return kind === undefined ? undefined : { kind };
}

function keysOf(own: WrittenKeys, defaults: WrittenKeys): KeyRules {
  const standard = DEFAULT_KEY_RULES;
  const ms = (seconds: number | undefined, otherwise: number) =>
    seconds === undefined ? otherwise : seconds * 1_000;
  return {
    bargeIn: own.bargeIn ?? defaults.bargeIn ?? standard.bargeIn,
    typeAhead: own.typeAhead ?? defaults.typeAhead ?? standard.typeAhead,
    firstKeyMs: ms(own.firstKeySeconds ?? defaults.firstKeySeconds, standard.firstKeyMs),
    nextKeyMs: ms(own.nextKeySeconds ?? defaults.nextKeySeconds, standard.nextKeyMs),
    repeats: own.repeats ?? defaults.repeats ?? standard.repeats,
    wrongPrompts: own.wrongPrompts ?? defaults.wrongPrompts ?? standard.wrongPrompts,
  };
}

function scaleOf({ from, to }: { readonly from: number; readonly to: number }): Record<string, number> {
  const size = Math.max(0, to - from + 1);
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [String(from + index), from + index]));
}

function targetOf(to: string): FlowTarget {
  const [kind, id = ''] = to.split(':');
  if (kind === 'agent' || kind === 'team') return { kind, id };
  if (kind === 'number') return { kind, number: id };
  return kind === 'flow' ? { kind, flowId: id } : { kind: 'agents' };
}
