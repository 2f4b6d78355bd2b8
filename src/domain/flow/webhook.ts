/**
 * A webhook that a flow asks and waits for. The person hears the node's prompts and then music, and music alone where it
 * has none and the answer does not come at once. Asked again after a crash it has the same number, so that whoever is
 * asked can tell.
 */
import { SECOND_MS } from '../kernel/time.ts';
import type { Run } from './advance.ts';
import type { FlowVariables } from './expression.ts';
import { requestOf } from './fill.ts';
import type { NodeId } from './flow.ts';
import { spoken } from './languages.ts';
import type { WebhookNode } from './reach.ts';
import type { FlowInput } from './state.ts';

/** Most answers come sooner; a moment of music would only startle. */
const MUSIC_AFTER_MS = 1_500;
/** Whoever asks gives up by itself; ours is for the case that it does not. */
const GRACE_MS = 3 * SECOND_MS;

export function enterWebhook(run: Run, node: WebhookNode): void {
  ask(run, node, (run.state.reached ?? 0) + 1);
}

/** After a gap: the answer may have come unseen. */
export function askAgain(run: Run, node: WebhookNode): void {
  endMusic(run);
  ask(run, node, run.state.asking?.visit ?? (run.state.reached ?? 0) + 1);
}

function ask(run: Run, node: WebhookNode, visit: number): void {
  const { flow, now, state } = run;
  const { fields, prompts, timeoutMs, tries, withinMs } = node;
  const giveUpAt = now + withinMs + GRACE_MS;
  run.state = {
    ...state,
    phase: 'asking',
    reached: visit,
    asking: { visit, giveUpAt, hasMusic: false },
    deadlineAt: prompts.length > 0 ? giveUpAt : Math.min(giveUpAt, now + MUSIC_AFTER_MS),
  };
  const request = requestOf(node, state.variables);
  const { nodeId } = state;
  run.effects.push({ type: 'askWebhook', nodeId, visit, request, fields, timeoutMs, tries, withinMs });
  if (prompts.length > 0) run.effects.push({ type: 'play', prompts: spoken(flow, prompts, state.variables) });
}

/** Its prompts have ended, or nothing was heard for a while. Gives where the flow goes on: nobody has answered in time. */
export function webhookTimer(run: Run, node: WebhookNode): NodeId | undefined {
  const { asking } = run.state;
  if (run.state.phase !== 'asking' || asking === undefined) return undefined;
  if (run.now >= asking.giveUpAt) return leave(run, node.onFailed);
  if (!asking.hasMusic) run.effects.push({ type: 'music', on: true });
  run.state = { ...run.state, asking: { ...asking, hasMusic: true }, deadlineAt: asking.giveUpAt };
  return undefined;
}

export function webhookAnswered(
  run: Run,
  node: WebhookNode,
  { visit, outcome, fields }: Extract<FlowInput, { type: 'webhookAnswered' }>,
): NodeId | undefined {
  const { phase, asking, variables } = run.state;
  if (phase !== 'asking' || asking?.visit !== visit) return undefined;
  run.state = { ...run.state, variables: withFields(node, variables, outcome === 'done' ? fields : {}) };
  return leave(run, outcome === 'done' ? node.next : node.onFailed);
}

/** What an earlier visit has brought is forgotten: it is no answer to this one. */
function withFields(node: WebhookNode, variables: FlowVariables, fields: FlowVariables): FlowVariables {
  const kept = Object.entries(variables).filter(([name]) => !Object.hasOwn(node.fields, name));
  const brought = Object.entries(fields).filter(([name]) => Object.hasOwn(node.fields, name));
  return Object.fromEntries([...kept, ...brought]);
}

function leave(run: Run, to: NodeId): NodeId {
  const { asking } = run.state;
  if (asking?.hasMusic === false) run.effects.push({ type: 'stopPlay' });
  endMusic(run);
  run.state = { ...run.state, asking: undefined, deadlineAt: undefined };
  return to;
}

function endMusic(run: Run): void {
  if (run.state.asking?.hasMusic === true) run.effects.push({ type: 'music', on: false });
}
