/** What figures may be grouped by. */
import type { Contract } from '../../../api/contract.ts';
import type { RequestOf } from '../../../api/endpoint.ts';

export type CallGroup = NonNullable<RequestOf<Contract['GET /reports/calls']>['query']['by']>;
export type AgentGroup = NonNullable<RequestOf<Contract['GET /reports/agents']>['query']['by']>;

export const CALL_GROUPS: readonly CallGroup[] = ['day', 'campaign', 'agent', 'trunk'];
export const AGENT_GROUPS: readonly AgentGroup[] = ['day', 'agent'];
