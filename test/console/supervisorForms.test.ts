/** What supervisors' forms make of what is typed. */
import { describe, expect, it } from 'vitest';
import { agentOfLine, linesOf, skillsOf, skillsText } from '../../src/console/pages/agents/record.ts';
import { countByDay, weekAt } from '../../src/console/pages/callbacks/week.ts';
import { changeOf, settingsDraft } from '../../src/console/pages/campaigns/settings/change.ts';
import { aCampaign } from '../support/records.ts';

describe('agents as they are written', () => {
  it('have skills with levels, 1 where none stands there, in Latin and Chinese signs', () => {
    expect(skillsOf(' german:3, sales，日语：2 ,')).toEqual({ german: 3, sales: 1, 日语: 2 });
    expect(skillsOf('')).toEqual({});
    expect(skillsText({ sales: 1, german: 3 })).toBe('german:3, sales:1');
  });

  it('come one a line from a spreadsheet or a file, with a team or without', () => {
    const lines = linesOf('li\tLi Na\t102\tblue\r\n\n bo; Bo ;103\nmei,,104');
    expect(lines.map(agentOfLine)).toEqual([
      { agentId: 'li', name: 'Li Na', phone: '102', teamId: 'blue' },
      { agentId: 'bo', name: 'Bo', phone: '103' },
      undefined,
    ]);
  });
});

describe('a week of callbacks', () => {
  // The clocks of Berlin go back in this week, on Sunday the 25th.
  const friday = Date.parse('2026-10-23T22:30:00Z');

  it('begins on Monday at the midnight of the reader, also when a day has 25 hours', () => {
    const { starts } = weekAt('Europe/Berlin', friday, 0);
    expect(starts).toHaveLength(8);
    expect(new Date(starts[0] ?? 0).toISOString()).toBe('2026-10-18T22:00:00.000Z');
    expect(new Date(starts[7] ?? 0).toISOString()).toBe('2026-10-25T23:00:00.000Z');
    expect(weekAt('Europe/Berlin', friday, 1).starts[0]).toBe(starts[7]);
    expect(weekAt('Europe/Berlin', friday, -1).starts[7]).toBe(starts[0]);
  });

  it('counts what lies in each day', () => {
    const week = weekAt('Europe/Berlin', friday, 0);
    const [monday = 0, tuesday = 0] = week.starts;
    expect(countByDay(week, [monday - 1, monday, tuesday - 1, tuesday])).toEqual([2, 1, 0, 0, 0, 0, 0]);
  });
});

describe('a change of settings', () => {
  const before = settingsDraft(aCampaign().settings, 'UTC');

  it('is nothing where nothing was touched', () => {
    expect(changeOf(before, { ...before })).toEqual({ set: {}, yaml: '', remove: [] });
  });

  it('names what was touched alone, and takes away what was emptied', () => {
    const scripted = { ...before, script: 'sale', hasWindow: true, followPolicies: true };
    expect(
      changeOf(scripted, { ...scripted, wrapUpSeconds: 0.5, spacingHours: 2, script: '', hasWindow: false }),
    ).toEqual({
      set: { wrapUpMs: 500, attemptSpacingMs: 7_200_000 },
      yaml: '',
      remove: ['script', 'window'],
    });
    const opened = { ...before, hasWindow: false };
    expect(changeOf(opened, { ...opened, hasWindow: true, days: ['sat'], from: '10:00' })).toMatchObject({
      set: { window: { days: ['sat'], from: '10:00', to: before.to, timeZone: before.timeZone } },
      remove: [],
    });
  });
});
