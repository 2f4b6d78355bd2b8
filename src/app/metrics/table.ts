/** Every metric of `/metrics` in one table: what is served and what docs/alarms.md says of it come from here. */

export interface MetricRow {
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

export const METRICS = {
  outpace_info: { type: 'gauge', help: 'Always 1.', labels: ['version', 'node', 'dial_group'] },
  outpace_link_up: { type: 'gauge', help: 'Whether the link to Asterisk is up.', labels: [] },
  outpace_hold: {
    type: 'gauge',
    help: 'Always 1: a reason for which no call is placed at all.',
    labels: ['reason'],
  },
  outpace_emergency_stop: { type: 'gauge', help: 'Whether the emergency stop is set.', labels: [] },
  outpace_calls: { type: 'gauge', help: 'Calls that live, by state.', labels: ['campaign', 'state'] },
  outpace_inbound_calls: {
    type: 'gauge',
    help: 'Callers on the line, by state.',
    labels: ['campaign', 'state'],
  },
  outpace_attempts_total: {
    type: 'counter',
    help: 'Attempts that have ended since the engine started, by dial status.',
    labels: ['campaign', 'dial_status'],
  },
  outpace_campaign_state: {
    type: 'gauge',
    help: 'Always 1: the state the campaign is in.',
    labels: ['campaign', 'state'],
  },
  outpace_abandonment_ratio: {
    type: 'gauge',
    help: 'Abandoned among the answered calls of an abandonment window.',
    labels: ['campaign', 'window'],
  },
  outpace_abandonment_limit_ratio: {
    type: 'gauge',
    help: "The window's limit.",
    labels: ['campaign', 'window'],
  },
  outpace_abandonment_answered: {
    type: 'gauge',
    help: 'Answered calls that the window counts.',
    labels: ['campaign', 'window'],
  },
  outpace_agents: { type: 'gauge', help: 'Agents, by state.', labels: ['state'] },
  outpace_occupancy_ratio: {
    type: 'gauge',
    help: 'Agents who talk or wrap up, among those who are not paused, at this moment.',
    labels: [],
  },
  outpace_hopper_leads: {
    type: 'gauge',
    help: 'Leads in the hopper: ready, leased, or in an open attempt.',
    labels: ['campaign', 'state'],
  },
  outpace_spool_records: { type: 'gauge', help: 'Records on their way to the database.', labels: [] },
  outpace_spool_oldest_age_seconds: { type: 'gauge', help: 'Age of the oldest of them.', labels: [] },
  outpace_rejected_records: {
    type: 'gauge',
    help: 'Records that the database refused: outpace records rejected.',
    labels: [],
  },
  outpace_callbacks: {
    type: 'gauge',
    help: 'Callbacks whose time has come, and those of them that nobody was offered in time.',
    labels: ['state'],
  },
  outpace_trunk_state: {
    type: 'gauge',
    help: 'Always 1: the state the trunk is in.',
    labels: ['trunk', 'state'],
  },
  outpace_trunk_breaker: {
    type: 'gauge',
    help: "Always 1: the state the trunk's breaker is in.",
    labels: ['trunk', 'state'],
  },
  outpace_trunk_lines_in_use: {
    type: 'gauge',
    help: 'Calls of this dial group on the trunk.',
    labels: ['trunk'],
  },
  outpace_trunk_lines: { type: 'gauge', help: 'Lines of the trunk.', labels: ['trunk'] },
  outpace_step_seconds: {
    type: 'histogram',
    help: 'Time the engine took for one input, pacing decisions included.',
    labels: [],
    buckets: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  },
  outpace_event_loop_delay_seconds: {
    type: 'gauge',
    help: 'Delay of the event loop since the last look, by quantile.',
    labels: ['quantile'],
  },
  outpace_api_requests_total: {
    type: 'counter',
    help: 'Requests of the API and the console that were answered, by endpoint and HTTP status.',
    labels: ['endpoint', 'status'],
  },
  outpace_api_seconds: {
    type: 'histogram',
    help: 'Time from the request to its answer; live events and downloads last as long as they are read.',
    labels: ['endpoint'],
    buckets: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
  },
  outpace_alarm: { type: 'gauge', help: 'Always 1: an alarm that is raised.', labels: ['rule', 'subject'] },
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof METRICS;
