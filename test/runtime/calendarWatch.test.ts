/** Holiday tables that end soon, told for the countries that campaigns go by: on the board, once in the log, as an alarm. */
import { describe, expect, it } from 'vitest';
import { drawBoard } from '../../src/app/board.ts';
import { loadLaw } from '../../src/app/policy/law.ts';
import { createAlarmWatch } from '../../src/domain/alarm/watch.ts';
import { ALARM_RULES } from '../../src/domain/alarm/rules.ts';
import type { FloorBoard } from '../../src/domain/floor/board.ts';
import { createCalendarWatch } from '../../src/runtime/calendarWatch.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { aCampaign } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { keptLog } from './parts.ts';

const law = loadLaw();
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const HANDOVER = { region: 'GB-SCT', timeZone: 'Europe/London', workingDays: 5, checkList: [] };

/** The first day of the first year without a table. */
function endOf(country: string): number {
  const years = law.holidayTables.find((table) => table.country === country)?.years ?? {};
  return Date.UTC(Math.max(...Object.keys(years).map(Number)) + 1, 0, 1);
}

async function aWatch(now: number) {
  const clock = createVirtualClock(now);
  const records = createMemoryRecords();
  const log = keptLog();
  await records.createCampaign(aCampaign({ policies: ['US'] }));
  await records.createCampaign(aCampaign({ handover: HANDOVER }, { campaignId: 'leads' }));
  await records.createCampaign(aCampaign({ policies: ['DE'] }, { campaignId: 'old', state: 'completed' }));
  const watch = createCalendarWatch({
    records,
    law,
    dialGroupId: 'main',
    clock,
    log,
    noteFailure: (operation, error) => {
      throw new Error(operation, { cause: error });
    },
  });
  for (const loop of watch.loops) loop.start();
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  await pass(100);
  return { ...watch, log, pass };
}

describe('the calendar watch', () => {
  it('says nothing 61 days before a table ends, and tells 60 days before', async () => {
    const { warnings, log, pass, loops } = await aWatch(endOf('US') - 61 * DAY_MS);
    expect(warnings()).toEqual([]);
    await pass(DAY_MS + MINUTE_MS);
    expect(warnings()).toMatchObject([
      { country: 'US', campaignIds: ['camp'], text: expect.stringContaining('in 60 days') as string },
      { country: 'GB', campaignIds: ['leads'] },
    ]);
    await pass(5 * MINUTE_MS);
    const told = log.lines.filter(({ event }) => event === 'calendar.ending');
    expect(told).toMatchObject([
      { level: 'warn', country: 'US' },
      { level: 'warn', country: 'GB' },
    ]);
    await Promise.all(loops.map((loop) => loop.stop()));
  });

  it('is drawn on the board and raises an alarm for each country, cleared once the year is there', async () => {
    const { warnings, loops } = await aWatch(endOf('US') - DAY_MS);
    await Promise.all(loops.map((loop) => loop.stop()));
    const board: FloorBoard = {
      at: 0,
      link: 'up',
      holds: [],
      campaigns: [],
      agents: [],
      calls: [],
      calendar: warnings(),
    };
    const drawn = drawBoard({ title: 'T', board, elapsedMs: 0, width: 200 }, false);
    expect(drawn[1]).toMatch(/^holidays: there is no table of US for \d{4}: nobody is called there from/);
    const alarms = createAlarmWatch(ALARM_RULES);
    const reading = { at: 0, link: 'up', holds: [], readyAgents: [], campaigns: [], trunks: [] } as const;
    expect(alarms.look({ ...reading, calendar: warnings() })).toMatchObject([
      { type: 'raised', ruleId: 'holidays-ending', subject: 'US' },
      { type: 'raised', ruleId: 'holidays-ending', subject: 'GB' },
    ]);
    expect(alarms.look({ ...reading, at: 1 })).toMatchObject([{ type: 'cleared' }, { type: 'cleared' }]);
  });
});
