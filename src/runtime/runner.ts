/**
 * Carries the engine's effects out through the ports and answers with inputs. An effect never throws: what a port
 * rejects becomes an input or a record that waits, since somebody is on the line behind most of them.
 */
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { Attempt } from '../domain/cdr/attempt.ts';
import type { CallEnd } from '../domain/call/lineResult.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { TrunkLimits } from '../ports/limits.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { TelephonyPort } from '../ports/telephony.ts';
import type { NoteFailure } from './failures.ts';
import { createAgentEffects } from './agentEffects.ts';
import { createLanes } from './lanes.ts';
import { listen } from './listening.ts';
import { createLines, LINE_HOLD_MS } from './lines.ts';
import type { Log } from './log.ts';
import type { PacingEffect } from './pacingShell.ts';
import type { PendingRecords } from './pendingRecords.ts';
import type { RecordingEffect } from './recordingKeeper.ts';

export interface RunnerOptions {
  readonly stores: Stores;
  readonly telephony: TelephonyPort;
  readonly records: RecordsPort;
  readonly pending: PendingRecords;
  readonly clock: Clock;
  readonly log: Log;
  readonly fence: number;
  readonly trunkLimits: (trunkId: string) => TrunkLimits;
  /** Whether calls to people may leave at this moment: the emergency stop. */
  readonly mayDial: () => boolean;
  /** Attempts and seats the engine holds, for the ends a witness may have seen. */
  readonly openCallIds: () => readonly string[];
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
  /** Never waits and never throws. */
  readonly pacing: (effect: PacingEffect) => void;
  readonly answered: (effect: EffectOf<'commandAnswered'>) => void;
  readonly record: (effect: RecordingEffect) => void;
}

export interface Runner {
  readonly run: (effect: Effect) => void;
  /** No command to the telephony is waiting or unanswered. */
  readonly isIdle: () => boolean;
}

const LEASE_MS = 30 * SECOND_MS;
const CAMPAIGN_STATE_RETRY_MS = 2 * SECOND_MS;

type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

export function createRunner(options: RunnerOptions): Runner {
  const { stores, telephony, records, pending, clock, log, fence, post, noteFailure } = options;
  const { hopper, limits } = stores;
  const lanes = createLanes();
  const agentEffects = createAgentEffects(options);
  const lines = createLines(options);

  /** Runs a store write whose failure leaves nothing undone that matters. */
  const attemptWrite = (operation: string, write: Promise<unknown>): void => {
    write.catch((error: unknown) => noteFailure(operation, error));
  };
  const command = (
    callIds: readonly string[],
    operation: string,
    task: () => Promise<void>,
    bridgeId?: string,
  ): void => {
    void lanes.run(callIds, task).catch((error: unknown) => {
      post({
        type: 'commandFailed',
        callIds,
        operation,
        code: codeOf(error),
        ...(bridgeId === undefined ? {} : { bridgeId }),
      });
    });
  };

  async function leaseLeads({ campaignId, count, leaseMs = LEASE_MS }: EffectOf<'leaseLeads'>): Promise<void> {
    const answer = { type: 'leadsLeased', campaignId, requested: count } as const;
    try {
      post({ ...answer, leases: await hopper.lease(fence, campaignId, count, leaseMs, clock.now()) });
    } catch (error) {
      noteFailure('lease', error);
      post({ ...answer, leases: [] });
    }
  }

  async function beginAttempt(effect: EffectOf<'beginAttempt'>): Promise<void> {
    const { attempt, token, attemptSpacingMs } = effect;
    const { attemptId, number: dialled, trunkId } = attempt;
    const refused = (
      answer: Omit<Extract<EngineInput, { type: 'attemptRefused' }>, 'type' | 'attemptId'>,
    ): void => post({ type: 'attemptRefused', attemptId, ...answer });
    let isReserved = false;
    try {
      const number = await limits.reserveNumber(dialled, attemptId, attemptSpacingMs, clock.now());
      if (!number.reserved) {
        await dropLead(attempt, token, number);
        return refused(number);
      }
      isReserved = true;
      const trunkLimits = options.trunkLimits(trunkId);
      const trunk = await limits.reserveTrunk(trunkId, attemptId, trunkLimits, LINE_HOLD_MS, clock.now());
      if (!trunk.reserved) {
        await Promise.all([
          limits.releaseNumber(dialled, attemptId),
          hopper.release(fence, attempt.leadId, token, false),
        ]);
        return refused(trunk);
      }
      if (await hopper.openAttempt(fence, token, attempt)) {
        return post({ type: 'attemptBegun', attemptId });
      }
      await Promise.all([limits.releaseNumber(dialled, attemptId), limits.releaseTrunk(trunkId, attemptId)]);
      refused({ code: 'lease-lapsed' });
    } catch (error) {
      // Where the attempt got on record all the same, the comparison with the store closes it.
      noteFailure('beginAttempt', error);
      if (isReserved || !isUntouched(error))
        void pending.save({ type: 'giveBack', attemptId, number: dialled, trunkId });
      refused({ code: 'store-down' });
    }
  }

  async function dropLead(
    attempt: Attempt,
    token: string,
    refusal: { code: string; retryAt: number },
  ): Promise<void> {
    const { leadId, campaignId } = attempt;
    const isFinal = refusal.code === 'do-not-call';
    const entry = {
      type: 'leadRefused' as const,
      leadId,
      campaignId,
      code: refusal.code,
      at: clock.now(),
      ...(isFinal ? {} : { retryAt: refusal.retryAt }),
    };
    await hopper.release(fence, leadId, token, true, entry);
  }

  async function releaseLead(effect: EffectOf<'releaseLead'>): Promise<void> {
    const { campaignId, leadId, token, refusal, drop = false } = effect;
    if (refusal === undefined) return void (await hopper.release(fence, leadId, token, drop));
    const entry = { type: 'leadRefused' as const, leadId, campaignId, ...refusal, at: clock.now() };
    await hopper.release(fence, leadId, token, true, entry);
  }

  async function addDoNotCall({ number, attemptId }: EffectOf<'addDoNotCall'>): Promise<void> {
    const entry = { number, source: 'key', addedAt: clock.now(), attemptId } as const;
    if (await pending.save({ type: 'doNotCall', entry })) post({ type: 'doNotCallAdded', attemptId });
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
        return command([effect.callId], 'play', () =>
          telephony.play(effect.callId, effect.playbackId, effect.prompts),
        );
      case 'stopPlay':
        return command([effect.callId], 'stopPlay', () => telephony.stopPlay(effect.playbackId));
      case 'seat':
        return command([effect.callId], 'seat', () => telephony.seat(effect.callId));
      case 'bridge':
        return command(
          effect.callIds,
          'bridge',
          () => telephony.bridge(effect.bridgeId, effect.callIds),
          effect.bridgeId,
        );
      case 'unbridge':
        return command(
          effect.callIds,
          'unbridge',
          () => telephony.unbridge(effect.bridgeId),
          effect.bridgeId,
        );
      case 'mute':
        return command([effect.callId], 'mute', () => telephony.mute(effect.callId, effect.on));
      case 'sendKeys':
        return command([effect.callId], 'sendKeys', () => telephony.sendKeys(effect.callId, effect.digits));
      case 'reserveLine':
        return void lines.reserve(effect);
      case 'releaseLine':
        return attemptWrite('releaseTrunk', lines.release(effect.trunkId, effect.callId));
      case 'startRecording':
      case 'pauseRecording':
      case 'stopRecording':
        return options.record(effect);
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
      case 'listCalls':
        return void listCalls();
      case 'addDoNotCall':
        return void addDoNotCall(effect);
      case 'saveCall':
        return attemptWrite('saveCall', hopper.saveCall(fence, effect.attemptId, effect.call));
      case 'closeAttempt':
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

function agentEntry({ agentId, state, reason }: EffectOf<'recordAgentState'>, at: number) {
  return {
    type: 'agentStateChanged' as const,
    agentId,
    state,
    at,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Whether nothing at all has happened at the far side. */
function isUntouched(error: unknown): boolean {
  return error instanceof PortFailure && error.outcome === 'unavailable';
}

function codeOf(error: unknown): string {
  return error instanceof PortFailure ? error.code : 'bug';
}
