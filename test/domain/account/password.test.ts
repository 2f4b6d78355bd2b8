import { describe, expect, it } from 'vitest';
import { normalPassword, passwordFault } from '../../../src/domain/account/password.ts';

describe('a password', () => {
  it.each([
    ['eleven char', 'too-short'],
    ['密码密码密码密码密码密', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['Password1234', 'common'],
    ['ＰＡＳＳＷＯＲＤ１２３４', 'common'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['abcabcabcabc', 'repeats'],
    ['PasswordPassword', 'repeats'],
    ['so mercy so mercy ', 'repeats'],
    ['abcdefghijklm', 'sequence'],
    ['mlkjihgfedcba', 'sequence'],
    ['1234567890123', 'sequence'],
    ['qwertyuiopasdf', 'sequence'],
    ['mei.lin@2026!', 'contains-login'],
  ])('is refused as %s: %s', (password, fault) => {
    expect(passwordFault(password, 'Mei.Lin')).toBe(fault);
  });

  it.each(['twelve chars', '我们的电话中心在三楼左边的', 'sehr langes ß und ü', 'mei.lin likes blue lakes'])(
    'is taken: %s',
    (password) => expect(passwordFault(password, 'mei.lin')).toBeUndefined(),
  );

  it('is one text, however the keyboard composed it', () => {
    expect(normalPassword('u\u0308ber')).toBe(normalPassword('\u00fcber'));
  });
});
