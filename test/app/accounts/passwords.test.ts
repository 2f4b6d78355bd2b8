import { describe, expect, it } from 'vitest';
import { setupLines } from '../../../src/app/accounts/part.ts';
import { createPasswordHasher } from '../../../src/app/accounts/passwords.ts';

const WEAK = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

describe('passwords', () => {
  it('are kept as Argon2id with the figures of today, each with a salt of its own', async () => {
    const hasher = createPasswordHasher();
    const [one, other] = await Promise.all([hasher.hash('the same one'), hasher.hash('the same one')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await hasher.verify(one, 'the same one')).toBe(true);
    expect(await hasher.verify(one, 'the same One')).toBe(false);
  });

  it('are right for nobody who does not exist', async () => {
    expect(await createPasswordHasher(WEAK).verify(undefined, 'anything')).toBe(false);
  });

  it('are outdated where they were hashed with less, and not where with more', async () => {
    const [weak, today] = [createPasswordHasher(WEAK), createPasswordHasher()];
    expect(today.isOutdated(await weak.hash('a password'))).toBe(true);
    expect(weak.isOutdated(await today.hash('a password'))).toBe(false);
    expect(today.isOutdated(await today.hash('a password'))).toBe(false);
  });
});

describe('the lines of the start', () => {
  it('show the set-up token only while there is no administrator', () => {
    const url = 'https://127.0.0.1:9443';
    expect(setupLines({ url, setupToken: 'the-token' }).join('\n')).toMatch(
      /127\.0\.0\.1:9443\/setup[^]*the-token/,
    );
    expect(setupLines({ url, setupToken: undefined })).toEqual([]);
    expect(setupLines(undefined)).toEqual([]);
  });
});
