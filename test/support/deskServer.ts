/**
 * Desks on a real Postgres and Redis, with an engine on simulated telephony in the same process: agents at desks, people
 * who answer by the end of their number. Time is the system's.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { AgentId } from '../../src/domain/kernel/ids.ts';
import { ROLE_PERMISSIONS, type Role } from '../../src/domain/account/permission.ts';
import type { Caller } from '../../src/domain/account/caller.ts';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { NO_LAW } from '../../src/domain/compliance/law.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { createClient, type OutpaceClient } from '../../src/api/client/client.ts';
import type { DeskCommand, DeskMessage, DeskView } from '../../src/api/schemas/deskMessages.ts';
import type { DayFigures, DeskScreen } from '../../src/api/schemas/deskScreen.ts';
import { createApiServer } from '../../src/api/server.ts';
import type { DeskEngine } from '../../src/app/api/desk.ts';
import { openApiParts } from '../../src/app/api/ports.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup, type DialGroup } from '../../src/runtime/dialGroup.ts';
import { createSimTelephony, type SimTelephonyOptions } from '../../src/sim/telephony.ts';
import type { DeskOwnParts } from '../../src/services/deskParts.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { aCampaign } from '../engine/floor.ts';
import { eventually } from './eventually.ts';
import { startTestPostgres } from './postgres.ts';
import { startTempRedis } from './redis.ts';

const DIAL_GROUP = 'desks';
const DEADLINE_MS = 15_000;

export interface DeskServer {
  readonly baseUrl: string;
  readonly group: DialGroup;
  readonly desk: DeskOwnParts;
  readonly records: RecordsPort;
  readonly errors: readonly unknown[];
  /** Callers by what they send as their token; those without are nobody. */
  readonly callers: Map<string, Caller>;
  client(token: string): OutpaceClient;
  open(token: string, options?: OpenOptions): Promise<DeskWindow>;
  /** A campaign that calls these numbers, one after the other. */
  campaign(id: string, leads: readonly DeskLead[], settings?: Partial<CampaignSettings>): Promise<void>;
  /** For all campaigns. */
  isListed(number: string): Promise<boolean>;
  /** Of the call's record, once it is there. */
  actionsOf(attemptId: string, action: string): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

export interface DeskLead {
  readonly number: string;
  readonly name?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

interface OpenOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly protocol?: string;
}

export interface DeskWindow {
  readonly socket: WebSocket;
  readonly messages: DeskMessage[];
  /** When each came, by the process's own clock. */
  readonly cameAt: number[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  view(): DeskView | undefined;
  screen(): DeskScreen | undefined;
  until(holds: (view: DeskView) => boolean): Promise<DeskView>;
  untilScreen(holds: (screen: DeskScreen) => boolean): Promise<DeskScreen>;
  untilFigures(holds: (figures: DayFigures) => boolean): Promise<DayFigures>;
  send(command: DeskCommand): void;
  ask(command: WithoutId<DeskCommand>, id?: string): Promise<Extract<DeskMessage, { type: 'reply' }>>;
  close(): Promise<void>;
}

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'id'> : never;

/** What the floor has, and who answers: people by the end of their number where `partyOf` is absent. */
export interface DeskFloorOptions extends Pick<SimTelephonyOptions, 'partyOf'> {
  /** Also how many calls a second are placed. */
  readonly lines?: number;
  /** To the database. */
  readonly connections?: number;
}

/** `phones`: agents on record, each with the phone of the same name. */
export async function startDeskServer(
  phones: readonly AgentId[],
  config: Readonly<Record<string, unknown>> = {},
  telephony: DeskEngine['telephony'] = {},
  { lines = 50, connections = 4, ...floor }: DeskFloorOptions = {},
): Promise<DeskServer> {
  const [postgres, redis] = await Promise.all([startTestPostgres(), startTempRedis()]);
  const databaseUrl = await postgres.migratedDatabase();
  const records = createPostgresRecords({ url: databaseUrl, maxConnections: connections });
  await records.start();
  const connection = await connectRedis(redis.url);
  const stores = createRedisStores(connection, DIAL_GROUP);
  const errors: unknown[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-desks-'));
  for (const agentId of phones)
    await records.saveAgent({ agentId, name: `Name of ${agentId}`, phone: agentId, dialGroupId: DIAL_GROUP });
  const ownership = await stores.ownership.acquire(DIAL_GROUP, randomUUID(), 60_000, Date.now());
  if (ownership === undefined) throw new Error('not free');
  const group = createDialGroup({
    node: 'node',
    dialGroupId: DIAL_GROUP,
    ownership,
    trunks: [{ trunkId: 'carrier', lines, callsPerSecond: lines }],
    seatCallerId: '+15550100000',
    stores,
    records,
    telephony: createSimTelephony({
      clock: systemClock,
      random: randomStream(1, 'sim'),
      trunks: ['carrier'],
      phones,
      prompts: [{ name: 'outpace/consent' }, { name: 'outpace/safe-harbour' }],
      ...floor,
    }),
    closingFile: openClosingFile(join(dataDir, 'closing.ndjson')),
    clock: systemClock,
    random: randomStream(1, 'engine'),
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    agentRules: { pauseReasons: [], pauseAfterLostPhone: false },
    fatal: (reason, error) => errors.push(reason, error),
  });
  await group.start();
  const { parts, close } = await openApiParts({
    config: configSchema.parse({ dataDir, dialGroup: DIAL_GROUP, region: 'US', ...config }),
    postgresUrl: databaseUrl,
    dialGroupId: DIAL_GROUP,
    records,
    stores,
    storesOf: async (dialGroupId) => createRedisStores(connection, dialGroupId),
    law: NO_LAW,
    bounds: { callerIds: [], trunkIds: ['carrier'], lines, attempts: 10, ringTimeoutMs: 60_000 },
    doNotCallFiles: undefined,
    desk: { floor: group, store: stores.desk, telephony },
    now: () => Date.now(),
    onError: (error) => errors.push(error),
  });
  const { desk } = parts;
  if (desk === undefined) throw new Error('no desk');
  const callers = new Map<string, Caller>(phones.map((agentId) => [agentId, callerOf('agent', agentId)]));
  callers.set('supervisor', callerOf('supervisor'));
  const app = await createApiServer({
    parts,
    now: () => Date.now(),
    callerOf: async ({ headers }) =>
      callers.get((headers.authorization ?? headers.cookie ?? '').replace(/^(Bearer |session=)/, '')),
    onError: (error) => errors.push(error),
  });
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  const windows = new Set<DeskWindow>();
  return {
    baseUrl,
    group,
    desk,
    records,
    errors,
    callers,
    client: (token) => createClient({ baseUrl, token }),
    async open(token, options) {
      const window = await openWindow(baseUrl, token, options);
      windows.add(window);
      return window;
    },
    async campaign(campaignId, leads, settings = {}) {
      await records.createList(campaignId, campaignId);
      const rows = leads.map(({ fields = {}, ...lead }, index) => ({
        leadId: `${campaignId}-${index}`,
        rawNumber: lead.number,
        fields,
        sourceLine: index + 2,
        ...lead,
      }));
      await records.importLeads(campaignId, rows);
      await records.createCampaign(
        aCampaign(settings, {
          campaignId,
          name: `Campaign ${campaignId}`,
          dialGroupId: DIAL_GROUP,
          listIds: [campaignId],
          state: 'draft',
        }),
      );
      const { ok, message } = await group.command({ type: 'campaign.start', campaignId });
      if (!ok) throw new Error(message);
    },
    isListed: (number) => stores.doNotCall.has(number),
    actionsOf: (attemptId, action) =>
      eventually(async () => {
        const record = await records.attempt(attemptId);
        const details = record !== undefined && 'dialStatus' in record ? (record.details ?? {}) : undefined;
        return (
          details?.actions?.filter((one) => one.action === action) ?? (details === undefined ? undefined : [])
        );
      }),
    async stop() {
      for (const window of windows) window.socket.terminate();
      await app.close();
      await close();
      await group.stop(0);
      await connection.close();
      await records.stop();
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function callerOf(role: Role, agentId?: AgentId, via: Caller['via'] = 'token'): Caller {
  const login = agentId ?? role;
  const permissions = ROLE_PERMISSIONS[role];
  return { userId: login, login, role, permissions, via, ...(agentId === undefined ? {} : { agentId }) };
}

async function openWindow(baseUrl: string, token: string, options: OpenOptions = {}): Promise<DeskWindow> {
  const { headers = { authorization: `Bearer ${token}` }, path = '/desk', protocol } = options;
  const url = `${baseUrl.replace(/^http/, 'ws')}/api/v1${path}`;
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], { headers });
  const messages: DeskMessage[] = [];
  const cameAt: number[] = [];
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')) as DeskMessage);
    cameAt.push(performance.now());
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  const last = <Type extends DeskMessage['type']>(type: Type) =>
    messages.findLast((message): message is Extract<DeskMessage, { type: Type }> => message.type === type);
  const window: DeskWindow = {
    socket,
    messages,
    cameAt,
    closed,
    view: () => last('view')?.view,
    screen: () => last('screen')?.screen,
    until: (holds) =>
      found(
        () => last('view')?.view,
        holds,
        () => JSON.stringify(last('view')),
      ),
    untilScreen: (holds) =>
      found(
        () => last('screen')?.screen,
        holds,
        () => JSON.stringify(last('screen')),
      ),
    untilFigures: (holds) =>
      found(
        () => last('figures')?.figures,
        holds,
        () => JSON.stringify(last('figures')),
      ),
    send: (command) => socket.send(JSON.stringify(command)),
    async ask(command, id = randomUUID()) {
      socket.send(JSON.stringify({ id, ...command }));
      const reply = () =>
        messages.findLast(
          (message): message is Extract<DeskMessage, { type: 'reply' }> =>
            message.type === 'reply' && message.id === id,
        );
      return found(
        reply,
        () => true,
        () => `no reply to ${JSON.stringify(command)}`,
      );
    },
    async close() {
      socket.close();
      await closed;
    },
  };
  return window;
}

async function found<Value>(
  look: () => Value | undefined,
  holds: (value: Value) => boolean,
  what: () => string,
): Promise<Value> {
  let value: Value | undefined;
  await eventually(() => {
    value = look();
    return value !== undefined && holds(value);
  }, DEADLINE_MS).catch(() => {
    throw new Error(`not in time: ${what()}`);
  });
  if (value === undefined) throw new Error(what());
  return value;
}
