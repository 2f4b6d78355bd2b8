/**
 * Flows that reach beyond the call, on the real Asterisk: what was pressed goes to a real HTTP server, its answer decides
 * the way, a message goes through the outbox to a gateway, and the person is put through to an outside number of the
 * virtual PSTN. A server that is down and a number that is busy lead to `onFailed`.
 */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/app/freePort.ts';
import { createLogger } from '../../src/app/log.ts';
import { startSms, type SmsPart } from '../../src/app/sms/part.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import { createPostgresSms } from '../../src/records/postgres.ts';
import { eventually, isWaitingRoom, liveBridges, liveChannels } from '../support/asterisk.ts';
import { endEngine, startEngineParts, TRUNK, type EngineParts } from '../support/engine.ts';
import {
  engineConfig,
  startEngine,
  type InProcessEngine,
  type InProcessOptions,
} from '../support/engineInProcess.ts';

/** Presses the five digits before its code, over and over. */
const PRESSES_ON = '44';
/** Answers after a second, talks, and hangs up by itself; is busy. */
const [TALKS, BUSY] = ['+15550098701', '+15550098710'] as const;
const SECRET = 'a secret of this test';
const SENDER = '+12025550100';

const flow = (id: string, url: string, number: string): string => `id: ${id}
name: Reach
start: rating
onFault: end
nodes:
  rating:
    kind: question
    prompts: [outpace/flow-rating]
    scale: { from: 1, to: 5 }
    next: ask
    onSilence: end
  ask:
    kind: webhook
    url: '${url}/people/{number}'
    body: { rating: '{rating}', call: '{call}' }
    fields: { tier: customer.tier }
    timeoutSeconds: 2
    withinSeconds: 4
    next: known
    onFailed: sorry
  known:
    kind: branch
    cases: [{ when: 'tier == "gold"', next: write }]
    otherwise: end
  write: { kind: sms, text: 'You gave {rating}, {tier}', next: outside }
  outside: { kind: transfer, to: 'number:${number}', waitSeconds: 10, onFailed: sorry }
  sorry: { kind: play, prompts: [outpace/flow-rating], next: end }
  end: { kind: hangup }
`;

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('a flow that reaches beyond the call', () => {
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-reach-'));
  const seen: Seen[] = [];
  let server: Server;
  let parts: EngineParts;
  let engine: InProcessEngine;
  let sms: SmsPart | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', headers: request.headers, body });
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ id: String(seen.length), customer: { tier: 'gold', secret: 'x' } }));
      });
    });
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const write = (id: string, at: string, number: string): void =>
      writeFileSync(join(flowsFolder, `${id}.yaml`), flow(id, at, number));
    write('reach', url, TALKS);
    write('busy', url, BUSY);
    write('down', `http://127.0.0.1:${await freePort()}`, TALKS);
    const reach: InProcessOptions['reach'] = {
      webhooks: { hosts: ['127.0.0.1'], allowPrivate: true, secret: SECRET },
      sms: {
        policies: 'none',
        webhook: { port: 0 },
        gateways: [
          {
            id: 'gateway',
            kind: 'http',
            from: SENDER,
            allowPrivate: true,
            http: { url: `${url}/sms`, body: '{"to":"{to}","text":"{text}"}', id: 'json:id' },
          },
        ],
      },
    };
    parts = await startEngineParts({ agents: 0 });
    const options = { flowsFolder, reach };
    engine = await startEngine(parts, options);
    sms = await startSms({
      config: engineConfig(parts, options),
      postgresUrl: parts.databaseUrl,
      records: parts.records,
      doNotCall: parts.stores.doNotCall,
      logger: createLogger('silent'),
    });
    expect(sms).toBeDefined();
  }, 120_000);
  afterAll(async () => {
    await sms?.stop();
    await endEngine(parts, engine);
    server.close();
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  /** One call of somebody who presses 4, to its end. */
  async function call(flowId: string) {
    const number = `+155544444${PRESSES_ON}`;
    await parts.records.createList(flowId, flowId);
    const lead = { leadId: flowId, number, rawNumber: number, fields: {}, sourceLine: 2 };
    await parts.records.importLeads(flowId, [lead]);
    await parts.createCampaign(flowId, {
      promptBeforeAgent: false,
      consent: undefined,
      pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
      flow: flowId,
    });
    expect(await engine.command({ type: 'campaign.start', campaignId: flowId })).toMatchObject({ ok: true });
    const [record] = await parts.finished(flowId, 60_000);
    if (record === undefined) throw new Error('no record');
    await nothingLeft();
    expect(await parts.stores.limits.linesInUse(TRUNK)).toBe(0);
    return record;
  }
  async function nothingLeft(): Promise<void> {
    const { pbx } = parts.asterisks;
    await eventually(async () => {
      const [channels, bridges] = await Promise.all([liveChannels(pbx), liveBridges(pbx)]);
      return channels.length === 0 && bridges.every(isWaitingRoom);
    }, 'waiting rooms are all there is');
  }
  const wayOf = ({ details }: Awaited<ReturnType<typeof call>>) =>
    details?.flow?.[0]?.path?.map(({ nodeId }) => nodeId);

  it('asks a server, writes to the person, and puts them through to a number', async () => {
    const record = await call('reach');
    const outbox = createPostgresSms(parts.databaseUrl);
    await outbox.start();
    const sent = async () => (await outbox.outbox({ limit: 10 })).filter(({ to }) => to === record.number);
    await eventually(async () => (await sent())[0]?.state === 'accepted', 'the gateway has the message');
    const messages = await sent();
    await outbox.stop();

    expect(wayOf(record)).toEqual(['rating', 'ask', 'known', 'write', 'outside']);
    expect(record).toMatchObject({
      dialStatus: 'answered',
      hangupReason: 'third-left',
      details: { flow: [{ end: 'transferred', transferredTo: TALKS, answers: [{ value: 4 }] }] },
    });
    expect(parts.invitesOf(TALKS)).toBe(1);

    const [asked, ...again] = seen.filter(({ url }) => url.startsWith('/people/'));
    expect(again).toEqual([]);
    expect(asked?.url).toBe(`/people/${encodeURIComponent(record.number)}`);
    expect(JSON.parse(asked?.body ?? '')).toEqual({ rating: 4, call: record.attemptId });
    const [, seconds = '', digest] =
      /^t=(\d+),v1=(.+)$/.exec(String(asked?.headers['outpace-signature'])) ?? [];
    expect(digest).toBe(createHmac('sha256', SECRET).update(`${seconds}.${asked?.body}`).digest('hex'));
    expect(asked?.headers['idempotency-key']).toContain(record.attemptId);

    expect(messages).toMatchObject([{ text: 'You gave 4, gold', from: SENDER, campaignId: 'reach' }]);
    const texts = seen.filter(({ url }) => url === '/sms').map(({ body }) => JSON.parse(body) as unknown);
    expect(texts).toEqual([{ to: record.number, text: 'You gave 4, gold' }]);
  }, 120_000);

  it('goes by onFailed where the server is down', async () => {
    const record = await call('down');
    expect(wayOf(record)).toEqual(['rating', 'ask', 'sorry', 'end']);
    expect(record).toMatchObject({ hangupReason: 'flow-over', details: { flow: [{ end: 'finished' }] } });
  }, 120_000);

  it('goes by onFailed where the number is busy, and the person hears why', async () => {
    const record = await call('busy');
    expect(wayOf(record)).toEqual(['rating', 'ask', 'known', 'write', 'outside', 'sorry', 'end']);
    expect(parts.invitesOf(BUSY)).toBe(1);
    expect(record).toMatchObject({ hangupReason: 'flow-over', details: { flow: [{ end: 'finished' }] } });
  }, 120_000);
});
