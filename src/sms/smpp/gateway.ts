/** A gateway that speaks SMPP: parts one after another, receipts for each, replies joined when all their parts are here. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PDU } from 'smpp';
import { SECOND_MS } from '../../domain/kernel/time.ts';
import type { SmsGateway, SmsInbound, SmsIntake, SmsToSend } from '../../ports/sms.ts';
import { smsFailure } from '../failure.ts';
import { readDeliver } from './deliver.ts';
import { createPartJoiner } from './joiner.ts';
import { createSmppLink, hex, SmppLinkFailure, type SmppLink, type SmppLinkSettings } from './session.ts';
import { submitsOf, type Fields, type SubmitTerms } from './submit.ts';

export interface SmppGatewaySettings extends SmppLinkSettings, SubmitTerms {
  readonly gatewayId: string;
}

export interface SmppGatewayEvents {
  readonly onState?: (state: 'bound' | 'lost', reason: string) => void;
  readonly onError?: (error: unknown) => void;
}

/** SMPP 3.4, table 5-2: come again later. */
const LATER: ReadonlySet<number> = new Set([0x14, 0x58]);
/** ESME_RX_T_APPN: keep it and bring it again. */
const BRING_AGAIN = 0x64;
const PART_TRIES = 20;
const PART_PAUSE_MS = SECOND_MS / 2;

export function createSmppGateway(settings: SmppGatewaySettings, events: SmppGatewayEvents = {}): SmsGateway {
  const { gatewayId } = settings;
  let intake: SmsIntake | undefined;
  let reference = 0;
  const joiner = createPartJoiner({
    now: Date.now,
    onWhole: (message) => take(message),
    onError: events.onError ?? (() => undefined),
  });
  const link = createSmppLink(settings, {
    onDeliver: delivered,
    onState: events.onState ?? (() => undefined),
  });

  async function take(message: SmsInbound): Promise<void> {
    if (intake === undefined) throw new Error('no intake');
    await intake.inbound(gatewayId, message);
  }

  async function delivered(pdu: PDU): Promise<number> {
    try {
      const said = readDeliver(pdu, Date.now());
      if (said.kind === 'receipt') await intake?.receipt(gatewayId, said.receipt);
      if (said.kind === 'message') await take(said.message);
      if (said.kind === 'part') await joiner.add(said.part);
      return 0;
    } catch (error) {
      events.onError?.(error);
      return BRING_AGAIN;
    }
  }

  return {
    gatewayId,
    receiptsPerPart: settings.longMessages === 'udh',
    async start(given) {
      intake = given;
      link.start();
    },
    async stop() {
      await link.stop();
      await joiner.close();
    },
    async send(message) {
      reference = (reference + 1) % 256;
      return { providerIds: await submitAll(link, settings, message, reference) };
    },
  };
}

async function submitAll(
  link: SmppLink,
  settings: SmppGatewaySettings,
  message: SmsToSend,
  reference: number,
): Promise<string[]> {
  const submits = submitsOf(message, settings, reference);
  const ids: string[] = [];
  for (const submit of submits) {
    const isFirst = ids.length === 0;
    try {
      ids.push(await submitPart(link, settings.gatewayId, submit, isFirst ? 1 : PART_TRIES));
    } catch (error) {
      if (isFirst) throw error;
      const what = error instanceof Error ? error.message : String(error);
      // Parts have left: whatever became of this one, the message must not be sent again.
      const outcome = (error as { outcome?: string }).outcome === 'refused' ? 'refused' : 'unknown';
      throw smsFailure(
        settings.gatewayId,
        outcome,
        'partial',
        `${ids.length} of ${submits.length} parts were taken; then ${what}`,
        error,
      );
    }
  }
  return ids;
}

async function submitPart(link: SmppLink, gatewayId: string, submit: Fields, tries: number): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await link.request('submit_sm', submit).catch((error: unknown) => {
      if (!(error instanceof SmppLinkFailure)) throw error;
      throw smsFailure(gatewayId, error.left ? 'unknown' : 'unavailable', 'link', error.message, error);
    });
    const { command_status: status, message_id: id = '' } = answer;
    if (status === 0) return id;
    if (!LATER.has(status))
      throw smsFailure(gatewayId, 'refused', hex(status), `it said no (${hex(status)})`);
    if (attempt === tries)
      throw smsFailure(gatewayId, 'unavailable', hex(status), `it asks to come later (${hex(status)})`);
    await delay(PART_PAUSE_MS);
  }
}
