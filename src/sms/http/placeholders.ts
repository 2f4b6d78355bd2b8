/** The names in a gateway's templates. An unknown one is an error when the configuration is read, not when a message is sent. */
import { namesIn } from '../../domain/kernel/template.ts';

export const PLACEHOLDERS = [
  'to',
  'toDigits',
  'from',
  'fromDigits',
  'text',
  'textHex',
  'coding',
  'parts',
  'attemptId',
  'receiptUrl',
  'user',
  'password',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type Values = Readonly<Record<Placeholder, string>>;

/** Names in it that are none of ours. */
export function unknownPlaceholders(template: string): string[] {
  return namesIn(template).filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}
