/** What the stores and the records answer: leads, attempts, lines, callers, commands. Some is slow, some is refused. */
import { aLead, type EffectOf } from '../floor.ts';
import { AGENTS } from './cast.ts';
import { checkAnswer, checkRecord } from './checks.ts';
import type { Orders, World } from './world.ts';

export const STORES: Orders<
  | 'leaseLeads'
  | 'readLead'
  | 'leaseNumber'
  | 'leaseCallback'
  | 'leaseAllocated'
  | 'beginAttempt'
  | 'closeAttempt'
  | 'reserveLine'
  | 'takeLine'
  | 'releaseLine'
  | 'lookUpCaller'
  | 'addDoNotCall'
  | 'commandAnswered'
> = {
  leaseLeads,
  readLead: (world, { agentId, leadId }) =>
    world.tell('store', { type: 'leadRead', agentId, leadId, fields: {} }),
  leaseNumber,
  leaseCallback,
  leaseAllocated,
  beginAttempt,
  closeAttempt,
  reserveLine,
  takeLine: (world, { callId }) => world.later('store', () => void world.ledger.lines.set(callId, 1), 50),
  // Releasing what was never held, or twice, is harmless.
  releaseLine: (world, { callId }) => world.later('store', () => void world.ledger.lines.delete(callId), 50),
  lookUpCaller,
  addDoNotCall: (world, { attemptId }) => world.tell('store', { type: 'doNotCallAdded', attemptId }),
  commandAnswered,
};

function leaseLeads(world: World, { campaignId, count: requested }: EffectOf<'leaseLeads'>): void {
  const given = world.isCalm ? 0 : Math.ceil(world.random() * requested);
  const leases = Array.from({ length: given }, () => {
    world.made += 1;
    const again = world.chance(0.1) ? { agentFirst: true as const } : {};
    return { lead: aLead(world.made, { campaignId, ...again }), token: `token-${world.made}` };
  });
  world.tell('store', { type: 'leadsLeased', campaignId, requested, leases });
}

function leaseNumber(world: World, effect: EffectOf<'leaseNumber'>): void {
  const { agentId, commandId, campaignId, leadId, number } = effect;
  const lead = { ...aLead(0, { campaignId }), leadId, number };
  const outcome = world.chance(0.8) ? { lead, token: 'by-hand' } : { code: 'lead-busy', message: 'busy' };
  world.tell('store', { type: 'numberLeased', agentId, commandId, campaignId, outcome });
}

function leaseCallback(world: World, effect: EffectOf<'leaseCallback'>): void {
  const { callbackId, campaignId, agentId, leadId } = effect;
  const lead = { ...aLead(0, { campaignId }), leadId, callback: { callbackId, at: 0, agentId } };
  const outcome = !world.isCalm && world.chance(0.8) ? { lead, token: 'callback' } : { code: 'lead-busy' };
  world.ledger.leasing.add(agentId);
  const leased = (): void => {
    world.ledger.leasing.delete(agentId);
    world.give({ type: 'callbackLeased', callbackId, campaignId, outcome });
  };
  world.later('store', leased);
}

function leaseAllocated(world: World, { agentId, campaignId }: EffectOf<'leaseAllocated'>): void {
  world.made += 1;
  const lead = aLead(world.made, { campaignId, allocatedTo: agentId });
  const outcome = !world.isCalm && world.chance(0.8) ? { lead, token: 'allocated' } : { code: 'none-due' };
  world.ledger.leasing.add(agentId);
  const leased = (): void => {
    world.ledger.leasing.delete(agentId);
    world.give({ type: 'allocatedLeased', agentId, campaignId, outcome });
  };
  world.later('store', leased);
}

function beginAttempt(world: World, { attempt: { attemptId } }: EffectOf<'beginAttempt'>): void {
  const mostMs = world.chance(0.1) ? 5_000 : 100;
  if (!world.chance(0.9))
    return world.tell(attemptId, { type: 'attemptRefused', attemptId, code: 'attempt-spacing' }, mostMs);
  const begun = (): void => {
    world.ledger.opened.set(attemptId, 0);
    world.give({ type: 'attemptBegun', attemptId });
  };
  world.later(attemptId, begun, mostMs);
}

function closeAttempt(world: World, { cdr }: EffectOf<'closeAttempt'>): void {
  const { attemptId, dialStatus, hangupReason } = cdr;
  const { opened } = world.ledger;
  world.count(`record ${dialStatus} ${hangupReason ?? ''}`);
  opened.set(attemptId, (opened.get(attemptId) ?? Number.NaN) + 1);
  checkRecord(world, attemptId);
}

function reserveLine(world: World, { callId, trunkId }: EffectOf<'reserveLine'>): void {
  if (world.chance(0.1)) return world.tell('store', { type: 'lineRefused', callId, code: 'lines' });
  const { lines } = world.ledger;
  const reserved = (): void => {
    lines.set(callId, (lines.get(callId) ?? 0) + 1);
    world.give({ type: 'lineReserved', callId, trunkId });
  };
  world.later('store', reserved, world.chance(0.1) ? 3_000 : 100);
}

function lookUpCaller(world: World, { callId }: EffectOf<'lookUpCaller'>): void {
  const calledBy = world.chance(0.5)
    ? { agentId: world.pick(AGENTS), campaignId: 'camp', attemptId: 'a', leadId: 'l' }
    : undefined;
  world.tell('store', { type: 'callerKnown', callId, calledBy }, 900);
}

function commandAnswered(world: World, { commandId, ok }: EffectOf<'commandAnswered'>): void {
  const question = world.ledger.asked.get(commandId);
  if (question === undefined) return world.violate(`an answer to the unknown command ${commandId}`);
  question.answers += 1;
  world.count(`${question.what} ${ok ? 'ok' : 'refused'}`);
  checkAnswer(world, question);
}
