/** What a telephony adapter refuses before it leaves: ids, numbers, names and media that could carry control or separator characters. */
import { isSafeId } from '../domain/kernel/ids.ts';
import { PortFailure } from '../ports/failure.ts';
import type { OriginateRequest, PromptName } from '../ports/telephony.ts';

const E164 = /^\+[0-9]{3,15}$/;
const CALLER_NAME = /^[^\p{C}"\\<>]{1,40}$/u;
const PROMPT = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const MAX_PROMPT_LENGTH = 128;

export function checkIds(operation: string, ids: readonly string[]): void {
  for (const id of ids) if (!isSafeId(id)) refuse(operation, `'${printable(id)}' is not an id`);
}

export function checkPrompts(operation: string, prompts: readonly PromptName[]): void {
  if (prompts.length === 0) refuse(operation, 'no prompt is named');
  for (const prompt of prompts) {
    const isName = PROMPT.test(prompt) && prompt.length <= MAX_PROMPT_LENGTH;
    if (!isName) refuse(operation, `'${printable(prompt)}' is not a prompt's name`);
  }
}

const KEYS = /^[0-9*#A-D]{1,32}$/;

export function checkKeys(digits: string): void {
  if (!KEYS.test(digits)) refuse('sendKeys', 'keys are 1 to 32 of 0-9, *, # and A-D');
}

export function checkOriginate(request: OriginateRequest): void {
  const { callId, target, callerId, callerName, ringTimeoutMs } = request;
  checkIds('originate', [callId, target.kind === 'trunk' ? target.trunkId : target.phone]);
  const numbers = target.kind === 'trunk' ? [target.number, callerId] : [callerId];
  for (const number of numbers) {
    if (!E164.test(number)) refuse('originate', `'${printable(number)}' is not a number in E.164`);
  }
  if (callerName !== undefined && !CALLER_NAME.test(callerName)) {
    refuse('originate', `'${printable(callerName)}' is not a caller's name`);
  }
  if (!Number.isFinite(ringTimeoutMs) || ringTimeoutMs <= 0)
    refuse('originate', 'the ring time is not above 0');
}

function refuse(operation: string, message: string): never {
  throw new PortFailure(message, {
    port: 'telephony',
    operation,
    outcome: 'refused',
    code: 'invalid-argument',
  });
}

function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 80);
}
