/** What is still to happen in a story: by time, and at one time in the order in which it was put down. */
interface Due {
  readonly at: number;
  readonly run: () => void;
}

export class Agenda {
  readonly #due: Due[] = [];
  readonly #lastAt = new Map<string, number>();

  /** Not before what was put down under the same key: events of one leg come in the order in which they happened. */
  put(key: string, wantedAt: number, run: () => void): void {
    const at = Math.max(wantedAt, this.#lastAt.get(key) ?? 0);
    this.#lastAt.set(key, at);
    const before = this.#due.findLastIndex((due) => due.at <= at);
    this.#due.splice(before + 1, 0, { at, run });
  }

  get nextAt(): number {
    return this.#due[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  runNext(): void {
    this.#due.shift()?.run();
  }
}
