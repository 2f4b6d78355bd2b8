/** Who asks: a user by a session or by an API token, with what they may do at this moment. */
import type { AgentId } from '../kernel/ids.ts';
import type { Permission, Role } from './permission.ts';

export interface Caller {
  readonly userId: string;
  /** The name they log in with: who did it, in every audit. */
  readonly login: string;
  readonly role: Role;
  /** Of a token: its scopes, as far as its owner still has them. */
  readonly permissions: ReadonlySet<Permission>;
  readonly via: 'session' | 'token';
  /** Of the session or token: no secret. */
  readonly viaId?: string;
  /** The agent that this user works as; absent: none. */
  readonly agentId?: AgentId;
  /** Teams whose people they see; absent: all. */
  readonly teamIds?: readonly string[];
}

export function may({ permissions }: Pick<Caller, 'permissions'>, permission: Permission): boolean {
  return permissions.has(permission);
}
