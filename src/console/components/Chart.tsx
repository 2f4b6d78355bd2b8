/** Lines over time, drawn by uPlot, which is loaded when the first chart is shown. */
import type { AlignedData, Options } from 'uplot';
import { useEffect, useRef } from 'preact/hooks';
import { language } from '../i18n/language.ts';
import { formatShortTime } from '../i18n/formats.ts';
import { commonWords } from './words.ts';
import { theme } from '../preferences/theme.ts';

export interface Line {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly color: `--${string}`;
  readonly isDashed?: boolean;
  /** As the times; null: not known. */
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  /** Read where the drawing cannot be seen: what it shows, with its latest figures. */
  readonly description: string;
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  readonly heightPx?: number;
}

const HEIGHT_PX = 220;

export function Chart({ description, at, lines, heightPx = HEIGHT_PX }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ setData(data: AlignedData): void; destroy(): void }>();
  const data = [at.map((one) => one / 1000), ...lines.map(({ values }) => [...values])] as AlignedData;
  const latest = useRef(data);
  latest.current = data;
  const shape = lines.map(({ label }) => label).join('\n');
  useEffect(() => {
    let isGone = false;
    const draw = async (): Promise<void> => {
      const plot = await drawing(place.current, lines, heightPx, latest);
      if (isGone) plot?.destroy();
      else drawn.current = plot;
    };
    void draw();
    return () => {
      isGone = true;
      drawn.current?.destroy();
      drawn.current = undefined;
    };
  }, [shape, heightPx, theme.value, language.value]);
  useEffect(() => drawn.current?.setData(data), [at, lines]);
  return <div class="chart" role="img" aria-label={description} ref={place} />;
}

async function drawing(
  place: HTMLElement | null,
  lines: readonly Line[],
  heightPx: number,
  latest: { readonly current: AlignedData },
) {
  const [{ default: Plot }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
  if (place === null) return undefined;
  const axis = { stroke: colorOf(place, '--muted'), grid: { stroke: colorOf(place, '--line'), width: 1 } };
  const options: Options = {
    width: Math.max(200, place.clientWidth),
    height: heightPx,
    axes: [{ ...axis, values: (_plot, ticks) => ticks.map((tick) => formatShortTime(tick * 1000)) }, axis],
    series: [
      {
        label: commonWords().time,
        value: (_plot, at) => formatShortTime(at === null ? undefined : at * 1000),
      },
      ...lines.map((line) => ({
        label: line.label,
        stroke: colorOf(place, line.color),
        width: 2,
        ...(line.isDashed === true ? { dash: [6, 4] } : {}),
      })),
    ],
  };
  const plot = new Plot(options, latest.current, place);
  const resized = new ResizeObserver(() =>
    plot.setSize({ width: Math.max(200, place.clientWidth), height: heightPx }),
  );
  resized.observe(place);
  return {
    setData: (data: AlignedData) => plot.setData(data),
    destroy() {
      resized.disconnect();
      plot.destroy();
    },
  };
}

/** As the page's colours have it now: a canvas knows no custom properties, and not the two sides of `light-dark()`. */
function colorOf(place: HTMLElement, name: Line['color']): string {
  place.style.setProperty('color', `var(${name})`);
  const { color } = getComputedStyle(place);
  place.style.removeProperty('color');
  return color;
}
