/** A line chart with error bars as SVG: panels one below the other over the same x axis, one colour a series. */

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Half of the interval; drawn as an error bar. */
  readonly halfWidth?: number | null;
}

export interface ChartPanel {
  readonly yLabel: string;
  readonly series: readonly { readonly name: string; readonly points: readonly ChartPoint[] }[];
  /** A dashed line at y for each point's x, such as the limit. */
  readonly bound?: readonly ChartPoint[];
}

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly xLabel: string;
  readonly panels: readonly ChartPanel[];
}

/** Colours that people with any colour vision tell apart (Okabe and Ito 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;
const WIDTH = 760;
const LEFT = 76;
const RIGHT = 24;
const TOP = 64;
const PANEL = 210;
const GAP = 40;
const LEGEND_ROW = 20;

export function chartSvg({ title, subtitle, xLabel, panels }: Chart): string {
  const xs = panels.flatMap((panel) => panel.series.flatMap(({ points }) => points.map(({ x }) => x)));
  const x = scale(Math.min(...xs), Math.max(...xs), LEFT, WIDTH - RIGHT);
  const names = panels[0]?.series.map(({ name }) => name) ?? [];
  const bottom = TOP + panels.length * (PANEL + GAP);
  const legendTop = bottom + 28;
  const height = legendTop + (names.length > 1 ? Math.ceil(names.length / 3) * LEGEND_ROW : 0) + 8;
  const body = [
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(LEFT, 26, title, 'font-size="17" font-weight="600"'),
    text(LEFT, 46, subtitle, 'font-size="12" fill="#555555"'),
    ...panels.flatMap((panel, index) => drawPanel(panel, TOP + index * (PANEL + GAP), x)),
    text((LEFT + WIDTH - RIGHT) / 2, bottom + 4, xLabel, 'text-anchor="middle"'),
    ...(names.length > 1 ? legend(names, legendTop) : []),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#222222">\n${body.join('\n')}\n</svg>\n`;
}

interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

function drawPanel(panel: ChartPanel, top: number, x: Scale): string[] {
  const points = [...panel.series.flatMap((series) => series.points), ...(panel.bound ?? [])];
  const low = Math.min(...points.map(({ y, halfWidth }) => y - (halfWidth ?? 0)));
  const high = Math.max(...points.map(({ y, halfWidth }) => y + (halfWidth ?? 0)));
  const room = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  const y = scale(low >= 0 ? Math.max(0, low - room) : low - room, high + room, top + PANEL - 20, top + 8);
  const grid = y.ticks.flatMap((tick) => [
    line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), 'stroke="#e4e4e4"'),
    text(LEFT - 8, y.at(tick) + 4, number(tick), 'text-anchor="end"'),
  ]);
  const marks = x.ticks.map((tick) =>
    text(x.at(tick), top + PANEL - 2, number(tick), 'text-anchor="middle"'),
  );
  const bound =
    panel.bound === undefined ? [] : [path(panel.bound, x, y, 'stroke="#888888" stroke-dasharray="5 4"')];
  const middle = top + PANEL / 2;
  const label = text(
    18,
    middle,
    panel.yLabel,
    `text-anchor="middle" transform="rotate(-90 18 ${round(middle)})"`,
  );
  return [
    ...grid,
    ...marks,
    label,
    ...bound,
    ...panel.series.flatMap((series, index) => drawSeries(series, colour(index), x, y)),
  ];
}

function drawSeries(series: ChartPanel['series'][number], stroke: string, x: Scale, y: Scale): string[] {
  const marks = series.points.flatMap((point) => {
    const [cx, half] = [x.at(point.x), point.halfWidth ?? 0];
    const interval = half > 0 ? ` ± ${number(half)}` : '';
    const [from, to] = [y.at(point.y - half), y.at(point.y + half)];
    const bar =
      half > 0
        ? [line(cx, from, cx, to, `stroke="${stroke}"`), cap(cx, from, stroke), cap(cx, to, stroke)]
        : [];
    const name = `<title>${escapeXml(`${series.name}: ${number(point.x)}, ${number(point.y)}${interval}`)}</title>`;
    return [
      ...bar,
      `<circle cx="${round(cx)}" cy="${round(y.at(point.y))}" r="3.5" fill="${stroke}">${name}</circle>`,
    ];
  });
  return [path(series.points, x, y, `stroke="${stroke}" stroke-width="2"`), ...marks];
}

const cap = (x: number, y: number, stroke: string): string => line(x - 4, y, x + 4, y, `stroke="${stroke}"`);

function path(points: readonly ChartPoint[], x: Scale, y: Scale, attributes: string): string {
  const places = points.map((point) => `${round(x.at(point.x))},${round(y.at(point.y))}`);
  return `<polyline points="${places.join(' ')}" fill="none" ${attributes}/>`;
}

function legend(names: readonly string[], top: number): string[] {
  return names.flatMap((name, index) => {
    const [left, at] = [LEFT + (index % 3) * 220, top + Math.floor(index / 3) * LEGEND_ROW];
    return [
      line(left, at, left + 22, at, `stroke="${colour(index)}" stroke-width="3"`),
      text(left + 28, at + 4, name),
    ];
  });
}

/** Ticks at 1, 2 or 5 times a power of ten, five or so. */
function scale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step - 1e-9); tick * step <= high + step * 1e-9; tick += 1)
    ticks.push(tick * step);
  return {
    ticks,
    at: (value) => (high === low ? (from + to) / 2 : from + ((value - low) / span) * (to - from)),
  };
}

const colour = (index: number): string => COLOURS[index % COLOURS.length] ?? '#000000';
const round = (value: number): string => value.toFixed(1);
const number = (value: number): string => String(Number(value.toPrecision(4)));
const line = (x1: number, y1: number, x2: number, y2: number, attributes: string): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${attributes}/>`;
const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(content)}</text>`;

export function escapeXml(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
