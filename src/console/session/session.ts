/** Who is logged in at this browser. The server decides what they may do; the console only leaves out what it would refuse. */
import { signal } from '@preact/signals';
import type { Permission, Role } from '../../domain/account/permission.ts';

export interface LoggedIn {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  /** The agent they work as; absent: none. */
  readonly agentId?: string;
}

/** Undefined: nobody. */
export const session = signal<LoggedIn | undefined>(undefined);

export function may(permission: Permission): boolean {
  return session.value?.permissions.has(permission) ?? false;
}
