/**
 * Several engines at work on leads that share numbers and persons, each lead with facts that may be old: the real gate,
 * beginning and closing of attempts, over any stores. What was dialled is then counted anew (capsCounted.ts).
 */
import * as fc from 'fast-check';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { capsAsked } from '../../src/domain/compliance/caps.ts';
import { factsFor, mayDial } from '../../src/domain/compliance/gate.ts';
import type { Place } from '../../src/domain/compliance/opening.ts';
import type { AttemptCap, Policy } from '../../src/domain/compliance/policy.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../../src/domain/kernel/time.ts';
import type { Lead } from '../../src/domain/lead/lead.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { createBeginner } from '../../src/runtime/beginAttempt.ts';
import type { ClosingFile } from '../../src/runtime/closingFile.ts';
import { allDoNotCallLists } from '../../src/runtime/doNotCallLists.ts';
import { createPendingRecords, type PendingRecords } from '../../src/runtime/pendingRecords.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import { aCampaign } from '../support/records.ts';
import { aCdr, aLead, anAttempt, freshId, freshNumber } from '../support/stores.ts';
import { firstPassed } from './capsCounted.ts';
import { keptLog } from './parts.ts';

type End = 'charged' | 'carrierFault' | 'neverLeft' | 'stillOpen';

export interface Plan {
  readonly caps: readonly AttemptCap[];
  readonly zones: readonly string[];
  readonly lines: number;
  /** How many numbers each person has. */
  readonly persons: readonly number[];
  /** On record, and forgotten by the store. */
  readonly earlier: readonly { readonly number: number; readonly agoMs: number }[];
  readonly leads: readonly { readonly number: number; readonly engine: number }[];
  readonly waves: readonly {
    readonly afterMs: number;
    /** All at once. `staleness`: how many waves ago the lead was filled. */
    readonly dials: readonly {
      readonly lead: number;
      readonly staleness: number;
      readonly skewMs: number;
      readonly end: End;
    }[];
  }[];
}

const within = fc.oneof(
  fc.constantFrom<AttemptCap['within']>('localDay', 'ever'),
  fc.integer({ min: 1, max: 26 }).map((hours) => ({ hours })),
);

export const plans: fc.Arbitrary<Plan> = fc.record({
  caps: fc.array(
    fc.record({
      scope: fc.constantFrom('lead' as const, 'number' as const, 'person' as const),
      most: fc.integer({ min: 1, max: 3 }),
      within,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  zones: fc.subarray(['Europe/London', 'America/New_York', 'Pacific/Auckland']),
  lines: fc.integer({ min: 1, max: 6 }),
  persons: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  earlier: fc.array(fc.record({ number: fc.nat(8), agoMs: fc.integer({ min: 1, max: DAY_MS }) }), {
    maxLength: 2,
  }),
  leads: fc.array(fc.record({ number: fc.nat(8), engine: fc.nat(2) }), { minLength: 2, maxLength: 6 }),
  waves: fc.array(
    fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 * HOUR_MS })),
      dials: fc.uniqueArray(
        fc.record({
          lead: fc.nat(5),
          staleness: fc.nat(4),
          skewMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 })),
          end: fc.constantFrom<End>(
            'charged',
            'charged',
            'charged',
            'carrierFault',
            'neverLeft',
            'stillOpen',
          ),
        }),
        { selector: ({ lead }) => lead, minLength: 1, maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

const ENGINES = 3;
const START = Date.UTC(2026, 9, 24, 20);
const SETTINGS = {
  ...aCampaign().settings,
  maxAttempts: 1_000,
  attemptSpacingMs: 0,
  policies: 'auto' as const,
};
const OPEN_POLICY: Policy = {
  policyId: 'XX',
  version: '1',
  source: 'a test',
  confidence: 'source',
  region: 'XX',
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 24 * 60 }],
  holidays: 'asUsual',
  caps: [],
  minGapMs: 0,
  minRingMs: 0,
  redialLockMs: 0,
  refusalLockMs: 0,
  abandonWindows: [],
  promptBeforeAgent: 'allowed',
  consent: 'notRequired',
  retentionDays: 30,
};

interface Made {
  readonly attempt: Attempt;
  readonly lead: number;
  readonly end: End;
  /** As the records have it. */
  counts: boolean;
}

interface Counts {
  begun: number;
  refusedAtGate: number;
  refusedAtReservation: number;
}

/** Adds to `counts` what came of the plan, and tells the first cap that was passed. */
export async function capPassed(
  plan: Plan,
  open: (engine: number, dialGroupId: string) => Stores,
  counts: Counts,
  settled: (work: Promise<unknown>) => Promise<unknown> = (work) => work,
): Promise<string | undefined> {
  const place: Place = {
    zones: plan.zones.length === 0 ? ['Europe/London'] : plan.zones,
    policies: [{ ...OPEN_POLICY, caps: plan.caps }],
    dayKinds: () => 'working',
  };
  const people = plan.persons.map((count) => Array.from({ length: count }, freshNumber));
  const numbers = people.flat();
  const personOf = (number: string): readonly string[] =>
    people.find((person) => person.includes(number)) ?? [number];
  const numberAt = (index: number): string => numbers[index % numbers.length] ?? '';
  const numberOf = (lead: number): string => numberAt(plan.leads[lead % plan.leads.length]?.number ?? 0);
  const made = plan.earlier.map(({ number, agoMs }, index): Made => {
    const lead = aLead(`earlier-${index}`, { number: numberAt(number) });
    const attempt = anAttempt(lead, { createdAt: START - agoMs });
    return { attempt, lead: -1 - index, end: 'stillOpen', counts: true };
  });
  let now = START;
  const trunkId = freshId('trunk');
  const engines = Array.from({ length: ENGINES }, (_, index) =>
    anEngine(open(index, freshId(`group-${index}`)), plan.lines, () => now, counts),
  );
  const onRecord = (): readonly Made[] => made.filter(({ counts: isCounted }) => isCounted);
  const snapshots: (readonly Made[])[] = [];
  const tries = new Map<number, number>();
  let ending: Made[] = [];

  const instants = (some: readonly Made[]): readonly Instant[] =>
    some.map(({ attempt }) => attempt.createdAt).sort((left, right) => left - right);

  function filled(index: number, staleness: number): Lead {
    const number = numberOf(index);
    const known = snapshots[Math.max(0, snapshots.length - 1 - staleness)] ?? [];
    const person = personOf(number);
    const lead = aLead(`lead-${index}`, { number, revision: tries.get(index) ?? 0 });
    const past = {
      // A lead is filled anew after each of its attempts.
      lead: instants(onRecord().filter((one) => one.lead === index)),
      number: instants(known.filter(({ attempt }) => attempt.number === number)),
      person: instants(known.filter(({ attempt }) => person.includes(attempt.number))),
    };
    const otherNumbers = person.filter((other) => other !== number);
    const { leadId, campaignId, attempts: attemptsMade } = lead;
    const standing = { leadId, campaignId, number, state: 'due', dueAt: 0, attemptsMade } as const;
    return { ...lead, gate: factsFor({ ...standing, past, otherNumbers }, place, SETTINGS) };
  }

  async function dial({ lead: asked, staleness, skewMs, end }: Plan['waves'][number]['dials'][number]) {
    const index = asked % plan.leads.length;
    const engine = engines[(plan.leads[index]?.engine ?? 0) % ENGINES];
    if (engine === undefined) return;
    const lead = filled(index, staleness);
    const attempt = anAttempt(lead, { trunkId, createdAt: now + skewMs });
    const begun = await engine.dial(lead, attempt, place);
    if (!begun) return;
    tries.set(index, lead.revision + 1);
    made.push({ attempt, lead: index, end, counts: true });
  }

  async function close(one: Made): Promise<void> {
    const engine = engines[(plan.leads[one.lead]?.engine ?? 0) % ENGINES];
    if (one.end === 'carrierFault' || one.end === 'neverLeft') one.counts = false;
    await engine?.pending.save({
      type: 'closeAttempt',
      cdr: endOf(one),
      revision: one.attempt.attemptNumber,
    });
  }

  for (const { afterMs, dials } of plan.waves) {
    now += afterMs;
    snapshots.push([...onRecord()]);
    const before = made.length;
    const distinct = [...new Map(dials.map((each) => [each.lead % plan.leads.length, each])).values()];
    await settled(Promise.all([...ending.map(close), ...distinct.map(dial)]));
    ending = made.slice(before).filter(({ end }) => end !== 'stillOpen');
  }
  await settled(Promise.all(ending.map(close)));
  const counted = onRecord().map(({ attempt: { number, createdAt: at }, lead }) => ({
    lead: String(lead),
    number,
    person: personOf(number).join(),
    at,
  }));
  return firstPassed(plan.caps, place.zones, counted, START);
}

interface Engine {
  readonly pending: PendingRecords;
  dial(lead: Lead, attempt: Attempt, place: Place): Promise<boolean>;
}

function anEngine(stores: Stores, lines: number, now: () => Instant, counts: Counts): Engine {
  const log = keptLog();
  const answers = new Map<string, Extract<EngineInput, { type: 'attemptBegun' | 'attemptRefused' }>>();
  const failed = (operation: string, error: unknown): void => {
    throw new Error(operation, { cause: error });
  };
  const closingFile: ClosingFile = { append: () => undefined, length: 0, replay: async () => 0 };
  const pending = createPendingRecords({
    ...stores,
    closingFile,
    fence: 1,
    log,
    failed,
    kept: () => undefined,
  });
  const begin = createBeginner({
    stores,
    clock: { now, wakeAt: () => () => undefined },
    fence: 1,
    refusals: createRecentRefusals(),
    doNotCall: allDoNotCallLists(stores.doNotCall, { lists: () => [] }),
    pending,
    log,
    trunkLimits: () => ({ lines, callsPerSecond: 1_000 }),
    post: (input) => {
      if (input.type === 'attemptBegun' || input.type === 'attemptRefused')
        answers.set(input.attemptId, input);
    },
    noteFailure: failed,
  });
  return {
    pending,
    async dial(lead, attempt, place) {
      const lease = await stores.hopper.leaseLead(1, lead, MINUTE_MS, now());
      if (lease === undefined) return false;
      if (mayDial(lead, SETTINGS, () => place, attempt.createdAt) !== undefined) {
        counts.refusedAtGate += 1;
        await stores.hopper.release(1, lead.leadId, lease.token, true);
        return false;
      }
      const caps = capsAsked(lead, () => place);
      await begin({
        type: 'beginAttempt',
        attempt,
        token: lease.token,
        attemptSpacingMs: 0,
        ...(caps === undefined ? {} : { caps }),
      });
      const answer = answers.get(attempt.attemptId);
      if (answer?.type === 'attemptBegun') counts.begun += 1;
      else if (answer?.code === 'policy-cap') counts.refusedAtReservation += 1;
      return answer?.type === 'attemptBegun';
    },
  };
}

function endOf({ attempt, end }: Made): CallDetailRecord {
  const charged = aCdr(attempt);
  if (end === 'charged') return charged;
  const uncharged = { ...charged, charged: false, dialStatus: 'failed' } as const;
  if (end === 'neverLeft') return { ...uncharged, lineResult: 'CANCELLED' };
  const { createdAt } = attempt;
  return {
    ...uncharged,
    lineResult: 'CONGESTION',
    stamps: { createdAt, diallingAt: createdAt, endedAt: createdAt + 10 },
  };
}

export const NO_COUNTS: Counts = { begun: 0, refusedAtGate: 0, refusedAtReservation: 0 };
