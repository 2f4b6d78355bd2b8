/**
 * Carries the engine's effects out through the ports and answers with inputs. An effect never throws: what a port
 * rejects becomes an input or a record that waits, since somebody is on the line behind most of them.
 */
import type { Effect } from '../engine/effect.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { CalledBy } from '../domain/call/inbound.ts';
import type { CallEnd } from '../domain/call/lineResult.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Stores } from '../ports/stores.ts';
import type { TelephonyPort } from '../ports/telephony.ts';
import type { DeskEffect } from './agentDesks.ts';
import { createAgentEffects, type AgentEffectsOptions } from './agentEffects.ts';
import { createBeginner } from './beginAttempt.ts';
import type { ConsentWatch } from './consentWatch.ts';
import type { ReachEffect } from './flowReach.ts';
import { createLanes } from './lanes.ts';
import { createLeaser, type LeasingOptions } from './leaseLeads.ts';
import { listen } from './listening.ts';
import { createLines } from './lines.ts';
import type { Log } from './log.ts';
import type { PacingEffect } from './pacingShell.ts';
import type { RecordingEffect } from './recordingKeeper.ts';
import { refuseLead, type RefusingOptions } from './refuseLead.ts';
import type { TrunkTerms } from './trunkDesk.ts';

export interface RunnerOptions extends AgentEffectsOptions, RefusingOptions, LeasingOptions {
  readonly stores: Stores;
  readonly doNotCall: DoNotCallLists;
  readonly consents?: Pick<ConsentWatch, 'verdict'> | undefined;
  readonly telephony: TelephonyPort;
  readonly log: Log;
  readonly trunkLimits: (trunkId: string) => TrunkTerms;
  /** Whether calls to people may leave at this moment: the emergency stop. */
  readonly mayDial: () => boolean;
  /** Attempts and seats the engine holds, for the ends a witness may have seen. */
  readonly openCallIds: () => readonly string[];
  /** Who spoke with this number last. */
  readonly lastConversation: (number: string) => Promise<CalledBy | undefined>;
  /** Never waits and never throws. */
  readonly pacing: (effect: PacingEffect) => void;
  readonly answered: (effect: EffectOf<'commandAnswered'>) => void;
  readonly record: (effect: RecordingEffect) => void;
  readonly desk: (effect: DeskEffect) => void;
  readonly reach: (effect: ReachEffect) => void;
}

export interface Runner {
  readonly run: (effect: Effect) => void;
  /** No command to the telephony is waiting or unanswered. */
  readonly isIdle: () => boolean;
}

const CAMPAIGN_STATE_RETRY_MS = 2 * SECOND_MS;

type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

export function createRunner(options: RunnerOptions): Runner {
  const { stores, telephony, records, pending, clock, log, fence, post, noteFailure } = options;
  const { hopper, limits } = stores;
  const lanes = createLanes();
  /** Who has been given the message in place of an agent: joins that still wait for their turn are dropped. */
  const givenUp = new Set<string>();
  const beginAttempt = createBeginner(options);
  const agentEffects = createAgentEffects(options);
  const lines = createLines(options);
  const leaseLeads = createLeaser(options);

  /** Runs a store write whose failure leaves nothing undone that matters. */
  const attemptWrite = (operation: string, write: Promise<unknown>): void => {
    write.catch((error: unknown) => noteFailure(operation, error));
  };
  const command = (
    callIds: readonly string[],
    operation: string,
    task: () => Promise<void>,
    { bridgeId, lane = callIds }: { readonly bridgeId?: string; readonly lane?: readonly string[] } = {},
  ): void => {
    void lanes.run(lane, task).catch((error: unknown) => {
      post({
        type: 'commandFailed',
        callIds,
        operation,
        code: codeOf(error),
        ...(bridgeId === undefined ? {} : { bridgeId }),
      });
    });
  };

  async function releaseLead(effect: EffectOf<'releaseLead'>): Promise<void> {
    const { campaignId, leadId, token, refusal, drop = false } = effect;
    if (refusal === undefined) return void (await hopper.release(fence, leadId, token, drop));
    await refuseLead(options, token, { leadId, campaignId, ...refusal });
  }

  async function addDoNotCall({ number, attemptId }: EffectOf<'addDoNotCall'>): Promise<void> {
    const entry = { number, source: 'key', addedAt: clock.now(), attemptId } as const;
    if (await pending.save({ type: 'doNotCall', entry })) post({ type: 'doNotCallAdded', attemptId });
  }

  /** The engine waits for the answer a moment only, so that a database that is away costs no caller anything. */
  async function lookUpCaller({ callId, number }: EffectOf<'lookUpCaller'>): Promise<void> {
    try {
      post({ type: 'callerKnown', callId, calledBy: await options.lastConversation(number) });
    } catch (error) {
      noteFailure('lastConversation', error);
      post({ type: 'callerKnown', callId });
    }
  }

  async function listCalls(): Promise<void> {
    const listedAt = clock.now();
    try {
      const calls = await telephony.liveCalls();
      post({ type: 'callsListed', listedAt, calls, witnessed: witnessed() });
    } catch (error) {
      noteFailure('liveCalls', error);
      post({ type: 'listFailed' });
    }
  }

  function witnessed(): Record<string, CallEnd> {
    const ends: Record<string, CallEnd> = {};
    for (const callId of options.openCallIds()) {
      const end = telephony.witness?.(callId);
      if (end !== undefined) ends[callId] = end;
    }
    return ends;
  }

  async function originate(effect: EffectOf<'originate'>): Promise<void> {
    if (effect.target.kind === 'trunk' && !options.mayDial())
      return post({
        type: 'originateFailed',
        callId: effect.callId,
        outcome: 'unavailable',
        code: 'emergency-stop',
      });
    try {
      const { type: _, ...request } = effect;
      await telephony.originate(request);
      hasLeft(effect);
    } catch (error) {
      const outcome = error instanceof PortFailure ? error.outcome : 'unknown';
      // Of one that may yet leave the place is kept longer.
      if (outcome !== 'unknown') hasLeft(effect);
      post({ type: 'originateFailed', callId: effect.callId, outcome, code: codeOf(error) });
    }
  }

  function hasLeft({ target, callId }: EffectOf<'originate'>): void {
    if (target.kind === 'trunk')
      attemptWrite('leftTrunk', limits.leftTrunk(target.trunkId, callId, clock.now()));
  }

  /** The database may be away: its copy of the campaign's state follows when it is back. */
  async function saveCampaignState(effect: EffectOf<'campaignState'>): Promise<void> {
    try {
      await records.setCampaignState(effect.campaignId, effect.state);
    } catch (error) {
      noteFailure('setCampaignState', error);
      clock.wakeAt(clock.now() + CAMPAIGN_STATE_RETRY_MS, () => void saveCampaignState(effect));
    }
  }

  function run(effect: Effect): void {
    switch (effect.type) {
      case 'leaseLeads':
        return void leaseLeads(effect);
      case 'readLead':
      case 'leaseNumber':
      case 'recordDisposition':
      case 'reviewDetection':
        return agentEffects.run(effect);
      case 'releaseLead':
        return attemptWrite('release', releaseLead(effect));
      case 'beginAttempt':
        return void beginAttempt(effect);
      case 'originate':
        return void lanes.run([effect.callId], () => originate(effect));
      case 'hangup':
        return command([effect.callId], 'hangup', () => telephony.hangup(effect.callId, effect.reason));
      case 'play':
        if (effect.isUrgent === true) givenUp.add(effect.callId);
        return command(
          [effect.callId],
          'play',
          () => telephony.play(effect.callId, effect.playbackId, effect.prompts),
          effect.isUrgent === true ? { lane: [effect.playbackId] } : {},
        );
      case 'stopPlay':
        return command([effect.callId], 'stopPlay', () => telephony.stopPlay(effect.playbackId));
      case 'seat':
        return command([effect.callId], 'seat', () => telephony.seat(effect.callId));
      case 'bridge':
        return command(
          effect.callIds,
          'bridge',
          async () => {
            if (!effect.callIds.some((id) => givenUp.has(id)))
              await telephony.bridge(effect.bridgeId, effect.callIds);
          },
          effect,
        );
      case 'unbridge':
        return command(effect.callIds, 'unbridge', () => telephony.unbridge(effect.bridgeId), effect);
      case 'mute':
        return command([effect.callId], 'mute', () => telephony.mute(effect.callId, effect.on));
      case 'sendKeys':
        return command([effect.callId], 'sendKeys', () => telephony.sendKeys(effect.callId, effect.digits));
      case 'reserveLine':
        return void lines.reserve(effect);
      case 'takeLine':
        return attemptWrite('takeLine', lines.take(effect.trunkId, effect.callId));
      case 'releaseLine':
        return attemptWrite(
          'releaseTrunk',
          lines.release(effect.trunkId, effect.callId, effect.isUnused === true),
        );
      case 'startRecording':
      case 'pauseRecording':
      case 'stopRecording':
        return options.record(effect);
      case 'leaseCallback':
      case 'leaseAllocated':
      case 'callbackOffered':
        return options.desk(effect);
      case 'askWebhook':
      case 'sendSms':
      case 'lookUpAsked':
        return options.reach(effect);
      case 'commandAnswered':
        return options.answered(effect);
      case 'snoop':
        return command([effect.snoopId], 'snoop', () =>
          telephony.snoop(effect.snoopId, effect.callId, effect.mode),
        );
      case 'adopt':
        return command([effect.callId], 'adopt', () => telephony.adopt(effect.callId));
      case 'detect':
      case 'watchTalk':
      case 'watchTone':
        return command([effect.callId], effect.type, () => listen(telephony, effect));
      case 'answer':
        return command([effect.callId], 'answer', () => telephony.answer(effect.callId));
      case 'acceptCalls':
        return command([], 'acceptCalls', () => telephony.acceptCalls(effect.numbers));
      case 'lookUpCaller':
        return void lookUpCaller(effect);
      case 'recordInbound':
        return void pending.save({ type: 'inbound', record: effect.record });
      case 'listCalls':
        return void listCalls();
      case 'addDoNotCall':
        return void addDoNotCall(effect);
      case 'saveCall':
        return attemptWrite('saveCall', hopper.saveCall(fence, effect.attemptId, effect.call));
      case 'closeAttempt':
        givenUp.delete(effect.cdr.attemptId);
        return void pending.save(effect);
      case 'recordAgentState':
        return attemptWrite('append', hopper.append(fence, agentEntry(effect, clock.now())));
      case 'campaignState':
        return void saveCampaignState(effect);
      case 'keepDecision':
      case 'journal':
        return options.pacing(effect);
      case 'log':
        return log[effect.level]({ event: effect.event, ...effect.fields });
      default:
        return assertNever(effect);
    }
  }

  return { run, isIdle: () => lanes.size === 0 };
}

function agentEntry({ agentId, state, reason, attemptId }: EffectOf<'recordAgentState'>, at: number) {
  return {
    type: 'agentStateChanged' as const,
    agentId,
    state,
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(attemptId === undefined ? {} : { attemptId }),
  };
}

function codeOf(error: unknown): string {
  return error instanceof PortFailure ? error.code : 'bug';
}
