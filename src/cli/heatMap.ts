/** A heat map as SVG: one row a label, one column a label, the darker the more; each cell says its value when pointed at. */
import { escapeXml } from './chart.ts';

export interface HeatMap {
  readonly title: string;
  readonly subtitle: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    readonly cells: readonly { readonly value: number; readonly note: string }[];
  }[];
}

const LEFT = 200;
const TOP = 84;
const CELL = { width: 40, height: 26 } as const;
/** White to the blue of Okabe and Ito (2008): lightness alone tells the order, with any colour vision and in print. */
const [LIGHT, DARK] = [
  [255, 255, 255],
  [0, 90, 160],
] as const;

export function heatMapSvg({ title, subtitle, columns, rows }: HeatMap): string {
  const values = rows.flatMap(({ cells }) => cells.map(({ value }) => value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shareOf = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  const width = LEFT + columns.length * CELL.width + 24;
  const height = TOP + rows.length * CELL.height + 24;
  const body = [
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(24, 28, title, 'font-size="17" font-weight="600"'),
    text(24, 48, subtitle, 'fill="#555555"'),
    ...columns.map((label, column) =>
      text(LEFT + (column + 0.5) * CELL.width, TOP - 8, label, 'text-anchor="middle"'),
    ),
    ...rows.flatMap(({ label, cells }, row) => {
      const y = TOP + row * CELL.height;
      return [
        text(LEFT - 8, y + 17, label, 'text-anchor="end"'),
        ...cells.map(({ value, note }, column) =>
          cell(LEFT + column * CELL.width, y, value, shareOf(value), note),
        ),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#222222">\n${body.join('\n')}\n</svg>\n`;
}

function cell(x: number, y: number, value: number, share: number, note: string): string {
  const ink = share > 0.55 ? '#ffffff' : '#222222';
  const figure = text(
    x + CELL.width / 2,
    y + 17,
    String(Math.round(100 * value)),
    `text-anchor="middle" fill="${ink}"`,
  );
  return `<g><title>${escapeXml(note)}</title><rect x="${x}" y="${y}" width="${CELL.width - 1}" height="${CELL.height - 1}" fill="${colourOf(share)}" stroke="#dddddd"/>${figure}</g>`;
}

function colourOf(share: number): string {
  const parts = LIGHT.map((light, index) => Math.round(light + share * ((DARK[index] ?? 0) - light)));
  return `rgb(${parts.join(',')})`;
}

const text = (x: number, y: number, content: string, attributes: string): string =>
  `<text x="${x}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
