import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { cli, errorOf, jsonOf } from './cli.ts';

/** Users, tokens and the audit by command against a real Postgres. */
describe.skipIf(!hasPostgres)('accounts by command', { timeout: 180_000 }, () => {
  let cwd = '';
  let postgres: TestPostgres;
  let env: Record<string, string> = {};
  const run = (...args: string[]) => cli(['--json', ...args], { cwd, env });

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'outpace-user-'));
    postgres = await startTestPostgres();
    env = { DATABASE_URL: await postgres.freshDatabase() };
    writeFileSync(join(cwd, 'password'), 'a long one from a file\nsecond line\n');
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it('adds, changes and shows users, and keeps the last administrator', async () => {
    const setup = jsonOf(await run('user', 'setup'));
    expect(setup['token']).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const boss = jsonOf(await run('user', 'add', 'boss', '--role', 'administrator'));
    expect(boss['password']).toMatch(/^[A-Za-z0-9_-]{20}$/);
    expect(errorOf(await run('user', 'setup')).code).toBe('OUT_REFUSED');
    const mei = await run(
      'user',
      'add',
      'mei',
      '--role',
      'supervisor',
      '--name',
      '林美',
      '--password-file',
      'password',
      '--teams',
      'north,south',
    );
    expect(jsonOf(mei)).not.toHaveProperty('password');
    expect(errorOf(await run('user', 'add', 'MEI', '--role', 'agent')).code).toBe('OUT_ALREADY_EXISTS');
    expect(errorOf(await run('user', 'edit', 'boss', '--role', 'agent')).code).toBe('OUT_REFUSED');
    expect(errorOf(await run('user', 'edit', 'nobody', '--role', 'agent')).code).toBe('OUT_NOT_FOUND');
    const edited = jsonOf(await run('user', 'edit', 'mei', '--teams', '', '--disabled'));
    expect(edited['user']).toMatchObject({ login: 'mei', name: '林美', isDisabled: true, revision: 2 });
    expect(edited['user']).not.toHaveProperty('teamIds');
    const { users } = jsonOf(await run('user', 'list')) as { users: { login: string }[] };
    expect(users.map(({ login }) => login)).toEqual(['boss', 'mei']);
    expect((await cli(['user', 'list'], { cwd, env })).stdout).toContain('disabled');
  });

  it('makes tokens within what their owner may, and revokes them', async () => {
    await run('user', 'add', 'ops', '--role', 'operations');
    const beyond = await run('token', 'add', 'ops', '--name', 'x', '--scopes', 'user.edit');
    expect(errorOf(beyond).code).toBe('OUT_FORBIDDEN');
    expect(errorOf(await run('token', 'add', 'ops', '--name', 'x', '--scopes', 'everything')).code).toBe(
      'OUT_USAGE',
    );
    const made = jsonOf(
      await run('token', 'add', 'ops', '--name', 'nightly', '--scopes', 'report.read, call.read'),
    );
    expect(made['secret']).toMatch(/^outp_[A-Za-z0-9_-]{43}$/);
    const { tokenId } = made['token'] as { tokenId: string };
    expect((await run('token', 'revoke', 'ops', tokenId)).exitCode).toBe(0);
    expect(errorOf(await run('token', 'revoke', 'ops', tokenId)).code).toBe('OUT_NOT_FOUND');
    expect((await cli(['token', 'list', 'ops'], { cwd, env })).stdout).toContain('revoked');
  });

  it('puts on record who did it, without a password or token', async () => {
    const { entries } = jsonOf(await run('audit', 'list')) as {
      entries: { endpoint: string; via: string; before?: unknown; after?: unknown }[];
    };
    expect(entries.map(({ endpoint }) => endpoint).toReversed()).toEqual([
      ...['add', 'add', 'edit', 'add'].map((name) => `outpace user ${name}`),
      ...['add', 'revoke'].map((name) => `outpace token ${name}`),
    ]);
    expect(entries.find(({ endpoint }) => endpoint === 'outpace user edit')).toMatchObject({
      via: 'cli',
      before: { isDisabled: false, teamIds: ['north', 'south'] },
      after: { isDisabled: true },
    });
    expect(JSON.stringify(entries)).not.toMatch(/outp_[A-Za-z0-9_-]{43}|a long one/);
    expect(jsonOf(await run('audit', 'verify'))).toMatchObject({ entries: 6 });
  });
});
