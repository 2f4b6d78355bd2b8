/** Phones behind a real gateway, as the tests of gateways need them. */
export interface PhoneMessage {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export type PhoneReply = PhoneMessage;
