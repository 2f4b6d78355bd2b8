import { describe, expect, it } from 'vitest';
import {
  answered,
  LONGEST_WAIT_MS,
  put,
  split,
  type Outbox,
} from '../../src/console/pages/agent/desk/outbox.ts';

const draft = (id: string, attemptId: string, note: string) =>
  ({ id, type: 'draft', attemptId, draft: { note } }) as const;

describe('commands that wait for an answer', () => {
  it('keep their order, and go when they are answered', () => {
    let outbox: Outbox = [];
    outbox = put(outbox, { id: '1', type: 'ready' }, 0);
    outbox = put(outbox, { id: '2', type: 'hangup' }, 1);
    expect(outbox.map(({ command }) => command.id)).toEqual(['1', '2']);
    expect(answered(outbox, '1').map(({ command }) => command.id)).toEqual(['2']);
  });

  it('hold the newest draft of each call only', () => {
    let outbox: Outbox = [];
    outbox = put(outbox, draft('1', 'a', 'one'), 0);
    outbox = put(outbox, draft('2', 'b', 'other'), 0);
    outbox = put(outbox, draft('3', 'a', 'one two'), 0);
    expect(outbox.map(({ command }) => command.id)).toEqual(['2', '3']);
  });

  it('are given up after a minute, drafts never', () => {
    let outbox: Outbox = [];
    outbox = put(outbox, { id: '1', type: 'ready' }, 0);
    outbox = put(outbox, draft('2', 'a', 'typed'), 0);
    outbox = put(outbox, { id: '3', type: 'hangup' }, 1);
    const { again, givenUp } = split(outbox, LONGEST_WAIT_MS);
    expect(givenUp.map(({ command }) => command.id)).toEqual(['1']);
    expect(again.map(({ command }) => command.id)).toEqual(['2', '3']);
  });
});
