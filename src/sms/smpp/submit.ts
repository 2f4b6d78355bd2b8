/** The submit_sm of each part of a message (SMPP 3.4, 4.4.1): addresses, coding, and how long messages are joined. */
import { toGsm } from '../../domain/sms/gsm.ts';
import type { SmsToSend } from '../../ports/sms.ts';

export interface SubmitTerms {
  /** `udh`: parts joined by a user data header; `payload`: the whole text in one PDU, which the other side cuts. */
  readonly longMessages: 'udh' | 'payload';
}

export type Fields = Readonly<Record<string, unknown>>;

/** `reference`: 0 to 255, the same for all parts. */
export function submitsOf(message: SmsToSend, { longMessages }: SubmitTerms, reference: number): Fields[] {
  const { to, from, text, encoding, parts } = message;
  const common = {
    ...address('source', from),
    ...address('dest', to),
    // 5.2.19: gsm7 as the other side's default alphabet, one septet a byte.
    data_coding: encoding === 'gsm7' ? 0x00 : 0x08,
    // 5.2.17: a receipt for the final outcome.
    registered_delivery: 0x01,
  };
  const bytesOf = (part: string): Buffer =>
    encoding === 'gsm7' ? Buffer.from(toGsm(part) ?? []) : Buffer.from(part, 'utf16le').swap16();
  if (parts.length === 1) return [{ ...common, short_message: bytesOf(text) }];
  if (longMessages === 'payload') return [{ ...common, message_payload: bytesOf(text) }];
  return parts.map((part, index) => ({
    ...common,
    // 5.2.12: with a user data header.
    esm_class: 0x40,
    short_message: Buffer.concat([
      // TS 23.040, 9.2.3.24.1: length, element 0, its length, reference, total, number.
      Buffer.from([5, 0, 3, reference, parts.length, index + 1]),
      bytesOf(part),
    ]),
  }));
}

/** 5.2.5 and 5.2.6: international, of one network (short codes), or letters. */
function address(side: 'source' | 'dest', written: string): Fields {
  const key = side === 'source' ? 'source_addr' : 'destination_addr';
  const of = (ton: number, npi: number, digits: string): Fields => ({
    [`${side}_addr_ton`]: ton,
    [`${side}_addr_npi`]: npi,
    [key]: digits,
  });
  if (/^\+[0-9]+$/.test(written)) return of(1, 1, written.slice(1));
  return /^[0-9]+$/.test(written) ? of(3, 0, written) : of(5, 0, written);
}
