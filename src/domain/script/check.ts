/**
 * What is wrong with a script, before an agent reads it out. An error: it cannot be followed. A warning: it can, but is
 * seldom meant. A loop is no error, since people ask again; one that no way leads out of is told.
 */
import { BUILT_IN_PLACES, placesIn } from './fill.ts';
import { waysOn, type Script, type ScriptNode } from './script.ts';

export interface ScriptProblem {
  readonly severity: 'error' | 'warning';
  /** Where in the file: `['nodes', 'opening', 'answers', 0]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export function checkScript(script: Script): readonly ScriptProblem[] {
  return [
    ...checkTargets(script),
    ...checkNodes(script),
    ...checkPlaces(script),
    ...checkReach(script),
    ...checkLoops(script),
    ...checkObjections(script),
  ];
}

function error(path: ScriptProblem['path'], message: string): ScriptProblem {
  return { severity: 'error', path, message };
}

function warning(path: ScriptProblem['path'], message: string): ScriptProblem {
  return { severity: 'warning', path, message };
}

const hasNode = ({ nodes }: Script, nodeId: string): boolean => Object.hasOwn(nodes, nodeId);
const noNode = (nodeId: string): string => `there is no node ${nodeId}`;

function checkTargets(script: Script): ScriptProblem[] {
  const { start, nodes, objections } = script;
  const problems: ScriptProblem[] = hasNode(script, start) ? [] : [error(['start'], noNode(start))];
  for (const [nodeId, { answers, next, objections: named }] of Object.entries(nodes)) {
    answers.forEach(({ to }, index) => {
      if (!hasNode(script, to)) problems.push(error(['nodes', nodeId, 'answers', index], noNode(to)));
    });
    if (next !== undefined && !hasNode(script, next))
      problems.push(error(['nodes', nodeId, 'next'], noNode(next)));
    for (const name of named)
      if (!Object.hasOwn(objections, name))
        problems.push(error(['nodes', nodeId, 'objections'], `there is no objection ${name}`));
  }
  for (const [name, { to }] of Object.entries(objections))
    if (to !== undefined && !hasNode(script, to))
      problems.push(error(['objections', name, 'to'], noNode(to)));
  return problems;
}

function checkNodes({ nodes }: Script): ScriptProblem[] {
  const inputs = new Map<string, string>();
  return Object.entries(nodes).flatMap(([nodeId, node]) => [
    ...checkAnswers(nodeId, node),
    ...checkInput(nodeId, node, inputs),
  ]);
}

function checkAnswers(nodeId: string, { answers, next }: ScriptNode): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  if (answers.length > 0 && next !== undefined)
    problems.push(error(['nodes', nodeId, 'next'], 'a node with answers goes on by them: leave next out'));
  const seen = new Set<string>();
  answers.forEach(({ value }, index) => {
    if (seen.has(value))
      problems.push(error(['nodes', nodeId, 'answers', index], `the answer ${value} is there twice`));
    seen.add(value);
  });
  return problems;
}

/** Kept by its name: two of the same would be one. */
function checkInput(nodeId: string, { input }: ScriptNode, inputs: Map<string, string>): ScriptProblem[] {
  if (input === undefined) return [];
  const other = inputs.get(input.name);
  inputs.set(input.name, nodeId);
  if (other === undefined) return [];
  return [error(['nodes', nodeId, 'input'], `the input ${input.name} is that of the node ${other} too`)];
}

function checkPlaces({ nodes, objections, fields }: Script): ScriptProblem[] {
  const known = new Set<string>([...BUILT_IN_PLACES, ...fields.map(({ field }) => field)]);
  const check = (path: ScriptProblem['path'], text: string): ScriptProblem[] =>
    placesIn(text)
      .filter((place) => !known.has(place))
      .map((place) => error(path, `{{${place}}} is not among the script's fields: agents see no others`));
  return [
    ...Object.entries(nodes).flatMap(([nodeId, { text, hint = '' }]) => [
      ...check(['nodes', nodeId, 'text'], text),
      ...check(['nodes', nodeId, 'hint'], hint),
    ]),
    ...Object.entries(objections).flatMap(([name, { reply }]) => check(['objections', name, 'reply'], reply)),
  ];
}

/** Nodes that the script comes to, by answers, `next` or the reply to an objection. */
function reached(script: Script): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [script.start, ...Object.values(script.objections).flatMap(({ to }) => to ?? [])];
  for (let nodeId = open.pop(); nodeId !== undefined; nodeId = open.pop()) {
    const node = hasNode(script, nodeId) ? script.nodes[nodeId] : undefined;
    if (node === undefined || found.has(nodeId)) continue;
    found.add(nodeId);
    open.push(...waysOn(node));
  }
  return found;
}

function checkReach(script: Script): ScriptProblem[] {
  const found = reached(script);
  return Object.keys(script.nodes)
    .filter((nodeId) => !found.has(nodeId))
    .map((nodeId) => warning(['nodes', nodeId], `no way leads to ${nodeId}`));
}

/** Nodes from which no end can be reached. */
function checkLoops({ nodes }: Script): ScriptProblem[] {
  const ends = new Set(
    Object.entries(nodes).flatMap(([nodeId, node]) => (waysOn(node).length === 0 ? [nodeId] : [])),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const [nodeId, node] of Object.entries(nodes)) {
      if (ends.has(nodeId) || !waysOn(node).some((to) => ends.has(to) || !Object.hasOwn(nodes, to))) continue;
      ends.add(nodeId);
      grew = true;
    }
  }
  return Object.keys(nodes)
    .filter((nodeId) => !ends.has(nodeId))
    .map((nodeId) => warning(['nodes', nodeId], `from ${nodeId} no way leads to an end of the script`));
}

function checkObjections({ nodes, objections }: Script): ScriptProblem[] {
  const named = new Set(Object.values(nodes).flatMap((node) => node.objections));
  return Object.keys(objections)
    .filter((name) => !named.has(name))
    .map((name) => warning(['objections', name], `no node names the objection ${name}: it is shown last`));
}
