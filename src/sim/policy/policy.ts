/**
 * Policies by name, for the simulator, the bench and replays: the modes of our own pacer that pace agents, and the rules
 * of other dialers. What a rule is set to follows its name: `ratio:1.5`, `vicidial-hard:max=4:target=-5`.
 */
import type { RandomSource } from '../../domain/kernel/random.ts';
import { createPacer } from '../../domain/pacing/createPacer.ts';
import type { Pacer, PacingSettings } from '../../domain/pacing/pacer.ts';
import { baselinePacer, type BaselineRule } from './baseline.ts';
import { issabel } from './issabel.ts';
import { inverseAnswerRate, wombat } from './simple.ts';
import { VicidialLevel, type VicidialCut } from './vicidial.ts';

export interface Policy {
  readonly name: string;
  readonly create: (settings: PacingSettings, random: RandomSource) => Pacer;
}

interface Parameter {
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

interface Kind {
  /** By key; the key '' is written without one: `ratio:2`. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  create(value: (key: string) => number, settings: PacingSettings, random: RandomSource): Pacer;
}

const baseline = (name: string, rule: (value: (key: string) => number) => BaselineRule): Kind['create'] => {
  return (value) => baselinePacer(name, rule(value));
};

const linesPerIdleAgent = (standard: number): Parameter => ({ default: standard, least: 1, most: 20 });

const vicidial = (cut: VicidialCut): Kind => ({
  parameters: { max: { default: 3, least: 1, most: 20 }, target: { default: 0, least: -1_000, most: 1_000 } },
  create: baseline(
    `vicidial-${cut}`,
    (value) => new VicidialLevel(cut, { mostLevel: value('max'), target: value('target') }),
  ),
});

const KINDS: Readonly<Record<string, Kind>> = {
  predictive: {
    create: (_value, settings, random) => createPacer({ ...settings, mode: 'predictive' }, random),
  },
  progressive: {
    create: (_value, settings, random) => createPacer({ ...settings, mode: 'progressive' }, random),
  },
  ratio: {
    parameters: { '': linesPerIdleAgent(2) },
    create: (value, settings, random) =>
      createPacer({ ...settings, mode: 'ratio', linesPerAgent: value('') }, random),
  },
  'vicidial-hard': vicidial('hard'),
  'vicidial-average': vicidial('average'),
  'vicidial-tapered': vicidial('tapered'),
  issabel: { create: baseline('issabel', () => issabel({ overcommit: false })) },
  'issabel-overcommit': { create: baseline('issabel-overcommit', () => issabel({ overcommit: true })) },
  wombat: {
    parameters: { '': linesPerIdleAgent(1.5) },
    create: baseline('wombat', (value) => wombat(value(''))),
  },
  'answer-rate': { create: baseline('answer-rate', inverseAnswerRate) },
};

/** As `policyNamed` takes them, with their parameters at the default. */
export const POLICY_NAMES: readonly string[] = Object.entries(KINDS).map(([name, { parameters = {} }]) =>
  [name, ...Object.entries(parameters).map(([key, parameter]) => written(key, parameter.default))].join(':'),
);

/** A policy, or a sentence that says what is wrong with the name. */
export function policyNamed(name: string): Policy | string {
  const [kindName = '', ...words] = name.split(':');
  const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
  if (kind === undefined) return `no policy is named '${name}'; there are ${POLICY_NAMES.join(', ')}`;
  const { parameters = {} } = kind;
  const values = new Map(Object.entries(parameters).map(([key, parameter]) => [key, parameter.default]));
  for (const word of words) {
    const [key, value] = read(word);
    const parameter = parameters[key];
    if (parameter === undefined)
      return `the policy ${kindName} has no parameter '${word}'${known(parameters)}`;
    if (!(value >= parameter.least && value <= parameter.most)) {
      return `'${word}' in '${name}' must be a number from ${parameter.least} to ${parameter.most}`;
    }
    values.set(key, value);
  }
  return {
    name,
    create: (settings, random) => kind.create((key) => values.get(key) ?? 0, settings, random),
  };
}

function written(key: string, value: number): string {
  return key === '' ? String(value) : `${key}=${value}`;
}

function read(word: string): readonly [key: string, value: number] {
  const at = word.indexOf('=');
  const digits = word.slice(at + 1).trim();
  return [at < 0 ? '' : word.slice(0, at), digits === '' ? Number.NaN : Number(digits)];
}

function known(parameters: Readonly<Record<string, Parameter>>): string {
  const examples = Object.entries(parameters).map(([key, parameter]) => written(key, parameter.default));
  return examples.length === 0 ? '; it takes none' : `; it takes ${examples.join(' and ')}`;
}
