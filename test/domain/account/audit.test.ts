import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditOutcome, withoutSecrets } from '../../../src/domain/account/audit.ts';

describe('what an audit keeps', () => {
  it('is everything but secrets', () => {
    expect(
      withoutSecrets({
        login: 'mei',
        password: 'p',
        tokenId: 'kept',
        nested: [{ newPassword: 'p', csrfToken: 't', headers: { Authorization: 'Bearer x' } }],
        webhookSecret: null,
        url: 'https://user:pass@example.com/hook and postgres://u:p@db/outpace',
      }),
    ).toEqual({
      login: 'mei',
      password: '***',
      tokenId: 'kept',
      nested: [{ newPassword: '***', csrfToken: '***', headers: { Authorization: '***' } }],
      webhookSecret: null,
      url: 'https://***@example.com/hook and postgres://***@db/outpace',
    });
  });

  it('never holds what stands under the name of a secret, at any depth', () => {
    const secretName = fc.constantFrom(
      'password',
      'currentPassword',
      'token',
      'setupToken',
      'apiKey',
      'cookie',
    );
    const names = fc.array(fc.constantFrom('a', 'b', 'settings'), { maxLength: 4 });
    fc.assert(
      fc.property(names, secretName, fc.string({ minLength: 4 }), (path, name, rest) => {
        const secret = `SECRET-${rest}`;
        const value = path.reduce<unknown>((inner, key) => ({ [key]: [inner] }), {
          [name]: { deep: secret },
        });
        expect(JSON.stringify(withoutSecrets(value))).not.toContain('SECRET-');
      }),
    );
  });

  it.each([
    [200, 'done'],
    [204, 'done'],
    [403, 'refused'],
    [412, 'refused'],
    [500, 'failed'],
    [503, 'failed'],
  ] as const)('calls the status %i %s', (status, outcome) => {
    expect(auditOutcome(status)).toBe(outcome);
  });
});
