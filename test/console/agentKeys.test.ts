import { describe, expect, it } from 'vitest';
import { meaningOf, SHORTCUTS, type Pressed } from '../../src/console/pages/agent/shortcuts/keys.ts';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

describe('the keys of the desk', () => {
  it('are each used once', () => {
    const keys = Object.values(SHORTCUTS);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('act whether or not capitals are locked', () => {
    const hold = { kind: 'shortcut', shortcut: 'hold' };
    expect(meaningOf(press('h'), false)).toEqual(hold);
    expect(meaningOf(press('H'), false)).toEqual(hold);
  });

  it('give a disposition by its digit', () => {
    expect(meaningOf(press('3'), false)).toEqual({ kind: 'digit', digit: '3' });
  });

  it('are left to the text that is typed, to the input method and to the browser', () => {
    expect(meaningOf(press('h'), true)).toBeUndefined();
    expect(meaningOf(press('h', { isComposing: true }), false)).toBeUndefined();
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
      expect(meaningOf(press('p', held), false)).toBeUndefined();
    expect(meaningOf(press('Enter'), false)).toBeUndefined();
  });
});
