import { describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLE_PERMISSIONS, ROLES } from '../../../src/domain/account/permission.ts';
import { isLogin, loginKey, mayGrant, permissionsOf } from '../../../src/domain/account/user.ts';

describe('a user', () => {
  it.each(['mei', '王小明', 'mei.lin+desk@example.com', '007'])('may log in as %s', (login) => {
    expect(isLogin(login)).toBe(true);
  });

  it.each(['', ' mei', 'mei lin', "mei'--", '<b>', '../mei', 'a'.repeat(65), 'mei\n'])(
    'may not log in as %j',
    (login) => expect(isLogin(login)).toBe(false),
  );

  it('is one, whatever the case of the login', () => {
    expect(loginKey('Mei.Lin')).toBe(loginKey('mei.lin'));
  });

  it('may by a token what is among its scopes and what the role still has', () => {
    expect(permissionsOf('reviewer', ['call.read', 'user.edit'])).toEqual(new Set(['call.read']));
    expect(permissionsOf('reviewer')).toEqual(ROLE_PERMISSIONS.reviewer);
  });
});

describe('granting a role', () => {
  it('is possible to an administrator for every role', () => {
    for (const role of ROLES)
      expect(mayGrant({ permissions: ROLE_PERMISSIONS.administrator }, { role })).toBe(true);
  });

  it('never gives more than the one who grants it has', () => {
    for (const permission of PERMISSIONS.filter((one) => one !== 'agent.work')) {
      const permissions = new Set(PERMISSIONS.filter((one) => one !== permission));
      expect(mayGrant({ permissions }, { role: 'administrator' })).toBe(false);
    }
    expect(mayGrant({ permissions: new Set(['user.edit', 'user.read']) }, { role: 'supervisor' })).toBe(
      false,
    );
    expect(mayGrant({ permissions: new Set(['user.edit']) }, { role: 'agent' })).toBe(true);
  });

  it('nor to see the people of a team that they do not see', () => {
    const permissions = ROLE_PERMISSIONS.administrator;
    const north = { permissions, teamIds: ['north'] };
    expect(mayGrant(north, { role: 'supervisor', teamIds: ['north'] })).toBe(true);
    expect(mayGrant(north, { role: 'supervisor', teamIds: ['north', 'south'] })).toBe(false);
    expect(mayGrant(north, { role: 'supervisor' })).toBe(false);
    expect(mayGrant({ permissions }, { role: 'supervisor' })).toBe(true);
  });
});

describe('roles', () => {
  it('leave users to administrators alone', () => {
    for (const role of ROLES) expect(ROLE_PERMISSIONS[role].has('user.edit')).toBe(role === 'administrator');
  });

  it('let nobody tune pacing who sees numbers, but for administrators', () => {
    for (const role of ROLES.filter((one) => one !== 'administrator')) {
      const permissions = ROLE_PERMISSIONS[role];
      expect(permissions.has('pacing.edit') && permissions.has('person.read')).toBe(false);
    }
  });
});
