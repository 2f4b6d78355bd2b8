/**
 * Which passwords are taken (NIST SP 800-63B 3.1.1.2): long ones, of any characters, that are not among those everybody
 * tries first. No rules of composition, and no end of life: both make people choose worse ones.
 */
import { loginKey } from './user.ts';

export const SHORTEST_PASSWORD = 12;
/** Hashing takes time for each of them. */
export const LONGEST_PASSWORD = 256;
const LEAST_BESIDE_LOGIN = 8;

/** Of the length asked for and found in every published list; longer ones are mostly these, repeated. */
const COMMON = new Set([
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qaz2wsx3edc4rfv',
  'administrator',
  'adminadmin123',
  'changeme1234',
  'correcthorsebatterystaple',
  'iloveyou1234',
  'letmein12345',
  'passw0rd1234',
  'password1234',
  'password12345',
  'password123456',
  'qazwsxedcrfv',
  'qwerty123456',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopas',
  'qwertyuiopasdfgh',
  'welcome12345',
  'woaini1314520',
  'zaq12wsxcde3',
]);

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiopasdfghjklzxcvbnm'];

/** What is too short by itself is no harder to guess when it is said again. */
const REPEATS = new RegExp(`^(.{1,${SHORTEST_PASSWORD - 1}}?)\\1+$`, 'su');

export type PasswordFault = 'too-short' | 'too-long' | 'common' | 'repeats' | 'sequence' | 'contains-login';

/** Undefined: it may be taken. */
export function passwordFault(password: string, login: string): PasswordFault | undefined {
  const text = normalPassword(password).toLowerCase();
  const { length } = Array.from(text);
  if (length < SHORTEST_PASSWORD) return 'too-short';
  if (length > LONGEST_PASSWORD) return 'too-long';
  if (COMMON.has(text)) return 'common';
  if (REPEATS.test(text)) return 'repeats';
  if (isSequence(text)) return 'sequence';
  const name = loginKey(login);
  if (name.length > 2 && length - name.length < LEAST_BESIDE_LOGIN && text.includes(name))
    return 'contains-login';
  return undefined;
}

/** One text, however the keyboard composed its characters. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/** Along the alphabet, the digits or the keyboard, forwards or backwards, however often. */
function isSequence(text: string): boolean {
  return ROWS.some((row) => {
    const twice = row.repeat(Math.ceil(text.length / row.length) + 1);
    return twice.includes(text) || Array.from(twice).toReversed().join('').includes(text);
  });
}
