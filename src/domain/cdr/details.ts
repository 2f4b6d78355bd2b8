/**
 * What a call was beside its stages: kept with the call while it lives and with its record for good. One optional
 * section for each concern; a section that is absent means that it did not come up in this call.
 */
export interface CallDetails {
  /** How the call came about; absent: the pacer dialled it. */
  readonly origin?: CallOrigin;
}

/** `preview`: an agent saw the lead first and accepted; `manual`: an agent dialled the number. */
export type CallOrigin = 'preview' | 'manual';
