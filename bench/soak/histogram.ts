/** Histograms of the simulated runs with the real run marked, as one SVG that reads in light and dark pages. */
import type { Compared } from './verdict.ts';

export interface Histogram {
  readonly title: string;
  readonly values: readonly number[];
  readonly compared: Compared;
}

const WIDTH = 720;
const HEIGHT = 260;
const MARGIN = { left: 48, right: 16, top: 56, bottom: 40 } as const;
const GAP = 56;
const BINS = 24;

export function histogramsSvg(heading: string, histograms: readonly Histogram[]): string {
  const width = (WIDTH - MARGIN.left - MARGIN.right - GAP * (histograms.length - 1)) / histograms.length;
  const panels = histograms.map((histogram, index) =>
    panel(histogram, { left: MARGIN.left + index * (width + GAP), width }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escape(heading)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="20" font-size="14" fill="#222222">${escape(heading)}</text>`,
    ...panels.flat(),
    '</svg>',
    '',
  ].join('\n');
}

interface Place {
  readonly left: number;
  readonly width: number;
}

function panel({ title, values, compared }: Histogram, { left, width }: Place): string[] {
  const { measured, range } = compared;
  const low = Math.min(measured, ...values);
  const high = Math.max(measured, ...values);
  const spread = high - low || 0.01;
  const counts = binned(values, low, spread);
  const most = Math.max(...counts);
  const bottom = HEIGHT - MARGIN.bottom;
  const tall = bottom - MARGIN.top - 16;
  const x = (value: number): number => left + (width * (value - low)) / spread;
  const bars = counts.map((count, bin) => {
    const height = (tall * count) / most;
    return `<rect x="${round(left + (bin * width) / BINS)}" y="${round(bottom - height)}" width="${round(width / BINS - 1)}" height="${round(height)}" fill="#7aa6d6"/>`;
  });
  const band = `<rect x="${round(x(range.low))}" y="${MARGIN.top}" width="${round(x(range.high) - x(range.low))}" height="${bottom - MARGIN.top}" fill="#eef3f9"/>`;
  const mark = round(x(measured));
  const anchor = measured - low > spread / 2 ? 'end' : 'start';
  const shift = anchor === 'end' ? -6 : 6;
  return [
    band,
    ...bars,
    `<line x1="${left}" y1="${bottom}" x2="${round(left + width)}" y2="${bottom}" stroke="#444444"/>`,
    `<line x1="${mark}" y1="${MARGIN.top}" x2="${mark}" y2="${bottom}" stroke="#c0392b" stroke-width="2"/>`,
    `<text x="${round(mark + shift)}" y="${MARGIN.top + 12}" text-anchor="${anchor}" fill="#c0392b">real run ${percent(measured)}</text>`,
    `<text x="${left}" y="${MARGIN.top - 10}" fill="#222222">${escape(title)}</text>`,
    `<text x="${left}" y="${bottom + 16}" fill="#444444">${percent(low)}</text>`,
    `<text x="${round(left + width)}" y="${bottom + 16}" text-anchor="end" fill="#444444">${percent(high)}</text>`,
    `<text x="${round(left + width / 2)}" y="${bottom + 32}" text-anchor="middle" fill="#444444">shaded: central 99 %, ${percent(range.low)} to ${percent(range.high)}</text>`,
  ];
}

function binned(values: readonly number[], low: number, spread: number): number[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor((BINS * (value - low)) / spread));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
