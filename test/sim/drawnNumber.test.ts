import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseNumber } from '../../src/domain/numbering/normalise.ts';
import { drawnNumber, readDrawnNumber, type DrawnParty } from '../../src/sim/drawnNumber.ts';
import { NOT_IN_PLAN, partyOf } from '../../src/sim/numberPlan.ts';

const tenthsMs = fc.integer({ min: 0, max: 999 }).map((tenths) => tenths * 100);
const parties: fc.Arbitrary<DrawnParty> = fc.oneof(
  fc.record({ outcome: fc.constant('answered' as const), ringMs: tenthsMs, talkMs: tenthsMs }),
  fc.record({ outcome: fc.constant('busy' as const), afterMs: tenthsMs }),
  fc.constant({ outcome: 'noAnswer' } as const),
);
const serials = fc.integer({ min: 0, max: 9_999 });

describe('a drawn number', () => {
  it('reads back as the party it was made of, with and without +', () => {
    fc.assert(
      fc.property(parties, serials, (party, serial) => {
        const number = drawnNumber(party, serial);
        expect(readDrawnNumber(number)).toEqual(party);
        expect(readDrawnNumber(number.slice(1))).toEqual(party);
      }),
    );
  });

  it('is E.164 and comes through the import of a list that takes possible numbers as it is', () => {
    fc.assert(
      fc.property(parties, serials, (party, serial) => {
        const number = drawnNumber(party, serial);
        expect(number).toMatch(/^\+[1-9]\d{14}$/);
        expect(normaliseNumber(number, { accept: 'possible' })).toMatchObject({ ok: true, number });
      }),
    );
  });

  it('tells parties that do the same apart by its last digits', () => {
    expect(drawnNumber({ outcome: 'busy', afterMs: 600 }, 7)).toBe('+883920060000007');
    expect(drawnNumber({ outcome: 'noAnswer' }, 1)).not.toBe(drawnNumber({ outcome: 'noAnswer' }, 2));
  });

  it('rounds to tenths of a second and cuts what its digits cannot say', () => {
    const number = drawnNumber({ outcome: 'answered', ringMs: 7_449, talkMs: 250_000 }, 0);
    expect(readDrawnNumber(number)).toEqual({ outcome: 'answered', ringMs: 7_400, talkMs: 99_900 });
  });

  it('is played by the number plan whatever its last two digits mean there', () => {
    expect(partyOf(drawnNumber({ outcome: 'answered', ringMs: 700, talkMs: 900 }, 10))).toMatchObject({
      ringback: 'ringing',
      decidesAfterMs: 700,
      hangsUpAfterMs: 900,
      answers: true,
      dialStatus: 'answered',
    });
    expect(partyOf(drawnNumber({ outcome: 'busy', afterMs: 600 }, 40))).toMatchObject({
      decidesAfterMs: 600,
      sip: 486,
      dialStatus: 'busy',
    });
    expect(partyOf(drawnNumber({ outcome: 'noAnswer' }, 40))).toMatchObject({ dialStatus: 'no_answer' });
  });

  it('leaves numbers of another length, outcome or beginning to the rest of the plan', () => {
    expect(partyOf('+88391007009010')).toMatchObject({ code: '10' });
    expect(partyOf('+883990000000000')).toBe(NOT_IN_PLAN);
    expect(partyOf('+883890000000010')).toMatchObject({ code: '10' });
  });
});
