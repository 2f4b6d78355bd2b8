/** How gateways fail. */
import { PortFailure, type FailureOutcome } from '../ports/failure.ts';

export function smsFailure(
  gatewayId: string,
  outcome: FailureOutcome,
  code: string,
  message: string,
  cause?: unknown,
): PortFailure {
  return new PortFailure(`gateway ${gatewayId}: ${message}`, {
    port: 'sms',
    operation: 'send',
    outcome,
    code,
    ...(cause === undefined ? {} : { cause }),
  });
}
