/**
 * What has changed between two views of the floor, and a view with that change applied: `applied(changes(a, b), a)` is `b`.
 * Rows that have not changed stay the same objects, so that a page draws only what is new.
 */
import {
  FLOOR_PARTS,
  keyOfRow,
  type FloorAbout,
  type FloorPart,
  type FloorRows,
  type FloorView,
} from './view.ts';

/** The fields that have changed; null: the field is gone. */
export type Patch<Shape> = { readonly [Key in keyof Shape]?: Shape[Key] | null };

export interface RowsDelta<Row> {
  /** Key and fields; of a row that is new, all of them. */
  readonly put?: readonly (readonly [key: string, fields: Patch<Row>])[];
  readonly gone?: readonly string[];
}

/** A part that is absent has not changed. */
export type FloorDelta = { readonly [Part in FloorPart]?: RowsDelta<FloorRows[Part]> } & {
  readonly about?: Patch<FloorAbout>;
};

/** Undefined: they are the same. */
export function changes(from: FloorView, to: FloorView): FloorDelta | undefined {
  const about = patchOf(from.about, to.about);
  const parts = FLOOR_PARTS.flatMap((part) => {
    const rows = rowChanges(part, from[part], to[part]);
    return rows === undefined ? [] : [[part, rows] as const];
  });
  if (about === undefined && parts.length === 0) return undefined;
  return { ...(about === undefined ? {} : { about }), ...Object.fromEntries(parts) };
}

export function applied(delta: FloorDelta, view: FloorView): FloorView {
  const about = delta.about === undefined ? view.about : patched(view.about, delta.about);
  const parts = FLOOR_PARTS.map((part) => [part, rowsWith(part, delta[part], view[part])] as const);
  return { ...view, about, ...Object.fromEntries(parts) };
}

function rowChanges<Part extends FloorPart>(
  part: Part,
  from: readonly FloorRows[Part][],
  to: readonly FloorRows[Part][],
): RowsDelta<FloorRows[Part]> | undefined {
  const before = new Map(from.map((row) => [keyOfRow(part, row), row]));
  const put = to.flatMap((row) => {
    const key = keyOfRow(part, row);
    const known = before.get(key);
    before.delete(key);
    const patch = known === undefined ? row : patchOf(known, row);
    return patch === undefined ? [] : [[key, patch] as const];
  });
  const gone = [...before.keys()];
  if (put.length === 0 && gone.length === 0) return undefined;
  return { ...(put.length === 0 ? {} : { put }), ...(gone.length === 0 ? {} : { gone }) };
}

function rowsWith<Part extends FloorPart>(
  part: Part,
  delta: RowsDelta<FloorRows[Part]> | undefined,
  rows: readonly FloorRows[Part][],
): readonly FloorRows[Part][] {
  if (delta === undefined) return rows;
  const byKey = new Map(rows.map((row) => [keyOfRow(part, row), row]));
  for (const key of delta.gone ?? []) byKey.delete(key);
  let isLonger = false;
  for (const [key, patch] of delta.put ?? []) {
    const known = byKey.get(key);
    isLonger ||= known === undefined;
    byKey.set(key, patched(known ?? ({} as FloorRows[Part]), patch));
  }
  const entries = [...byKey];
  return (isLonger ? entries.toSorted(([left], [right]) => (left < right ? -1 : 1)) : entries).map(
    ([, row]) => row,
  );
}

function patchOf<Shape extends object>(from: Shape, to: Shape): Patch<Shape> | undefined {
  const patch: { [Key in keyof Shape]?: Shape[Key] | null } = {};
  let isChanged = false;
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof Shape>) {
    if (isSame(from[key], to[key])) continue;
    patch[key] = to[key] ?? null;
    isChanged = true;
  }
  return isChanged ? patch : undefined;
}

function patched<Shape extends object>(row: Shape, patch: Patch<Shape>): Shape {
  const fields = Object.entries({ ...row, ...patch }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(fields) as Shape;
}

function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  // A field that is null says as little as one that is absent.
  if (left === null || left === undefined) return right === null || right === undefined;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return JSON.stringify(left) === JSON.stringify(right);
}
