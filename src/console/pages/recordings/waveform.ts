/** The outline of a waveform, mirrored at its middle, as the path of an SVG. */

/** `peaks`: 0 to 1, from left to right; what is beyond is drawn as the edge. */
export function outlineOf(peaks: readonly number[], width: number, height: number): string {
  if (peaks.length === 0) return '';
  const middle = height / 2;
  const step = width / peaks.length;
  const points = peaks.map((peak, index) => {
    const reach = middle * Math.min(1, Math.max(0, peak));
    return { x: round((index + 0.5) * step), up: round(middle - reach), down: round(middle + reach) };
  });
  const there = points.map(({ x, up }) => `${x} ${up}`);
  const back = points.toReversed().map(({ x, down }) => `${x} ${down}`);
  return `M${[...there, ...back].join('L')}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
