/**
 * An engine as it is operated, on real parts: `/metrics` and `/health` while a call is up, an alarm told to a real
 * webhook once and cleared once, and `outpace drain` that lets the call finish before the process ends with 0.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { cli, jsonOf } from '../cli/cli.ts';
import {
  DIAL_GROUP,
  agentsReady,
  boardShows,
  callsIn,
  expectNothingLeft,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngineProcess, type EngineProcess } from '../support/engineProcess.ts';
import { eventually } from '../support/eventually.ts';
import { hangUpParties } from '../support/farEnd.ts';

describe('operating an engine', () => {
  let parts: EngineParts;
  let engine: EngineProcess;
  let hook: Server;
  const alarms: { type: string; ruleId: string; subject: string }[] = [];

  beforeAll(async () => {
    hook = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('utf8')));
      request.on('end', () => {
        alarms.push(JSON.parse(body) as (typeof alarms)[number]);
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const webhook = { url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` };
    parts = await startEngineParts({ agents: 1 });
    engine = await startEngineProcess(parts, { alarms: { webhook } });
    await agentsReady(engine, parts.agentIds);
  }, 120_000);
  afterAll(async () => {
    hook.close();
    await parts.stop();
  });

  const metrics = async (): Promise<string> => (await fetch(engine.metricsUrl)).text();
  /** The value of a metric with exactly these labels; undefined where it is not served. */
  const valueOf = (text: string, metric: string): number | undefined => {
    const line = text.split('\n').find((each) => each.startsWith(`${metric} `));
    return line === undefined ? undefined : Number(line.slice(metric.length + 1));
  };

  it('shows a call, its agent, its trunk and the machine in /metrics', async () => {
    await parts.runCampaign(engine, 'live', ['02']);
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 1, 'they talk');
    const text = await metrics();
    expect(valueOf(text, 'outpace_calls{campaign="live",state="joined"}')).toBe(1);
    expect(valueOf(text, 'outpace_agents{state="talking"}')).toBe(1);
    expect(valueOf(text, 'outpace_occupancy_ratio')).toBe(1);
    expect(valueOf(text, 'outpace_trunk_lines_in_use{trunk="pstn"}')).toBe(1);
    expect(valueOf(text, 'outpace_trunk_state{trunk="pstn",state="available"}')).toBe(1);
    expect(valueOf(text, 'outpace_trunk_breaker{trunk="pstn",state="closed"}')).toBe(1);
    expect(valueOf(text, 'outpace_link_up')).toBe(1);
    expect(valueOf(text, 'outpace_emergency_stop')).toBe(0);
    expect(valueOf(text, 'outpace_hopper_leads{campaign="live",state="open"}')).toBe(1);
    expect(valueOf(text, 'outpace_abandonment_limit_ratio{campaign="live",window="day"}')).toBe(0.03);
    expect(valueOf(text, 'outpace_step_seconds_count')).toBeGreaterThan(10);
    expect(valueOf(text, 'outpace_event_loop_delay_seconds{quantile="0.5"}')).toBeGreaterThan(0);
    expect(text).not.toMatch(/\+?1555\d{5}/);
    const health = await fetch(engine.metricsUrl.replace('/metrics', '/health'));
    expect([health.status, await health.text()]).toEqual([200, 'ok\n']);
    await hangUpParties(parts.asterisks.pstn);
    await parts.finished('live');
  }, 40_000);

  it('raises an alarm once and clears it once, by webhook and on the board', async () => {
    await parts.stores.emergency.give({ action: 'stop', at: Date.now(), by: 'test', reason: 'test' });
    await eventually(async () => valueOf(await metrics(), 'outpace_emergency_stop') === 1);
    await parts.stores.emergency.give({ action: 'release', at: Date.now(), by: 'test', reason: 'test' });
    await parts.asterisks.pstn.stop();
    const down = (): typeof alarms => alarms.filter(({ ruleId }) => ruleId === 'trunk-down');
    await eventually(() => down().length > 0, 90_000);
    const isTold = ({ alarms: raised = [] }: Floor): boolean =>
      raised.some(({ ruleId }) => ruleId === 'trunk-down');
    await boardShows(engine, isTold, 'the alarm is on the board');
    expect(valueOf(await metrics(), 'outpace_alarm{rule="trunk-down",subject="pstn"}')).toBe(1);
    await parts.asterisks.restart('pstn');
    await eventually(() => down().length > 1, 90_000);
    expect(down()).toMatchObject([
      { type: 'alarm.raised', subject: 'pstn' },
      { type: 'alarm.cleared', subject: 'pstn' },
    ]);
    // Stopped on purpose: nobody is called for it.
    expect(alarms.filter(({ ruleId }) => ruleId === 'dialling-stopped' || ruleId === 'held')).toEqual([]);
  }, 200_000);

  it('is drained: no new call, the live one finishes, the process ends with 0', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'last', ['02', '02', '02']);
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 1, 'they talk');
    const env = { REDIS_URL: parts.redis.url, DATABASE_URL: parts.databaseUrl };
    const args = ['--set', `dialGroup=${DIAL_GROUP}`, 'drain', '--wait', '--deadline', '60s', '--json'];
    const draining = cli(args, { cwd: parts.dataDir, env });
    const floor = await boardShows(engine, ({ draining: since }) => since !== undefined, 'it drains');
    expect(floor.holds).toContain('shutting down');
    expect(callsIn(floor, 'joined')).toHaveLength(1);
    // Agents work as ever: the one who talks ends the call by the command that was there before.
    const [agentId = ''] = parts.agentIds;
    await engine.command({ type: 'agent.hangup', agentId });
    expect(await engine.ended).toBe(0);
    const result = await draining;
    expect(result.exitCode).toBe(0);
    expect(jsonOf(result)).toMatchObject({ dialGroupId: DIAL_GROUP, callsAtStart: 1, ended: true });
    const calls = await parts.closed('last');
    expect(calls).toMatchObject([{ dialStatus: 'answered', hangupReason: 'agent-hangup' }]);
    await hangUpParties(parts.asterisks.pstn);
    await expectNothingLeft(parts.asterisks);
  }, 90_000);
});
