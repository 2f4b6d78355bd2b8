/** What is used of `smpp`, which has no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';

  export interface ShortMessage {
    readonly message?: string | Uint8Array;
    /** Information elements, each with its identifier and length. */
    readonly udh?: readonly Uint8Array[];
  }

  export interface PDU {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly message_id?: string;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly esm_class?: number;
    readonly data_coding?: number;
    readonly short_message?: ShortMessage;
    readonly message_payload?: ShortMessage;
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    readonly sar_msg_ref_num?: number;
    readonly sar_total_segments?: number;
    readonly sar_segment_seqnum?: number;
    isResponse(): boolean;
    response(options?: { readonly command_status?: number }): PDU;
  }
  export const PDU: new (command: string, options?: Readonly<Record<string, unknown>>) => PDU;

  export interface Session extends EventEmitter {
    /** False where the socket cannot be written to. */
    send(pdu: PDU): boolean;
    destroy(): void;
    close(): void;
  }

  export function connect(options: {
    readonly host: string;
    readonly port: number;
    readonly tls?: boolean;
    readonly servername?: string;
  }): Session;
}
