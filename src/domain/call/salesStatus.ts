/** What the person said, where the dial status is what the line said (DOMAIN 3.1). */
export const SALES_STATUSES = ['success', 'follow_up', 'refused', 'wrong_party', 'do_not_call'] as const;

export type SalesStatus = (typeof SALES_STATUSES)[number];
