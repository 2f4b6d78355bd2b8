import { describe, expect, it } from 'vitest';
import { ACTIONS, actAsAgent, actionOf } from '../../src/services/agentActions.ts';
import { OutpaceError } from '../../src/services/errors.ts';

const messageOf = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    if (error instanceof OutpaceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('an action in words', () => {
  it('names every target of a transfer', () => {
    expect(actionOf({ name: 'transfer', value: 'agent:li' })).toEqual({
      type: 'transfer',
      kind: 'blind',
      to: { kind: 'agent', agentId: 'li' },
    });
    expect(actionOf({ name: 'transfer', value: 'team:gold', attended: true })).toMatchObject({
      kind: 'attended',
      to: { kind: 'team', teamId: 'gold' },
    });
    expect(actionOf({ name: 'transfer', value: '+4930123456' })).toMatchObject({
      to: { kind: 'number', number: '+4930123456' },
    });
  });

  it.each([
    ['trasfer', undefined, 'did you mean transfer?'],
    ['toString', undefined, 'there is no action'],
    ['transfer', undefined, 'give TO after it'],
    ['transfer', 'li', 'write agent:ID, team:ID or a number'],
    ['transfer', 'agent:a b', 'agent id'],
    ['transfer', '+49', 'E.164'],
    ['keys', '12x', 'keys are'],
    ['hold', 'on', 'takes nothing after it'],
    ['dial-number', '+4930123456', '--campaign'],
  ])('%s %s is refused and says why', (name, value, why) => {
    expect(messageOf(() => actionOf({ name, value }))).toContain(why);
  });

  it('may go without a note where that is optional', () => {
    expect(actionOf({ name: 'help' })).toEqual({ type: 'help' });
    expect(actionOf({ name: 'help', value: 'angry' })).toEqual({ type: 'help', note: 'angry' });
  });

  it('promises a callback at a moment, or at a time on the clock of the person called', () => {
    const about = { name: 'disposition', value: 'later' };
    expect(actionOf({ ...about, callback: '2026-11-24T10:30+01:00', callbackKind: 'campaign' })).toEqual({
      type: 'disposition',
      code: 'later',
      callback: { time: { at: Date.parse('2026-11-24T09:30:00Z') }, kind: 'campaign' },
    });
    expect(actionOf({ ...about, callback: '2026-11-24 10:30' })).toMatchObject({
      callback: { time: { localTime: '2026-11-24T10:30' } },
    });
    // As browsers write it.
    expect(actionOf({ ...about, callback: '2026-11-24T09:30:00.000Z' })).toMatchObject({
      callback: { time: { at: Date.parse('2026-11-24T09:30:00Z') } },
    });
    for (const callback of ['tomorrow', '2026-11-24', '2026-13-24T10:30'])
      expect(
        messageOf(() => actionOf({ ...about, callback })),
        callback,
      ).toContain('is no time of a callback');
  });

  it('has a summary for everything that it offers', () => {
    for (const [name, { summary }] of Object.entries(ACTIONS)) expect(summary, name).not.toBe('');
  });
});

describe('the engine', () => {
  it("is sent the action, and its refusal is the caller's error", async () => {
    const sent: unknown[] = [];
    const commands = {
      send: async (_group: string, command: unknown) => {
        sent.push(command);
        return { ok: false, code: 'not-now', message: 'hold is not possible while the conversation is held' };
      },
      serve: async () => async () => undefined,
    };
    const acting = actAsAgent(commands, 'main', 'mei', { type: 'hold' });
    await expect(acting).rejects.toThrow('hold is not possible while the conversation is held');
    expect(sent).toEqual([{ type: 'agent.action', agentId: 'mei', action: { type: 'hold' } }]);
  });
});
