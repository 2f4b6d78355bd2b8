/** The metrics of one engine: counters filled as things happen, gauges set from one reading when somebody looks. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { AnsweredRequest } from '../../api/server/options.ts';
import type { RaisedAlarm } from '../../domain/alarm/watch.ts';
import type { Effect } from '../../engine/effect.ts';
import type { Operations } from '../operations.ts';
import { METRICS, type MetricName, type MetricRow } from './table.ts';

export interface Metrics {
  /** Told of every step of the engine. */
  readonly stepped: (effects: readonly Effect[], tookMs: number) => void;
  /** Told of every request of the API that was answered. */
  readonly answered: (request: Pick<AnsweredRequest, 'endpoint' | 'status' | 'tookMs'>) => void;
  readonly contentType: string;
  /** The text of `/metrics`. */
  text(): Promise<string>;
  stop(): void;
}

export interface MetricsSource {
  readonly version: string;
  readonly node: string;
  readonly dialGroupId: string;
  readonly read: () => Promise<Operations>;
  readonly alarms: () => readonly RaisedAlarm[];
}

const QUANTILES = [50, 90, 99] as const;
const DELAY_RESOLUTION_MS = 10;
const BUSY: ReadonlySet<string> = new Set(['talking', 'wrapUp']);
const AWAY: ReadonlySet<string> = new Set(['paused', 'loggedOut', 'seating']);

export function createMetrics(): Metrics & { connect(source: MetricsSource): void } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = new Map<MetricName, Gauge>();
  for (const [name, row] of Object.entries(METRICS) as [MetricName, MetricRow][])
    if (row.type === 'gauge') gauges.set(name, new Gauge({ ...optionsOf(name), registers: [registry] }));
  const attempts = new Counter({ ...optionsOf('outpace_attempts_total'), registers: [registry] });
  const steps = new Histogram({
    ...optionsOf('outpace_step_seconds'),
    buckets: [...METRICS.outpace_step_seconds.buckets],
    registers: [registry],
  });
  const requests = new Counter({ ...optionsOf('outpace_api_requests_total'), registers: [registry] });
  const answers = new Histogram({
    ...optionsOf('outpace_api_seconds'),
    buckets: [...METRICS.outpace_api_seconds.buckets],
    registers: [registry],
  });
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  let source: MetricsSource | undefined;

  const set = (name: MetricName, value: number, labels: Readonly<Record<string, string>> = {}): void =>
    gauges.get(name)?.set({ ...labels }, value);

  function setDelays(): void {
    for (const quantile of QUANTILES) {
      const seconds = delay.percentile(quantile) / 1e9;
      set('outpace_event_loop_delay_seconds', Number.isFinite(seconds) ? seconds : 0, {
        quantile: String(quantile / 100),
      });
    }
    delay.reset();
  }

  return {
    contentType: registry.contentType,
    connect(given) {
      source = given;
    },
    stepped(effects, tookMs) {
      steps.observe(tookMs / 1_000);
      for (const effect of effects)
        if (effect.type === 'closeAttempt')
          attempts.inc({ campaign: effect.cdr.campaignId, dial_status: effect.cdr.dialStatus });
    },
    answered({ endpoint, status, tookMs }) {
      requests.inc({ endpoint, status: String(status) });
      answers.observe({ endpoint }, tookMs / 1_000);
    },
    async text() {
      for (const gauge of gauges.values()) gauge.reset();
      setDelays();
      if (source !== undefined) setFrom(set, await source.read(), source);
      return registry.metrics();
    },
    stop: () => delay.disable(),
  };
}

type Set = (name: MetricName, value: number, labels?: Readonly<Record<string, string>>) => void;

function setFrom(
  set: Set,
  { board, hopper, spool, rejectedRecords }: Operations,
  source: MetricsSource,
): void {
  const { version, node, dialGroupId } = source;
  set('outpace_info', 1, { version, node, dial_group: dialGroupId });
  set('outpace_link_up', Number(board.link === 'up'));
  set('outpace_emergency_stop', Number(board.holds.includes('emergency stop')));
  for (const reason of board.holds) set('outpace_hold', 1, { reason });
  const byState = (name: MetricName, calls: readonly { campaignId: string; state: string }[]): void => {
    for (const [key, count] of countBy(calls, (call) => `${call.campaignId}\n${call.state}`)) {
      const [campaign = '', state = ''] = key.split('\n');
      set(name, count, { campaign, state });
    }
  };
  byState(
    'outpace_calls',
    board.calls.filter(({ isInbound }) => isInbound !== true),
  );
  byState('outpace_inbound_calls', board.inbound ?? []);
  for (const { campaignId: campaign, state, pacing } of board.campaigns) {
    set('outpace_campaign_state', 1, { campaign, state });
    for (const { name: window, answered, abandoned, limit } of pacing?.budget ?? []) {
      set('outpace_abandonment_ratio', answered === 0 ? 0 : abandoned / answered, { campaign, window });
      set('outpace_abandonment_limit_ratio', limit, { campaign, window });
      set('outpace_abandonment_answered', answered, { campaign, window });
    }
  }
  for (const [state, count] of countBy(board.agents, (agent) => agent.state))
    set('outpace_agents', count, { state });
  const working = board.agents.filter(({ state }) => !AWAY.has(state));
  const busy = working.filter(({ state }) => BUSY.has(state)).length;
  set('outpace_occupancy_ratio', working.length === 0 ? 0 : busy / working.length);
  for (const [campaign, depth] of hopper ?? [])
    for (const state of ['ready', 'leased', 'open'] as const)
      set('outpace_hopper_leads', depth[state], { campaign, state });
  if (spool !== undefined) {
    set('outpace_spool_records', spool.entries);
    set('outpace_spool_oldest_age_seconds', spool.oldestAgeMs / 1_000);
  }
  if (rejectedRecords !== undefined) set('outpace_rejected_records', rejectedRecords);
  for (const state of ['due', 'missed'] as const)
    set('outpace_callbacks', board.callbacks?.[state] ?? 0, { state });
  for (const { trunkId: trunk, state, breaker, linesInUse, lines } of board.trunks ?? []) {
    set('outpace_trunk_state', 1, { trunk, state });
    set('outpace_trunk_breaker', 1, { trunk, state: breaker });
    set('outpace_trunk_lines_in_use', linesInUse, { trunk });
    set('outpace_trunk_lines', lines, { trunk });
  }
  for (const { ruleId: rule, subject } of source.alarms()) set('outpace_alarm', 1, { rule, subject });
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function optionsOf(name: MetricName): { name: string; help: string; labelNames: string[] } {
  const { help, labels } = METRICS[name];
  return { name, help, labelNames: [...labels] };
}
