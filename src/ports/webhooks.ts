/** Asking somebody else's server in the name of a flow: one request, and the fields of its answer that may be kept. */
import type { FlowVariables } from '../domain/flow/expression.ts';
import type { WebhookRequest } from '../domain/flow/fill.ts';

export interface WebhookAsked {
  readonly request: WebhookRequest;
  /** The same for every try of one visit: whoever has done it once need not do it again. */
  readonly idempotencyKey: string;
  /** Variable by the path of a field in the answer. */
  readonly fields: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Rejects with a PortFailure: `unavailable`, it may be asked again; `refused`, another try would end no better. */
export interface WebhooksPort {
  ask(asked: WebhookAsked): Promise<FlowVariables>;
}
