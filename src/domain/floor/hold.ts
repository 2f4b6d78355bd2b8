/** A reason not to dial at all that lies outside the campaigns. */
export type HoldReason =
  | 'telephony is not connected'
  | 'calls are being compared with Asterisk'
  | 'the hopper store is down'
  | 'the record spool is full'
  | 'the self-check failed'
  | 'shutting down'
  | 'another engine has taken over'
  | 'emergency stop'
  | 'the emergency stop cannot be read';
