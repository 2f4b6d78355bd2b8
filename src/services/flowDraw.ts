/** A flow as a picture (SVG): its nodes in rows by how many steps they are from the start, an arrow for each follower. */
import { followersOf, type Flow, type NodeId } from '../domain/flow/flow.ts';
import type { FlowPassage } from '../domain/flow/passage.ts';

const [BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN] = [170, 44, 40, 76, 30];
const MOST_LABEL = 28;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** `passage`: with how many came to each node, went each way, and hung up. */
export function drawFlow(flow: Flow, passage?: FlowPassage): string {
  const rows = rowsOf(flow);
  const places = placesOf(rows);
  const widest = Math.max(...rows.map((row) => row.length));
  const width = widest * (BOX_WIDTH + GAP_X) + 2 * MARGIN;
  const height = rows.length * (BOX_HEIGHT + GAP_Y) + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="13" role="img">`,
    `<title>${escape(`Flow ${flow.flowId}`)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...arrowsOf(flow, places, passage),
    ...boxesOf(flow, places, passage),
    '</svg>\n',
  ].join('\n');
}

function rowsOf(flow: Flow): NodeId[][] {
  const rows: NodeId[][] = [];
  const seen = new Set<NodeId>();
  let row = [flow.start, flow.onFault];
  while (row.length > 0) {
    const fresh = [...new Set(row)].filter((nodeId) => !seen.has(nodeId) && flow.nodes[nodeId] !== undefined);
    for (const nodeId of fresh) seen.add(nodeId);
    if (fresh.length > 0) rows.push(fresh);
    row = fresh.flatMap((nodeId) => followers(flow, nodeId).map(({ to }) => to));
  }
  return rows;
}

function followers(flow: Flow, nodeId: NodeId): ReturnType<typeof followersOf> {
  const node = flow.nodes[nodeId];
  return node === undefined ? [] : followersOf(node);
}

function placesOf(rows: readonly (readonly NodeId[])[]): ReadonlyMap<NodeId, Place> {
  return new Map(
    rows.flatMap((row, depth) =>
      row.map((nodeId, index) => [
        nodeId,
        { x: MARGIN + index * (BOX_WIDTH + GAP_X), y: MARGIN + depth * (BOX_HEIGHT + GAP_Y) },
      ]),
    ),
  );
}

function boxesOf(flow: Flow, places: ReadonlyMap<NodeId, Place>, passage?: FlowPassage): string[] {
  return [...places].map(([nodeId, { x, y }]) => {
    const isStart = nodeId === flow.start;
    const kind = flow.nodes[nodeId]?.kind ?? '';
    const counted = passage?.nodes.find((node) => node.nodeId === nodeId);
    const { reached = 0, left = 0 } = counted ?? {};
    const about = passage === undefined ? kind : `${kind}: ${reached}`;
    const middle = x + BOX_WIDTH / 2;
    return [
      `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="6" fill="${isStart ? '#dff0e2' : '#eef3fb'}" stroke="#345"/>`,
      `<text x="${middle}" y="${y + 19}" text-anchor="middle" font-weight="bold">${escape(nodeId)}</text>`,
      `<text x="${middle}" y="${y + 35}" text-anchor="middle" fill="#555">${escape(about)}</text>`,
      left === 0
        ? ''
        : `<text x="${x + BOX_WIDTH - 6}" y="${y + BOX_HEIGHT + 14}" text-anchor="end" fill="#a11">${left} hung up</text>`,
    ].join('');
  });
}

function arrowsOf(flow: Flow, places: ReadonlyMap<NodeId, Place>, passage?: FlowPassage): string[] {
  return [...places].flatMap(([nodeId, from]) =>
    byTarget(followers(flow, nodeId)).flatMap(([to, labels]) => {
      const at = places.get(to);
      return at === undefined
        ? []
        : [
            arrow(
              from,
              at,
              short([...labels.filter((label) => label !== ''), ...countOf(passage, nodeId, to)].join(', ')),
            ),
          ];
    }),
  );
}

function countOf(passage: FlowPassage | undefined, nodeId: NodeId, to: NodeId): string[] {
  if (passage === undefined) return [];
  const led = passage.nodes.find((node) => node.nodeId === nodeId)?.led ?? [];
  const count = led.reduce((sum, step) => sum + (step.to === to ? step.count : 0), 0);
  return [`${count}×`];
}

function byTarget(all: ReturnType<typeof followersOf>): [NodeId, string[]][] {
  const targets = new Map<NodeId, string[]>();
  for (const { by, to } of all) targets.set(to, [...(targets.get(to) ?? []), by]);
  return [...targets];
}

/** Down from row to row; around the side where it goes up or stays. */
function arrow(from: Place, to: Place, label: string): string {
  const isDown = to.y > from.y;
  const [x1, y1] = [from.x + BOX_WIDTH / 2, from.y + BOX_HEIGHT];
  const [x2, y2] = isDown ? [to.x + BOX_WIDTH / 2, to.y] : [to.x + BOX_WIDTH, to.y + BOX_HEIGHT / 2];
  const bend = isDown
    ? `C ${x1} ${y1 + 34}, ${x2} ${y2 - 34}, ${x2} ${y2}`
    : `C ${x1} ${y1 + 46}, ${x2 + 60} ${y1 + 46}, ${x2} ${y2}`;
  const text =
    label === '' ? '' : `<text x="${x1 + (x2 - x1) / 4}" y="${y1 + 22}" fill="#333">${escape(label)}</text>`;
  return `<path d="M ${x1} ${y1} ${bend}" fill="none" stroke="#555" marker-end="url(#tip)"/>${text}`;
}

const short = (text: string): string =>
  text.length <= MOST_LABEL ? text : `${text.slice(0, MOST_LABEL - 1)}…`;

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
