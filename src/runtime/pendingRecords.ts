/**
 * Records that must not be lost although the hopper store is away: how a call ended, that somebody asked never to be
 * called, what an attempt had reserved that was never dialled. What the store does not take waits in the closing file
 * and is replayed in order; nothing is dialled before that (storeGuard.ts).
 */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { AttemptId, TrunkId } from '../domain/kernel/ids.ts';
import type { Tariff } from '../domain/trunk/spend.ts';
import type { DoNotCallPort } from '../ports/doNotCall.ts';
import type { HopperPort } from '../ports/hopper.ts';
import type { LimitsPort } from '../ports/limits.ts';
import type { ClosingFile, PendingRecord } from './closingFile.ts';
import type { Log } from './log.ts';
import { releaseUnused, settleTrunk } from './trunkDesk.ts';

export interface PendingRecordsOptions {
  readonly hopper: HopperPort;
  readonly limits: LimitsPort;
  readonly doNotCall: DoNotCallPort;
  readonly closingFile: ClosingFile;
  readonly fence: number;
  /** Absent: nothing is spent. */
  readonly tariffOf?: (trunkId: TrunkId) => Tariff | undefined;
  readonly log: Log;
  readonly failed: (operation: string, error: unknown) => void;
  /** A record could not be written and waits. */
  readonly kept: () => void;
}

export interface PendingRecords {
  /** Writes to the store, else to the file. True: it is in force in the store. */
  save(record: PendingRecord): Promise<boolean>;
  /** Gives what waits to the store, in order; rejects where the store fails, and the rest waits on. */
  replay(): Promise<number>;
  /** Records that wait. */
  readonly waiting: number;
  /** Attempts whose end is known, and on its way to the store or waiting for it. */
  readonly closing: ReadonlySet<AttemptId>;
}

export function createPendingRecords(options: PendingRecordsOptions): PendingRecords {
  const { hopper, limits, doNotCall, closingFile, fence, log } = options;
  const closing = new Set<AttemptId>();
  /** What the file did not take either: a full disk. */
  const unfiled: PendingRecord[] = [];

  async function write(record: PendingRecord): Promise<void> {
    switch (record.type) {
      case 'doNotCall':
        await doNotCall.add([record.entry]);
        await hopper.append(fence, { type: 'doNotCallAdded', entry: record.entry });
        return;
      case 'disposition':
        return await hopper.append(fence, { type: 'dispositionGiven', given: record.given });
      case 'detectionReview':
        return await hopper.append(fence, { type: 'detectionReviewed', review: record.review });
      case 'message':
        return await hopper.append(fence, { type: 'message', message: record.message });
      case 'inbound':
        await hopper.append(fence, { type: 'inbound', record: record.record });
        return;
      case 'giveBack':
        await limits.releaseNumber(record.number, record.attemptId);
        await releaseUnused(limits, record.trunkId, record.attemptId);
        return;
      case 'closeAttempt':
        return await close(record.cdr, record.revision);
      default:
        return assertNever(record);
    }
  }

  async function close(cdr: CallDetailRecord, revision: number): Promise<void> {
    await hopper.closeAttempt(fence, cdr, revision);
    await settleTrunk(limits, cdr, options.tariffOf?.(cdr.trunkId));
    // A call that never left has used up nobody's patience; one that failed by a carrier's fault is only not counted.
    if (neverLeft(cdr)) await limits.releaseNumber(cdr.number, cdr.attemptId);
    else if (!cdr.charged) await limits.uncountAttempt(cdr.number, cdr.attemptId);
    closing.delete(cdr.attemptId);
  }

  function keep(record: PendingRecord): void {
    try {
      closingFile.append(record);
    } catch (error) {
      log.error({ event: 'closingFile.failed', err: error });
      unfiled.push(record);
    }
    options.kept();
  }

  return {
    async save(record) {
      if (record.type === 'closeAttempt') closing.add(record.cdr.attemptId);
      try {
        await write(record);
        return true;
      } catch (error) {
        options.failed(record.type, error);
        keep(record);
        return false;
      }
    },
    async replay() {
      let replayed = await closingFile.replay(write);
      for (let [first] = unfiled; first !== undefined; [first] = unfiled) {
        await write(first);
        unfiled.shift();
        replayed += 1;
      }
      return replayed;
    },
    get waiting() {
      return closingFile.length + unfiled.length;
    },
    closing,
  };
}

function neverLeft({ lineResult, charged, hangupReason, stamps }: CallDetailRecord): boolean {
  const isUnseen = stamps.diallingAt === undefined && stamps.answeredAt === undefined;
  return lineResult === 'CANCELLED' && !charged && hangupReason === undefined && isUnseen;
}
