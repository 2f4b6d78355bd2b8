/** When the safe-harbour message is due, so that it is heard within the limit (COMPLIANCE 1; requirement 18). */

/** What it takes to give up a join to an agent who has just vanished, and to begin the message. */
export const MESSAGE_LEAD_MS = 150;

/** From the start of the limit's clock to the order of the message. */
export function messageAfterMs({ answerLimitMs }: { readonly answerLimitMs: number }): number {
  return Math.max(0, answerLimitMs - MESSAGE_LEAD_MS);
}
