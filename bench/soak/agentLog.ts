/** The agents' work as the engine has logged it in its records. */
import { createPgSql } from '../../src/records/pgSql.ts';
import { overlapMs, type Span } from './figures.ts';

export interface AgentStateRow {
  readonly agentId: string;
  readonly at: number;
  readonly state: string;
}

const LIMITS = { maxConnections: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 30_000 } as const;

/** In the order of the changes. */
export async function readAgentLog(url: string): Promise<AgentStateRow[]> {
  const sql = createPgSql({ url, ...LIMITS });
  try {
    const rows = await sql.query<{ agent_id: string; at: Date; state: string }>(
      'select agent_id, at, state from agent_log order by agent_id, at',
    );
    return rows.map(({ agent_id, at, state }) => ({ agentId: agent_id, at: at.getTime(), state }));
  } finally {
    await sql.close();
  }
}

const BUSY: ReadonlySet<string> = new Set(['talking', 'wrapUp']);
/** Reserved: the call is being joined, which takes milliseconds. */
const AVAILABLE: ReadonlySet<string> = new Set(['ready', 'reserved']);

/** `span` in the log's own time. */
export function workOf(
  log: readonly AgentStateRow[],
  span: Span,
): { readonly busyMs: number; readonly availableMs: number } {
  let busyMs = 0;
  let availableMs = 0;
  for (const [index, { agentId, at, state }] of log.entries()) {
    const next = log[index + 1];
    const until = next?.agentId === agentId ? next.at : span.toMs;
    const spentMs = overlapMs(at, until, span);
    if (BUSY.has(state)) busyMs += spentMs;
    if (AVAILABLE.has(state)) availableMs += spentMs;
  }
  return { busyMs, availableMs };
}
