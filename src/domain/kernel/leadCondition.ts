/** What is asked of a lead by rules, filters and quotas alike (DOMAIN 3). All that is said must hold. */
export interface LeadCondition {
  /** A heading of the list, or `region`, `lineType`; of a filter or quota `list` too, of a filter `attempts`. */
  readonly field: string;
  readonly is?: readonly string[] | undefined;
  readonly isNot?: readonly string[] | undefined;
  readonly startsWith?: string | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly isEmpty?: boolean | undefined;
}
