/**
 * When a lead that was not reached is called next (DOMAIN 3.2): in the cell not yet tried that opens soonest, as the
 * hours, caps and gaps of its policies allow. A cell that they never open is not waited for. A busy line is first called
 * once more in the same cell, where the campaign has a rule for that and attempts are left for all other cells.
 */
import { CELLS, cellAt, cellHoldsUntil, type Cell, type Whereabouts } from '../calendar/cells.ts';
import type { StaggeredRule } from '../campaign/staggered.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../kernel/time.ts';
import { momentOfHour } from './bestHour.ts';
import { opensAt, type Place } from './opening.ts';
import type { GateView, RedialView } from './view.ts';

/** Longer than any row of holidays; a cell that opens later is taken never to open. */
const FURTHEST_MS = 31 * DAY_MS;
/** A busy line's second call is no longer the short retry. */
const SAME_DAY_MS = 12 * HOUR_MS;

export type TriedCells = Readonly<Record<Cell, number>>;

export interface NextCell {
  readonly cell: Cell;
  readonly at: Instant;
}

/** What forbids a call at a moment, and when it lapses. */
export type Lapsing = (view: GateView, at: Instant) => readonly { readonly retryAt?: Instant }[];

/** `from`, where it may be called at once. Undefined: cells say nothing, since all were tried or none is asked for. */
export function redialAt(view: GateView, from: Instant, lapsing: Lapsing): Instant | undefined {
  const { redial } = view;
  if (redial === undefined || view.hasReservedAgent === true) return undefined;
  if (redial.status === 'busy' && isShortRetry(view, redial, from)) return from;
  return nextCell(view, redial.rule, from, lapsing)?.at;
}

/** As `redialAt`, and within the cell in its best hour, where that is still to come and rules allow it then. */
export function bestRedialAt(view: GateView, from: Instant, lapsing: Lapsing): Instant | undefined {
  const at = redialAt(view, from, lapsing);
  const { place, redial } = view;
  if (at === undefined || redial?.bestHours === undefined) return at;
  if (redial.status === 'busy' && isShortRetry(view, redial, from)) return at;
  const where = whereaboutsOf(place);
  const hour = redial.bestHours[cellAt(where, redial.rule, at) ?? ''];
  if (hour === undefined) return at;
  const moment = momentOfHour(place, hour, at, cellHoldsUntil(where, redial.rule, at));
  return moment !== undefined && allowedAt(view, moment, lapsing) === moment ? moment : at;
}

/** How often a lead was called in each cell. */
export function triedCells(
  { place, attempts, attemptsMade }: Pick<GateView, 'place' | 'attempts' | 'attemptsMade'>,
  rule: StaggeredRule,
): TriedCells {
  const where = whereaboutsOf(place);
  const tried = Object.fromEntries(CELLS.map((cell) => [cell, 0])) as Record<Cell, number>;
  // Fewer than are known where the lead was made due again after its end.
  for (const at of attempts.lead.slice(Math.max(0, attempts.lead.length - attemptsMade))) {
    const cell = cellAt(where, rule, at);
    if (cell !== undefined) tried[cell] += 1;
  }
  return tried;
}

/** Cells tried less often come first; of several, the one that opens soonest. */
export function nextCell(
  view: GateView,
  rule: StaggeredRule,
  from: Instant,
  lapsing: Lapsing,
): NextCell | undefined {
  const tried = triedCells(view, rule);
  let asked = 0;
  for (let most = 0; most < rule.perCell; most += 1) {
    const wanted = CELLS.filter((cell) => tried[cell] <= most);
    if (wanted.length === asked) continue;
    const found = firstIn(wanted, view, rule, from, lapsing);
    if (found !== undefined) return found;
    asked = wanted.length;
  }
  return undefined;
}

function firstIn(
  wanted: readonly Cell[],
  view: GateView,
  rule: StaggeredRule,
  from: Instant,
  lapsing: Lapsing,
): NextCell | undefined {
  const { place } = view;
  const open = cellsThatOpen(place, rule, from).filter((cell) => wanted.includes(cell));
  if (open.length === 0) return undefined;
  const where = whereaboutsOf(place);
  let at = from;
  while (at <= from + FURTHEST_MS) {
    const mayAt = allowedAt(view, at, lapsing);
    if (mayAt === undefined || mayAt > from + FURTHEST_MS) return undefined;
    const cell = cellAt(where, rule, mayAt);
    if (cell !== undefined && open.includes(cell)) return { cell, at: mayAt };
    at = cellHoldsUntil(where, rule, mayAt);
  }
  return undefined;
}

interface OpeningCells {
  readonly rule: StaggeredRule;
  readonly from: Instant;
  readonly cells: readonly Cell[];
}

/** A cell that never opens is searched for to the end, and many leads share a place: once a day is enough. */
const opening = new WeakMap<Place, OpeningCells>();

/** Those that the hours open, whatever is known of the lead. */
function cellsThatOpen(place: Place, rule: StaggeredRule, from: Instant): readonly Cell[] {
  const known = opening.get(place);
  if (known?.rule === rule && from >= known.from && from < known.from + DAY_MS) return known.cells;
  const where = whereaboutsOf(place);
  const cells = new Set<Cell>();
  let at = where.zones.length === 0 ? undefined : opensAt(place, from);
  // A day further, so that it holds for whoever asks within the day.
  while (at !== undefined && at <= from + FURTHEST_MS + DAY_MS && cells.size < CELLS.length) {
    const cell = cellAt(where, rule, at);
    if (cell !== undefined) cells.add(cell);
    at = opensAt(place, cellHoldsUntil(where, rule, at));
  }
  opening.set(place, { rule, from, cells: [...cells] });
  return [...cells];
}

/** The first moment from `from` at which calls are allowed; undefined where nobody can say, or never. */
function allowedAt(view: GateView, from: Instant, lapsing: Lapsing): Instant | undefined {
  let at = opensAt(view.place, from);
  while (at !== undefined && at <= from + FURTHEST_MS) {
    const refusals = lapsing(view, at);
    if (refusals.length === 0) return at;
    const lapse = Math.max(...refusals.map(({ retryAt = Number.POSITIVE_INFINITY }) => retryAt));
    at = Number.isFinite(lapse) ? opensAt(view.place, lapse) : undefined;
  }
  return undefined;
}

function isShortRetry(view: GateView, { rule, retriesBusy }: RedialView, at: Instant): boolean {
  const last = view.attempts.lead.at(-1);
  if (!retriesBusy || last === undefined || at - last > SAME_DAY_MS) return false;
  const where = whereaboutsOf(view.place);
  const cell = cellAt(where, rule, at);
  if (cell === undefined || cell !== cellAt(where, rule, last)) return false;
  const tried = triedCells(view, rule);
  const missing = CELLS.map((one) => Math.max(0, rule.perCell - tried[one])).reduce((sum, n) => sum + n, 0);
  return tried[cell] <= rule.perCell && view.maxAttempts - view.attemptsMade > missing;
}

/** Of the called party; of a number of no known zone, the campaign's window says where its people are. */
function whereaboutsOf({ zones, policies = [], window, region, dayKinds }: Place): Whereabouts {
  const country = region === undefined ? [] : [region];
  return {
    zones: zones.length > 0 || window === undefined ? zones : [window.timeZone],
    regions: policies.length > 0 ? policies.map((policy) => policy.region) : country,
    dayKinds,
  };
}
