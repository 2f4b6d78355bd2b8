/** The campaigns of the quick start, each with its list in `config/`. */
export const DEMO_CAMPAIGNS = [
  'demo',
  /** Customers stay after the conversation and are asked about it. */
  'survey',
] as const;
export type DemoCampaign = (typeof DEMO_CAMPAIGNS)[number];
