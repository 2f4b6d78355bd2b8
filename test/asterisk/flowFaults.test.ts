/**
 * Keys and prompts of a flow on the real Asterisk, one thing at a time: what is typed ahead, what cuts a prompt short, and
 * a prompt whose file has gone from Asterisk since it was listed: the flow's way out is taken, or, where that fails as
 * well, the campaign is held. Parties with a script press by what they hear.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BEGINS,
  ENDS,
  PROMPTS,
  PROMPT_MS,
  writePrompts,
  type Spoken,
} from '../../bench/questionnaire/sounds.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { ariRequest, readPstnLog, type PstnLogEntry } from '../support/asterisk.ts';
import {
  TRUNK,
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

/** A statement, a question, a statement; each begins with a tone of its own. */
const flowOf = (id: string, rules = '', onFault = 'end'): string => `id: ${id}
name: ${id}
start: welcome
onFault: ${onFault}
keys: { repeats: 0, firstKeySeconds: 1 }
nodes:
  welcome: { kind: play, prompts: [outpace/${PROMPTS.welcome}], next: one }
  one: { kind: question, ${rules}prompts: [outpace/${PROMPTS.one}], scale: { from: 1, to: 5 }, next: last, onSilence: last }
  last: { kind: play, prompts: [outpace/${PROMPTS.notice}], next: end }
  ${onFault === 'end' ? '' : `${onFault}: { kind: play, prompts: [outpace/${PROMPTS.six}], next: end }`}
  end: { kind: hangup }
`;

const FLOWS = {
  plain: flowOf('plain'),
  ahead: flowOf('ahead', 'typeAhead: true, '),
  patient: flowOf('patient', 'bargeIn: false, '),
  sorry: flowOf('sorry', '', 'sorry'),
  mute: flowOf('mute', '', 'sorry'),
};
const hear = (spoken: Spoken): string => `h${BEGINS[spoken]}`;
/** Two self-checks. */
const SELF_CHECKED_MS = 65_000;
const TO_THE_END = `h${ENDS}`;

describe('a flow on a real Asterisk', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let people = 0;
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));

  beforeAll(async () => {
    for (const [name, text] of Object.entries(FLOWS)) writeFileSync(join(flowsFolder, `${name}.yaml`), text);
    parts = await startEngineParts({ agents: 0 });
    // The range of parties with a script is one that no trunk dials unless it is named.
    const trunk = { id: TRUNK, host: '127.0.0.1', destinations: { allow: ['+', '+883'], deny: [] } };
    writePrompts(soundsFolder());
    engine = await startEngine(parts, { flowsFolder, trunks: [trunk] });
  }, 120_000);
  afterAll(async () => {
    await endEngine(parts, engine);
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  const soundsFolder = (): string => join(parts.asterisks.pbx.runDir, 'data/sounds');
  const remove = (spoken: Spoken): void =>
    rmSync(join(soundsFolder(), 'outpace/en', `${PROMPTS[spoken]}.wav`), { force: true });

  /** One call of a campaign of its own; `meanwhile` once the flow has begun. */
  async function call(
    name: string,
    flow: keyof typeof FLOWS,
    steps: readonly string[],
    meanwhile = () => {},
  ) {
    people += 1;
    const number = `+8837${String(people).padStart(11, '0')}`;
    const script = { variable: `SCRIPT_${number.slice(1)}`, value: steps.join('-') };
    await ariRequest(
      parts.asterisks.pstn,
      'POST',
      `asterisk/variable?${new URLSearchParams(script).toString()}`,
    );
    await parts.records.createList(name, name);
    const lead = { leadId: name, number, rawNumber: number, fields: {}, sourceLine: 2 };
    await parts.records.importLeads(name, [lead]);
    await parts.createCampaign(name, {
      flow,
      promptBeforeAgent: false,
      consent: undefined,
      pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
    });
    expect(await engine.command({ type: 'campaign.start', campaignId: name })).toMatchObject({ ok: true });
    const isInFlow = (floor: Floor): boolean => callsIn(floor, 'inFlow').length === 1;
    await boardShows(engine, isInFlow, `${name} is in its flow`, SELF_CHECKED_MS);
    meanwhile();
    const [record] = await parts.finished(name);
    // What is gone holds all dialling from the next self-check on.
    writePrompts(soundsFolder());
    if (record === undefined) throw new Error('no record');
    const log = readPstnLog(parts.asterisks.pstn).filter((entry) => entry.number === number);
    return { record, log };
  }

  it.each([
    ['is dropped', 'plain', []],
    ['counts where the question says typeAhead', 'ahead', [4]],
  ] as const)('a key before the question %s', async (_what, flow, answers) => {
    const { record } = await call(`early-${flow}`, flow, [hear('welcome'), 'k4', hear('notice')]);
    expect(answersOf(record)).toEqual(answers);
  });

  it('a key cuts the question short', async () => {
    const { record, log } = await call('barge', 'plain', [hear('one'), 'k3', hear('notice')]);
    expect(answersOf(record)).toEqual([3]);
    expect(heardAt(log, 'notice') - heardAt(log, 'one')).toBeLessThan(PROMPT_MS);
  });

  it('a question that is not to be cut short is heard to its end, and takes the key after it', async () => {
    const steps = [hear('one'), 'k3', TO_THE_END, 'w0.3', 'k5', hear('notice')];
    const { record, log } = await call('patient', 'patient', steps);
    expect(answersOf(record)).toEqual([5]);
    expect(heardAt(log, 'notice') - heardAt(log, 'one')).toBeGreaterThan(PROMPT_MS);
  });

  it('a prompt whose file is gone leads to the way out, which is heard', async () => {
    const { record, log } = await call('sorry', 'sorry', [hear('welcome'), hear('six')], () => remove('one'));
    expect(heardAt(log, 'six')).toBeGreaterThan(heardAt(log, 'welcome'));
    expect(record.details?.flow).toMatchObject([{ flowId: 'sorry', end: 'finished', answers: [] }]);
    expect(record).toMatchObject({ hangupReason: 'flow-over' });
    expect(eventsOf('flow.promptFailed', record)).toMatchObject([{ flowId: 'sorry', nodeId: 'one' }]);
    const campaign = (await engine.board()).campaigns.find(({ campaignId }) => campaignId === 'sorry');
    expect(campaign?.reason ?? '').not.toContain('the flow sorry');
  }, 120_000);

  it('the campaign is held where the way out does not play either', async () => {
    const { record } = await call('mute', 'mute', [hear('welcome')], () => {
      remove('one');
      remove('six');
    });
    expect(record.details?.flow).toMatchObject([{ flowId: 'mute', end: 'fault', answers: [] }]);
    expect(record).toMatchObject({ hangupReason: 'flow-fault' });
    expect(eventsOf('flow.promptFailed', record)).toMatchObject([{ nodeId: 'one' }, { nodeId: 'sorry' }]);
    expect(eventsOf('flow.fault', record)).toHaveLength(1);
    const isHeld = ({ campaigns }: Floor): boolean =>
      campaigns.find(({ campaignId }) => campaignId === 'mute')?.reason.includes('the flow mute failed') ===
      true;
    await boardShows(engine, isHeld, 'the campaign says why it calls nobody', SELF_CHECKED_MS);
  }, 120_000);

  function eventsOf(event: string, { attemptId }: CallDetailRecord): readonly Record<string, unknown>[] {
    return readFileSync(engine.logFile, 'utf8')
      .split('\n')
      .filter((line) => line.includes(event) && line.includes(attemptId))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
});

const answersOf = ({ details }: CallDetailRecord): readonly unknown[] =>
  (details?.flow?.[0]?.answers ?? []).map(({ value }) => value);

function heardAt(log: readonly PstnLogEntry[], spoken: Spoken): number {
  const entry = log.find(({ event, what }) => event === 'heard' && what === String(BEGINS[spoken]));
  if (entry === undefined) throw new Error(`${spoken} was not heard`);
  return entry.at;
}
