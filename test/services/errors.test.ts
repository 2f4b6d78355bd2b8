import { describe, expect, it } from 'vitest';
import { PortFailure, type PortFailureDetails } from '../../src/ports/failure.ts';
import { OutpaceError, publicError, startError } from '../../src/services/errors.ts';
import { ERROR_CATALOGUE, EXIT_CODES } from '../../src/services/errorCatalogue.ts';

function codeOf(details: Pick<PortFailureDetails, 'port' | 'outcome' | 'code'>, operation = 'x') {
  return publicError(new PortFailure('m', { operation, ...details }))?.code;
}

describe('the public error of a failure', () => {
  it.each([
    ['telephony', 'refused', '401', 'OUT_ARI_UNAUTHORIZED'],
    ['telephony', 'unavailable', 'ECONNREFUSED', 'OUT_ARI_UNREACHABLE'],
    ['telephony', 'refused', 'asterisk-too-old', 'OUT_ASTERISK_TOO_OLD'],
    ['telephony', 'unknown', 'deadline', 'OUT_UNKNOWN_OUTCOME'],
    ['ami', 'unavailable', 'ECONNREFUSED', 'OUT_AMI_UNREACHABLE'],
    ['store', 'refused', 'wrong-password', 'OUT_REDIS_UNAUTHORIZED'],
    ['store', 'refused', 'eviction-policy', 'OUT_REDIS_UNFIT'],
    ['hopper', 'unavailable', 'not-connected', 'OUT_REDIS_UNREACHABLE'],
    ['hopper', 'refused', 'fenced', 'OUT_REFUSED'],
    ['records', 'unavailable', 'ECONNREFUSED', 'OUT_POSTGRES_UNREACHABLE'],
    ['records', 'refused', '28P01', 'OUT_POSTGRES_UNAUTHORIZED'],
    ['commands', 'unavailable', 'no-engine', 'OUT_NO_ENGINE'],
  ] as const)('of %s, %s with %s is %s', (port, outcome, code, expected) => {
    expect(codeOf({ port, outcome, code })).toBe(expected);
  });

  it('to start the records says that they are unfit', () => {
    expect(codeOf({ port: 'records', outcome: 'refused', code: 'migration-edited' }, 'start')).toBe(
      'OUT_POSTGRES_UNFIT',
    );
  });

  it('is undefined for a bug', () => {
    expect(publicError(new TypeError('x'))).toBeUndefined();
  });

  it('to start a part names the part, whatever was thrown', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(startError('postgres', new Error('Postgres at h: connect', { cause: refused })).code).toBe(
      'OUT_POSTGRES_UNREACHABLE',
    );
    const wrong = Object.assign(new Error('auth'), { code: '28P01' });
    expect(startError('postgres', new Error('x', { cause: wrong })).code).toBe('OUT_POSTGRES_UNAUTHORIZED');
  });
});

describe('the catalogue', () => {
  it('gives each code an exit code that is documented, and a line of documentation', () => {
    for (const [code, { exitCode, doc }] of Object.entries(ERROR_CATALOGUE)) {
      expect(code).toMatch(/^OUT_[A-Z_]+$/);
      expect(Object.keys(EXIT_CODES)).toContain(String(exitCode));
      expect(doc).toMatch(/\.$/);
      expect(doc).not.toMatch(/[\n|]/);
    }
  });

  it('keeps every message on one line', () => {
    expect(new OutpaceError('OUT_BUG', 'a\n  b\r\nc').message).toBe('a b c');
  });
});
