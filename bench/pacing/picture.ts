/** The picture of the base world: occupancy against agents for each policy, with the reference rule's figures. */
import type { WorldFigures } from './verdict.ts';

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dash?: string;
  /** By the number of the world; undefined: no point there. */
  readonly points: readonly (Point | undefined)[];
}

interface Point {
  readonly occupancy: number;
  readonly halfWidth: number;
}

const [WIDTH, HEIGHT] = [760, 460];
const PLOT = { left: 64, right: 560, top: 56, bottom: 400 } as const;
const [LOW, HIGH] = [60, 100];

/** `worlds`: those of the base scenario, by agents ascending. */
export function pictureOf(worlds: readonly WorldFigures[]): string {
  const lines = linesOf(worlds);
  const x = (index: number): number =>
    PLOT.left + 20 + ((PLOT.right - PLOT.left - 40) * index) / Math.max(1, worlds.length - 1);
  const body = [
    '<title>Occupancy against agents, by policy, in the base world</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(
      PLOT.left,
      26,
      'Occupancy in the base world, at most 3 % abandoned',
      'font-size="17" font-weight="600"',
    ),
    text(PLOT.left, 44, 'Means of the days with 95 % intervals; more is better', 'fill="#555555"'),
    ...[60, 70, 80, 90, 100].flatMap((share) => [
      `<path d="M${PLOT.left} ${y(share)}H${PLOT.right}" stroke="#e4e4e4"/>`,
      text(PLOT.left - 8, y(share) + 4, `${share} %`, 'text-anchor="end"'),
    ]),
    ...worlds.map(({ world }, index) =>
      text(x(index), PLOT.bottom + 20, String(world.scenario.agents), 'text-anchor="middle"'),
    ),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 42, 'agents', 'text-anchor="middle"'),
    ...lines.flatMap((line) => drawLine(line, x)),
    ...labels(lines),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#222222">\n${body.join('\n')}\n</svg>\n`;
}

/** Colours that people with any colour vision tell apart (Okabe and Ito 2008). */
function linesOf(worlds: readonly WorldFigures[]): readonly Line[] {
  const policy = (name: string): readonly (Point | undefined)[] =>
    worlds.map(({ policies }) => pointOf(policies.find((figures) => figures.policy === name)));
  const best = (name: string): readonly (Point | undefined)[] =>
    worlds.map((world) => pointOf(world.best.find(({ family }) => family === name)?.figures));
  return [
    { name: 'predictive', colour: '#0072b2', points: policy('predictive') },
    {
      name: 'reference rule',
      colour: '#000000',
      dash: '5 4',
      points: worlds.map(({ world: { reference } }) =>
        reference === undefined
          ? undefined
          : { occupancy: reference.occupancy, halfWidth: reference.halfWidth ?? 0 },
      ),
    },
    { name: 'best fixed ratio', colour: '#009e73', points: best('best fixed ratio') },
    { name: 'best VICIdial-like level', colour: '#d55e00', points: best('best vicidial-hard') },
    { name: 'Wombat-like, boost 1.5', colour: '#e69f00', points: policy('wombat:1.5') },
    { name: 'progressive', colour: '#cc79a7', points: policy('progressive') },
  ];
}

function pointOf(
  figures: { occupancy: { mean: number; halfWidth: number | null } } | undefined,
): Point | undefined {
  if (figures === undefined) return undefined;
  return { occupancy: figures.occupancy.mean, halfWidth: figures.occupancy.halfWidth ?? 0 };
}

function drawLine({ colour, dash, points }: Line, x: (index: number) => number): readonly string[] {
  const known = points.flatMap((point, index) => (point === undefined ? [] : [{ ...point, at: x(index) }]));
  const path = known.map(
    ({ occupancy, at }, index) => `${index === 0 ? 'M' : 'L'}${round(at)} ${y(occupancy)}`,
  );
  const dashed = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
  return [
    `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"${dashed}/>`,
    ...known.map(
      ({ occupancy, halfWidth, at }) =>
        `<path d="M${round(at)} ${y(occupancy - halfWidth)}V${y(occupancy + halfWidth)}" stroke="${colour}"/>`,
    ),
    ...known.map(
      ({ occupancy, at }) => `<circle cx="${round(at)}" cy="${y(occupancy)}" r="3" fill="${colour}"/>`,
    ),
  ];
}

/** Beside the lines' ends, pushed apart where they meet. */
function labels(lines: readonly Line[]): readonly string[] {
  const ends = lines
    .flatMap(({ name, colour, points }) => {
      const last = points.findLast((point) => point !== undefined);
      return last === undefined ? [] : [{ name, colour, at: y(last.occupancy) }];
    })
    .toSorted((left, right) => left.at - right.at);
  let below = Number.NEGATIVE_INFINITY;
  return ends.map(({ name, colour, at }) => {
    below = Math.max(at, below + 16);
    return text(PLOT.right + 8, below + 4, name, `fill="${colour}" font-weight="600"`);
  });
}

const y = (share: number): number =>
  round(PLOT.bottom - ((PLOT.bottom - PLOT.top) * (share - LOW)) / (HIGH - LOW));

const round = (value: number): number => Math.round(value * 10) / 10;

const text = (x: number, at: number, words: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(at)}" ${more}>${words}</text>`;
