/** What goes wrong on a simulated day, and when: from `atMs` of the day for `forMs`. */

export type Fault = { readonly atMs: number; readonly forMs: number } & (
  | {
      /** Events are lost and commands fail; `restarted`: every leg is gone when the link is back. */
      readonly kind: 'linkDown';
      readonly restarted?: boolean;
    }
  /** This share of the events comes twice. */
  | { readonly kind: 'eventsDoubled'; readonly share: number }
  /** Every request to the hopper store and its kin fails. */
  | { readonly kind: 'storeDown' }
  /** This share of the requests comes to no answer; half of them are carried out all the same. */
  | { readonly kind: 'storeFails'; readonly share: number }
  /** The carrier refuses every call (SIP 503). */
  | { readonly kind: 'trunkRefuses' }
  /** The engine is gone at once, and another takes its place after that time. */
  | { readonly kind: 'engineKilled' }
);

/** What of it holds just now. */
export interface FaultState {
  storeIsDown: boolean;
  storeFailsShare: number;
  trunkRefuses: boolean;
  eventsDoubledShare: number;
}

export const NO_FAULT: Readonly<FaultState> = {
  storeIsDown: false,
  storeFailsShare: 0,
  trunkRefuses: false,
  eventsDoubledShare: 0,
};
