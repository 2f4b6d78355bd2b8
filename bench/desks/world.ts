/** A server with its engine on simulated telephony, a real Redis and Postgres, and the agents' pages in a process of their own. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { RecordEntry } from '../../src/ports/records.ts';
import { startDeskServer, type DeskServer } from '../../test/support/deskServer.ts';
import { aJoinedCdr, anAttempt, closed, opened } from '../../test/support/records.ts';
import type { SeenAtDesks } from './clients.ts';

export interface DesksWorld {
  readonly server: DeskServer;
  /** Opens a page for each agent; resolves once all are ready for calls. */
  openPages(): Promise<void>;
  seen(): Promise<SeenAtDesks>;
  /** So many calls that are placed at once, to people who were called before. */
  campaign(campaignId: string, calls: number): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly agents: number;
  readonly lines: number;
  readonly answersAfterMs: number;
  /** Of the person with that number. */
  readonly talksForMs: (number: string) => number;
  readonly settings: Partial<CampaignSettings>;
}

const SCRIPT = `id: sale
name: Sale
start: opening
fields: [{field: city, label: Town, edit: true}]
nodes:
  opening: {text: 'Good day {{name}} in {{city}}, I am {{agent}}', answers: [{label: Go on, to: end}]}
  end: {text: Goodbye, disposition: sale}
objections: {}
`;
const EARLIER_CALLS = 3;
const LOOK_EVERY_MS = 50;

export async function startWorld(options: WorldOptions): Promise<DesksWorld> {
  const { agents, lines, answersAfterMs, talksForMs } = options;
  const folder = mkdtempSync(join(tmpdir(), 'desks-bench-'));
  writeFileSync(join(folder, 'sale.yaml'), SCRIPT);
  const agentIds = Array.from({ length: agents }, (_, index) => `agent-${index}`);
  const calleeOf = (number: string) =>
    ({
      ringback: 'ringing',
      decidesAfterMs: answersAfterMs,
      keys: [],
      talksForMs: talksForMs(number),
    }) as const;
  const server = await startDeskServer(
    agentIds,
    { scripts: { folder } },
    {},
    { lines, connections: 8, partyOf: calleeOf },
  );
  let pages: ChildProcess | undefined;
  let called = 0;

  async function seen(): Promise<SeenAtDesks> {
    if (pages === undefined) throw new Error('no page is open');
    const told = once(pages, 'message');
    pages.send('seen');
    return ((await told) as [SeenAtDesks])[0];
  }

  return {
    server,
    seen,
    async openPages() {
      pages = fork(fileURLToPath(new URL('clients.ts', import.meta.url)), [server.baseUrl, String(agents)]);
      while ((await seen()).ready < agents) await pause(LOOK_EVERY_MS);
    },
    async campaign(campaignId, calls) {
      const leads = Array.from({ length: calls }, (_, index) => ({
        number: `+1202555${String(called + index).padStart(4, '0')}`,
        name: `Person ${called + index}`,
        fields: { city: 'Ulm', income: '90000' },
      }));
      called += calls;
      await server.records.write(
        leads.flatMap(({ number }, index) => past(`${campaignId}-${index}`, number)),
      );
      await server.campaign(campaignId, leads, options.settings);
    },
    async stop() {
      pages?.kill();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The calls before this one. */
function past(leadId: string, number: string): readonly RecordEntry[] {
  return Array.from({ length: EARLIER_CALLS }, (_, index) => {
    const attempt = anAttempt(1, index, {
      attemptId: `${leadId}-${index}`,
      leadId,
      number,
      campaignId: 'earlier',
    });
    return [opened(attempt), closed(aJoinedCdr(attempt))];
  }).flat();
}
