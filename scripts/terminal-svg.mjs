// Draws what a terminal shows as an SVG picture: `tmux capture-pane -p -e | node scripts/terminal-svg.mjs > board.svg`.
import { readFileSync } from 'node:fs';

const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#f2cc60', 34: '#79c0ff', 35: '#d2a8ff', 36: '#76e3ea' };
const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);

const lines = readFileSync(0, 'utf8').replace(/\s+$/, '').split('\n');
const rows = lines.map(drawRow);
const width = Math.max(...rows.map((row) => row.columns)) * CELL.width + 2 * MARGIN;
const height = rows.length * CELL.height + 2 * MARGIN;
console.log(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...rows.map(
      ({ spans }, index) =>
        `<text y="${MARGIN + 14 + index * CELL.height}" xml:space="preserve">${spans}</text>`,
    ),
    '</svg>',
  ].join('\n'),
);

function drawRow(line) {
  let style = {};
  let columns = 0;
  let spans = '';
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    const code = /^\u001b\[([0-9;]*)m$/.exec(part)?.[1];
    if (code !== undefined) style = code.split(';').reduce(apply, style);
    else if (part !== '') {
      spans += `<tspan x="${(MARGIN + columns * CELL.width).toFixed(1)}"${attributes(style)}>${escape(part)}</tspan>`;
      columns += [...part].length;
    }
  }
  return { spans, columns };
}

function apply(style, code) {
  if (code === '' || code === '0') return {};
  if (code === '1') return { ...style, weight: 'bold' };
  if (code === '2') return { ...style, opacity: 0.6 };
  if (code === '22') return { ...style, weight: undefined, opacity: undefined };
  if (code === '39') return { ...style, fill: undefined };
  return { ...style, fill: COLOURS[code] ?? style.fill };
}

function attributes({ fill, weight, opacity }) {
  const list = { fill, 'font-weight': weight, opacity };
  return Object.entries(list)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${value}"`))
    .join('');
}
