import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLE_PERMISSIONS, ROLES } from '../../src/domain/account/permission.ts';
import { tableRows } from '../support/markdownTable.ts';

describe('the table of roles in docs/accounts.md', () => {
  it('says what each role may', () => {
    const rows = tableRows(readFileSync('docs/accounts.md', 'utf8'), 'roles');
    expect(rows).toEqual(
      PERMISSIONS.map((permission) => [
        `\`${permission}\``,
        ...ROLES.map((role) => (ROLE_PERMISSIONS[role].has(permission) ? 'yes' : '')),
      ]),
    );
  });
});
