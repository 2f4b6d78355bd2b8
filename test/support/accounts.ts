/** Builders for what accounts hold: a user, a session, a token. */
import type { NewApiToken, NewSession, NewUser } from '../../src/ports/accounts.ts';
import { T0 } from './records.ts';

export function aUser(changes: Partial<NewUser> = {}): NewUser {
  return {
    userId: 'user-1',
    login: 'Mei.Lin',
    name: '林美',
    role: 'supervisor',
    language: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    isDisabled: false,
    passwordHash: 'hash-1',
    createdAt: T0,
    ...changes,
  };
}

export function aSession(changes: Partial<NewSession> = {}): NewSession {
  return {
    sessionId: 'session-1',
    secretHash: 'digest-1',
    userId: 'user-1',
    createdAt: T0,
    lastUsedAt: T0,
    address: '192.0.2.1',
    userAgent: 'a browser',
    ...changes,
  };
}

export function aToken(changes: Partial<NewApiToken> = {}): NewApiToken {
  return {
    tokenId: 'token-1',
    secretHash: 'digest-of-token-1',
    userId: 'user-1',
    name: 'nightly report',
    prefix: 'outp_abcdef',
    scopes: ['report.read'],
    createdAt: T0,
    expiresAt: T0 + 1_000_000,
    ...changes,
  };
}
