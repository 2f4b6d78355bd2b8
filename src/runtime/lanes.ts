/** Tasks in order by key: what is asked of one leg happens in the order it was asked, while other legs go on. */
export interface Lanes {
  /** Runs `task` after every earlier task of each of the keys has settled. */
  run(keys: readonly string[], task: () => Promise<void>): Promise<void>;
  readonly size: number;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();
  return {
    run(keys, task) {
      const before = keys.flatMap((key) => tails.get(key) ?? []);
      const done = before.length === 0 ? begin(task) : Promise.all(before).then(task);
      const tail = done.catch(() => undefined);
      for (const key of keys) tails.set(key, tail);
      void tail.finally(() => {
        for (const key of keys) if (tails.get(key) === tail) tails.delete(key);
      });
      return done;
    },
    get size() {
      return tails.size;
    },
  };
}

/** At once, and without throwing. */
async function begin(task: () => Promise<void>): Promise<void> {
  await task();
}
