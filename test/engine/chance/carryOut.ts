/** Carries an effect out in the simulated world; without the link, orders to the telephony fail. */
import type { Effect } from '../../../src/engine/effect.ts';
import { EXCHANGE, fail } from './exchange.ts';
import { MEDIA } from './media.ts';
import { STORES } from './stores.ts';
import type { Orders, World } from './world.ts';

const nothing = (): void => undefined;

const ORDERS: Orders = {
  ...EXCHANGE,
  ...MEDIA,
  ...STORES,
  acceptCalls: nothing,
  adopt: nothing,
  askWebhook: nothing,
  callbackOffered: nothing,
  campaignState: nothing,
  journal: nothing,
  keepDecision: nothing,
  log: nothing,
  lookUpAsked: nothing,
  recordAgentState: nothing,
  recordDisposition: nothing,
  recordInbound: nothing,
  releaseLead: nothing,
  reviewDetection: nothing,
  saveCall: nothing,
  sendKeys: nothing,
  sendSms: nothing,
};

/** Orders that come to nothing while the link is away. */
const BY_LINK: ReadonlySet<string> = new Set([
  'play',
  'stopPlay',
  'seat',
  'bridge',
  'unbridge',
  'mute',
  'hangup',
  'snoop',
  'answer',
  'detect',
  'watchTalk',
  'watchTone',
]);

export function carryOut(world: World, effect: Effect): void {
  if (world.link.isAway && BY_LINK.has(effect.type)) return failByLink(world, effect);
  const order = ORDERS[effect.type] as (world: World, effect: Effect) => void;
  order(world, effect);
}

function failByLink(world: World, effect: Effect): void {
  const bridgeId = 'bridgeId' in effect ? { bridgeId: effect.bridgeId } : {};
  fail(world, effect.type, { callIds: legsOf(effect), ...bridgeId }, 'link-down');
}

function legsOf(effect: Effect): readonly string[] {
  if ('callIds' in effect) return effect.callIds;
  if ('snoopId' in effect) return [effect.snoopId];
  return 'callId' in effect ? [effect.callId] : [];
}
