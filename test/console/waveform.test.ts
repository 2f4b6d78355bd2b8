/** The outline of a waveform: inside its picture whatever is heard, from left to right. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../src/console/pages/recordings/waveform.ts';

describe('the outline of a waveform', () => {
  it('stays inside the picture and mirrors at its middle', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 3, noNaN: true }), { minLength: 1 }), (peaks) => {
        const points = outlineOf(peaks, 1_000, 60)
          .slice(1, -1)
          .split('L')
          .map((pair) => pair.split(' ').map(Number) as [number, number]);
        expect(points).toHaveLength(2 * peaks.length);
        expect(points.every(([x, y]) => x >= 0 && x <= 1_000 && y >= 0 && y <= 60)).toBe(true);
        points.slice(0, peaks.length).forEach(([x, up], index) => {
          const [mirroredX, down] = points.at(-1 - index) ?? [NaN, NaN];
          expect(mirroredX).toBe(x);
          expect(up + down).toBeCloseTo(60, 5);
        });
      }),
    );
  });

  it('is nothing where nothing was heard yet', () => {
    expect(outlineOf([], 1_000, 60)).toBe('');
  });
});
