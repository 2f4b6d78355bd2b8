/**
 * Channels that a carrier opens have Asterisk's own ids, `[systemname-]seconds.number`, which are no ids of ours. They
 * are written as `in-…` with a dash for the dot on this side of the edge, and back again in every request.
 */
const CHANNEL = /^([A-Za-z0-9_-]*\d{9,12})\.(\d{1,12})$/;
/** Alone, or named as an event source; a bridge that is named after a call is none. */
const CALL = /(^|channel:)in-([A-Za-z0-9_-]*\d{9,12})-(\d{1,12})(?=$|,)/g;

export function callIdOf(channelId: string): string {
  return channelId.replace(CHANNEL, 'in-$1-$2');
}

export function channelIdOf(callId: string): string {
  return callId.replace(CALL, '$1$2.$3');
}

/** Parameters of a request that name channels. */
const CHANNEL_PARAMETERS = ['channelId', 'channel', 'eventSource'] as const;

export function withChannelIds(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let changed = params;
  for (const name of CHANNEL_PARAMETERS) {
    const value = params[name];
    if (value === undefined) continue;
    changed = { ...changed, [name]: Array.isArray(value) ? value.map(withChannelId) : withChannelId(value) };
  }
  return changed;
}

function withChannelId(value: unknown): unknown {
  return typeof value === 'string' ? channelIdOf(value) : value;
}
