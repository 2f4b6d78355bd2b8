/**
 * A scenario file (YAML): a world for the simulator as changes to another one, `base` where it names none. A
 * distribution, `regimes`, `shocks` and `bursts` are replaced whole; groups are changed key by key.
 */
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import type { z } from 'zod';
import { OutpaceError } from '../../services/errors.ts';
import { readTextFile } from '../../services/readTextFile.ts';
import { nearest } from '../../services/nearest.ts';
import { describeProblems, readYaml, type YamlFile } from '../../services/yamlDocument.ts';
import { SCENARIO_NAMES, scenarioNamed } from '../../sim/scenario/named.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';
import { reviewScenario } from './review.ts';
import { MAY_BE_NONE, scenarioSchema, type ScenarioWritten } from './schema.ts';

const FILE_NAME = /[/\\]|\.ya?ml$/i;
const MOST_FILES = 10;

/** A scenario by its name, or from its file in `folder` (left out: where the command runs); throws an OutpaceError that names file, line, key and remedy. */
export function loadScenario(nameOrFile: string, folder = ''): Scenario {
  return load(nameOrFile, folder, []);
}

/** `file` is what messages call the text; files that it extends are sought from its folder. */
export function parseScenarioFile(file: string, text: string, cameFrom: readonly string[] = []): Scenario {
  const read = readYaml(file, text);
  if (!read.ok) throw invalid(read.problem);
  const { value, removed } = withoutNone(read.yaml.value);
  const parsed = scenarioSchema.safeParse(value);
  const locate = (path: readonly (string | number)[]): string => `${file}:${read.yaml.lineOf(path) ?? 1}`;
  if (!parsed.success) throw invalid(described(parsed.error, locate));
  const base = load(parsed.data.extends ?? 'base', dirname(file), [...cameFrom, file], () =>
    locate(['extends']),
  );
  const name = parsed.data.name ?? basename(file, extname(file));
  const scenario = without({ ...changed(base, parsed.data), name }, removed);
  const problem = reviewScenario(scenario)[0];
  if (problem !== undefined)
    throw invalid(`${locate(writtenPath(read.yaml, problem.path))}: ${problem.message}`);
  return scenario;
}

function load(
  nameOrFile: string,
  folder: string,
  cameFrom: readonly string[],
  place: () => string | undefined = () => undefined,
): Scenario {
  if (!FILE_NAME.test(nameOrFile)) return named(nameOrFile, place());
  const file = isAbsolute(nameOrFile) ? nameOrFile : join(folder, nameOrFile);
  if (cameFrom.includes(file) || cameFrom.length >= MOST_FILES) {
    throw invalid(
      `${place() ?? file}: extends ${nameOrFile}, which extends this file in turn; end the circle`,
    );
  }
  return parseScenarioFile(file, readTextFile('scenario', file), cameFrom);
}

function named(name: string, place: string | undefined): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario !== undefined) return scenario;
  const alike = nearest(name, SCENARIO_NAMES);
  const hint = alike === undefined ? '' : `; the nearest is ${alike}`;
  throw invalid(
    `${place === undefined ? '' : `${place}: `}there is no scenario ${JSON.stringify(name)}${hint} (${SCENARIO_NAMES.join(', ')}, or a file that ends in .yaml)`,
  );
}

function changed(base: Scenario, written: ScenarioWritten): Scenario {
  const { answer = {}, machine = {}, busy = {}, breaks = {} } = written;
  const { regimes, shocks, bursts, ...shares } = answer;
  const { detection, ...machineRest } = machine;
  return {
    ...base,
    ...given({
      durationMs: written.duration,
      agents: written.agents,
      loginOverMs: written.loginOver,
      logoutOverMs: written.logoutOver,
      postDialDelay: written.postDialDelay,
      ring: written.ring,
      ringTimeoutMs: written.ringTimeout,
      talk: written.talk,
      wrapUp: written.wrapUp,
      graceMs: written.grace,
      abandonLimit: written.abandonLimit,
      lines: written.lines,
      callsPerSecond: written.callsPerSecond,
    }),
    answer: {
      ...base.answer,
      ...given({
        ...shares,
        regimes: regimes && movement(regimes),
        shocks: shocks && movement(shocks),
        bursts: bursts && {
          everyMs: bursts.every,
          factor: bursts.factor,
          fromMs: bursts.from,
          toMs: bursts.to,
        },
      }),
    },
    machine: { ...base.machine, ...given({ ...machineRest, detectionMs: detection }) },
    busy: { ...base.busy, ...given(busy) },
    breaks: { ...base.breaks, ...given(breaks) },
  };
}

const movement = ({ every, low, high }: { every: number; low: number; high: number }) => ({
  everyMs: every,
  low,
  high,
});

type Given<Keys> = { [Key in keyof Keys]?: Exclude<Keys[Key], undefined> };

function given<Keys extends object>(keys: Keys): Given<Keys> {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Given<Keys>;
}

/** Takes the keys written as `none` out, for the schema knows values only. */
function withoutNone(value: Readonly<Record<string, unknown>>): {
  value: Readonly<Record<string, unknown>>;
  removed: readonly (readonly string[])[];
} {
  const copy = structuredClone(value) as Record<string, unknown>;
  const removed = MAY_BE_NONE.filter((path) => {
    const group = path.slice(0, -1).reduce<unknown>((at, key) => (isGroup(at) ? at[key] : undefined), copy);
    const key = path.at(-1) ?? '';
    if (!isGroup(group) || group[key] !== 'none') return false;
    delete group[key];
    return true;
  });
  return { value: copy, removed };
}

function without(scenario: Scenario, removed: readonly (readonly string[])[]): Scenario {
  const copy = structuredClone(scenario) as unknown as Record<string, unknown>;
  for (const path of removed) {
    const group = path.length === 1 ? copy : copy[path[0] ?? ''];
    if (isGroup(group)) delete group[path.at(-1) ?? ''];
  }
  return copy as unknown as Scenario;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A sum of shares is told at whichever of its keys stands in the file. */
function writtenPath(yaml: YamlFile, path: readonly string[]): readonly string[] {
  if (yaml.lineOf(path) !== undefined) return path;
  return ['machine', 'busy', 'ring'].filter((key) => Object.hasOwn(yaml.value, key)).slice(0, 1);
}

function described(error: z.ZodError, locate: (path: readonly (string | number)[]) => string): string {
  return `${describeProblems(scenarioSchema, error, locate)}; config/scenarios/example.yaml shows every key`;
}

const invalid = (message: string): OutpaceError => new OutpaceError('OUT_SCENARIO_INVALID', message);
