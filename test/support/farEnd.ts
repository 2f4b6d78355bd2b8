/** What called parties and phones do, done to them at the virtual PSTN: hanging up, all at once or one by one. */
import { ariGet, ariRequest, type AsteriskHandle } from './asterisk.ts';

interface FarChannel {
  readonly id: string;
  readonly dialplan: { readonly context: string };
}

async function channelsOf(pstn: AsteriskHandle): Promise<readonly FarChannel[]> {
  return ariGet<readonly FarChannel[]>(pstn, 'channels');
}

/** All at once, as many as Asterisk serves; an order that a busy Asterisk did not answer is given again. */
async function hangUp(pstn: AsteriskHandle, channels: readonly FarChannel[]): Promise<number> {
  await Promise.all(channels.map(({ id }) => hangUpOne(pstn, id, 5)));
  return channels.length;
}

async function hangUpOne(pstn: AsteriskHandle, id: string, tries: number): Promise<void> {
  try {
    await ariRequest(pstn, 'DELETE', `channels/${id}`);
  } catch (error) {
    // One that has gone in the meantime has hung up too.
    if (String(error).includes(': 404 ')) return;
    if (tries <= 1) throw error;
    await hangUpOne(pstn, id, tries - 1);
  }
}

/** Every agent's phone hangs up; returns how many did. */
export async function hangUpPhones(pstn: AsteriskHandle): Promise<number> {
  const all = await channelsOf(pstn);
  return hangUp(
    pstn,
    all.filter(({ dialplan }) => dialplan.context === 'phones'),
  );
}

/** Every called party hangs up. */
export async function hangUpParties(pstn: AsteriskHandle): Promise<number> {
  const all = await channelsOf(pstn);
  return hangUp(
    pstn,
    all.filter(({ dialplan }) => dialplan.context !== 'phones'),
  );
}

/** Phones and called parties in the same moment. */
export async function hangUpEverybody(pstn: AsteriskHandle): Promise<number> {
  return hangUp(pstn, await channelsOf(pstn));
}

/** RTP packets of a leg so far, as its Asterisk counts them. */
export async function rtpOf(
  node: AsteriskHandle,
  channelId: string,
): Promise<{ readonly received: number; readonly sent: number }> {
  const { rxcount, txcount } = await ariGet<{ rxcount: number; txcount: number }>(
    node,
    `channels/${channelId}/rtp_statistics`,
  );
  return { received: rxcount, sent: txcount };
}
