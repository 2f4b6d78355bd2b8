/**
 * Channels that a carrier opens have Asterisk's own ids (`1763800000.12`), which are no ids of ours. They are written as
 * `in-1763800000-12` on this side of the edge, and back again in every request.
 */
const CHANNEL = /^(\d{1,12})\.(\d{1,12})$/;
const CALL = /\bin-(\d{1,12})-(\d{1,12})\b/;

export function callIdOf(channelId: string): string {
  return channelId.replace(CHANNEL, 'in-$1-$2');
}

export function channelIdOf(callId: string): string {
  return callId.replace(CALL, '$1.$2');
}

/** Parameters of a request that name channels. */
const CHANNEL_PARAMETERS = ['channelId', 'channel', 'eventSource'] as const;

export function withChannelIds(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let changed = params;
  for (const name of CHANNEL_PARAMETERS) {
    const value = params[name];
    const after = Array.isArray(value) ? value.map(withChannelId) : withChannelId(value);
    if (after !== value) changed = { ...changed, [name]: after };
  }
  return changed;
}

function withChannelId(value: unknown): unknown {
  return typeof value === 'string' && CALL.test(value) ? channelIdOf(value) : value;
}
