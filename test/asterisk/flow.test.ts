/**
 * Flows on the real Asterisk: the virtual PSTN's parties press the digits that their numbers say, and what is
 * stored equals what was pressed. An agent sends a caller to a survey and has them back; a missing prompt ends in the
 * flow's way out; ten calls go through the questionnaire at once.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { readTextFile } from '../../src/services/readTextFile.ts';
import { eventually, isWaitingRoom, liveBridges, liveChannels } from '../support/asterisk.ts';
import { agentsReady, boardShows, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

const EXAMPLES = fileURLToPath(new URL('../../config/flows/', import.meta.url));
/** Codes of the virtual PSTN: five digits once, and over and over (nobody knows when an agent sends the caller). */
const PRESSES_ONCE = '43';
const PRESSES_ON = '44';
/** Lasts so long; who presses before has cut it short. */
const INVITATION_MS = 10_900;
const AUTOMATED: Partial<CampaignSettings> = {
  promptBeforeAgent: false,
  consent: undefined,
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
};
const TALK: Partial<CampaignSettings> = { promptBeforeAgent: false, consent: undefined };

const survey = (id: string, prompt: string): string => `id: ${id}
name: Survey
start: rating
onFault: end
nodes:
  rating:
    kind: question
    prompts: [${prompt}]
    scale: { from: 1, to: 5 }
    next: end
    onSilence: end
  end: { kind: return }
`;

describe('flows on a real Asterisk', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));

  beforeAll(async () => {
    const questionnaire = readTextFile('flow', join(EXAMPLES, 'questionnaire.yaml'));
    writeFileSync(join(flowsFolder, 'questionnaire.yaml'), questionnaire);
    writeFileSync(join(flowsFolder, 'survey.yaml'), survey('survey', 'outpace/flow-rating'));
    writeFileSync(join(flowsFolder, 'mute.yaml'), survey('mute', 'outpace/no-such-prompt'));
    parts = await startEngineParts({ agents: 1 });
    engine = await startEngine(parts, { flowsFolder });
  }, 120_000);
  afterAll(async () => {
    await endEngine(parts, engine);
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  /** A list whose parties press these digits, once or over and over, and a campaign that calls them. */
  async function call(
    name: string,
    keys: readonly string[],
    settings: Partial<CampaignSettings>,
    party = PRESSES_ONCE,
  ) {
    await parts.records.createList(name, name);
    await parts.records.importLeads(
      name,
      keys.map((digits, index) => ({
        leadId: `${name}-${index}`,
        number: `+1555${digits}${party}`,
        rawNumber: digits,
        fields: {},
        sourceLine: index + 2,
      })),
    );
    await parts.createCampaign(name, settings);
    return engine.command({ type: 'campaign.start', campaignId: name });
  }

  /** One call in conversation with the agent, whose customer is sent to the flow; back in conversation at its end. */
  async function sendAndReturn(name: string, flowId: string): Promise<CallDetailRecord> {
    await agentsReady(engine, parts.agentIds);
    expect(await call(name, ['44444'], TALK, PRESSES_ON)).toMatchObject({ ok: true });
    const shows = (state: string) =>
      boardShows(
        engine,
        ({ calls }) => calls.some((one) => one.campaignId === name && one.state === state),
        `${name} is ${state}`,
        40_000,
      );
    await shows('joined');
    const [agentId = ''] = parts.agentIds;
    const action = { type: 'sendToFlow', flowId, thenReturn: true } as const;
    expect(await engine.command({ type: 'agent.action', agentId, action })).toMatchObject({ ok: true });
    expect((await engine.board()).calls).toMatchObject([{ state: 'inFlow' }]);
    const { calls } = await shows('joined');
    expect(calls[0]?.agentId).toBe(agentId);
    // Both legs are in one bridge again.
    await eventually(
      async () => (await liveBridges(parts.asterisks.pbx)).some(({ channels }) => channels.length === 2),
      'agent and customer are in one bridge',
    );
    await engine.command({ type: 'agent.hangup', agentId });
    const [record] = await parts.finished(name);
    if (record === undefined) throw new Error('no record');
    return record;
  }

  async function nothingLeft(): Promise<void> {
    await agentsReady(engine, parts.agentIds);
    await eventually(async () => {
      const { pbx } = parts.asterisks;
      const [channels, bridges] = await Promise.all([liveChannels(pbx), liveBridges(pbx)]);
      return channels.length === 1 && bridges.every(isWaitingRoom);
    }, 'the seat and waiting rooms are all there is');
  }

  it('asks the customer whom an agent sends, and brings them back', async () => {
    const record = await sendAndReturn('after-call', 'survey');
    expect(record.details?.flow).toMatchObject([
      { flowId: 'survey', sentBy: 'agent-1', end: 'returned', answers: [{ nodeId: 'rating', value: 4 }] },
    ]);
    expect(record).toMatchObject({ endedBy: 'agent', hangupReason: 'agent-hangup' });
    await nothingLeft();
  }, 90_000);

  it('brings the customer back by the way out where a prompt is missing', async () => {
    const record = await sendAndReturn('mute', 'mute');
    expect(record.details?.flow).toMatchObject([{ flowId: 'mute', end: 'returned', answers: [] }]);
    await nothingLeft();
  }, 90_000);

  it.each([
    ['a prompt is missing', 'mute', 'prompt-missing'],
    ['there is no such flow', 'none', 'flow-missing'],
  ])('does not start a campaign where %s', async (_name, flow, code) => {
    const reply = await call(`never-${flow}`, ['11111'], { ...AUTOMATED, flow });
    expect(reply).toMatchObject({ ok: false, code });
  });

  it('stores for each of ten calls what was pressed', async () => {
    // Consent, customer, source, household; the last key comes when all is said.
    const keys = Array.from({ length: 10 }, (_, index) => `1${1 + (index % 2)}${1 + (index % 3)}${index}8`);
    const reply = await call('questions', keys, { ...AUTOMATED, flow: 'questionnaire', maxLines: 10 });
    expect(reply).toMatchObject({ ok: true });
    const records = await parts.finished('questions', 90_000);
    expect(records).toHaveLength(10);
    for (const { number, details, consent, hangupReason } of records) {
      const pressed = number.slice(-7, -3);
      expect({ number, consent, hangupReason }).toEqual({
        number,
        consent: 'given',
        hangupReason: 'flow-over',
      });
      expect({ number, pressed: wordsOf(details?.flow?.[0]?.answers ?? []) }).toEqual({ number, pressed });
      const { askedAt = 0, answeredAt = 0 } = details?.consent ?? {};
      expect(answeredAt - askedAt).toBeLessThan(INVITATION_MS);
    }
    await nothingLeft();
  }, 150_000);
});

const CUSTOMER = ['yes', 'no'];
const SOURCES = ['friends', 'internet', 'other'];

/** The answers as the keys that they stand for; 1 for the consent before them. */
function wordsOf(answers: readonly { readonly value: unknown }[]): string {
  const [customer, source, household] = answers.map(({ value }) => String(value));
  return `1${CUSTOMER.indexOf(customer ?? '') + 1}${SOURCES.indexOf(source ?? '') + 1}${household ?? ''}`;
}
