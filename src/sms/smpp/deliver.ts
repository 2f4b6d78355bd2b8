/**
 * What a deliver_sm says (SMPP 3.4, 4.6.1): a delivery receipt, by its optional parameters or, where the other side sends
 * none, by the text of appendix B; or a message from a phone, whole or a part of one.
 */
import type { PDU } from 'smpp';
import type { Instant } from '../../domain/kernel/time.ts';
import { fromGsm } from '../../domain/sms/gsm.ts';
import type { SmsInbound, SmsReceipt } from '../../ports/sms.ts';
import { addressOf } from '../address.ts';

export interface InboundPart extends SmsInbound {
  readonly reference: number;
  readonly total: number;
  readonly number: number;
}

export type Delivered =
  | { readonly kind: 'receipt'; readonly receipt: SmsReceipt }
  | { readonly kind: 'part'; readonly part: InboundPart }
  | { readonly kind: 'message'; readonly message: SmsInbound }
  /** A receipt of a state that does not last. */
  | { readonly kind: 'nothing' };

export function readDeliver(pdu: PDU, at: Instant): Delivered {
  // 5.2.12: the bits of the message type.
  if (((pdu.esm_class ?? 0) & 0x3c) === 0x04) return readReceipt(pdu, at);
  const message = {
    from: addressOf(pdu.source_addr ?? ''),
    to: addressOf(pdu.destination_addr ?? ''),
    text: textOf(pdu),
  };
  const place = placeOf(pdu);
  return place === undefined || place.total < 2
    ? { kind: 'message', message }
    : { kind: 'part', part: { ...message, ...place } };
}

/** Table 5-6. */
const STATES: Readonly<Record<number, SmsReceipt['state']>> = {
  2: 'delivered',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  8: 'failed',
};
/** Appendix B. */
const STATE_WORDS: Readonly<Record<string, SmsReceipt['state']>> = {
  DELIVRD: 'delivered',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  REJECTD: 'failed',
};

function readReceipt(pdu: PDU, at: Instant): Delivered {
  const text = textOf(pdu);
  const word = /\bstat:\s*([A-Za-z]{1,10})/i.exec(text)?.[1]?.toUpperCase() ?? '';
  const state = STATES[pdu.message_state ?? -1] ?? STATE_WORDS[word];
  if (state === undefined) return { kind: 'nothing' };
  const error = /\berr:\s*([0-9A-Za-z]{1,10})/i.exec(text)?.[1];
  const providerId = pdu.receipted_message_id ?? /\bid:\s*(\S{1,65})/i.exec(text)?.[1];
  return {
    kind: 'receipt',
    receipt: {
      state,
      providerId,
      // Turned round: a receipt comes from the phone.
      to: addressOf(pdu.source_addr ?? ''),
      error:
        state === 'delivered'
          ? undefined
          : `${word || `state ${pdu.message_state}`}, error ${error ?? 'unknown'}`,
      at,
    },
  };
}

function textOf({ short_message: short, message_payload: payload }: PDU): string {
  const found = short?.message !== undefined && short.message.length > 0 ? short : payload;
  const message = found?.message ?? '';
  // The package leaves the bytes of codings that it does not know.
  return typeof message === 'string' ? message : fromGsm(message);
}

function placeOf(
  pdu: PDU,
): { readonly reference: number; readonly total: number; readonly number: number } | undefined {
  if (pdu.sar_msg_ref_num !== undefined)
    return {
      reference: pdu.sar_msg_ref_num,
      total: pdu.sar_total_segments ?? 1,
      number: pdu.sar_segment_seqnum ?? 1,
    };
  for (const element of pdu.short_message?.udh ?? []) {
    const [identifier, length] = element;
    if (identifier === 0x00 && length === 3) {
      const [, , reference = 0, total = 1, number = 1] = element;
      return { reference, total, number };
    }
    if (identifier === 0x08 && length === 4) {
      const [, , high = 0, low = 0, total = 1, number = 1] = element;
      return { reference: high * 256 + low, total, number };
    }
  }
  return undefined;
}
