/** What the softphone is doing, as the page shows it. */
import type { SoftphoneTrouble } from './trouble.ts';

export type SoftphoneConnection = 'starting' | 'registered' | 'reconnecting' | 'stopped';

export interface SoftphoneState {
  readonly connection: SoftphoneConnection;
  /** The agent's leg is up. */
  readonly isInCall: boolean;
  readonly isMuted: boolean;
  /** The seat check is on: the agent hears what they say. */
  readonly isEchoing: boolean;
  /** The most pressing one. */
  readonly trouble?: SoftphoneTrouble;
}

export const STOPPED: SoftphoneState = {
  connection: 'stopped',
  isInCall: false,
  isMuted: false,
  isEchoing: false,
};
