/** Signals: the first asks for an orderly end, the second, or one after a patience, ends at once. */
export interface Shutdown {
  /** Resolves at the first SIGINT or SIGTERM. */
  readonly asked: Promise<void>;
  readonly isAsked: () => boolean;
  dispose(): void;
}

export function listenForShutdown(force: () => void): Shutdown {
  let count = 0;
  let resolve: () => void = () => undefined;
  const asked = new Promise<void>((done) => {
    resolve = done;
  });
  const listener = (): void => {
    count += 1;
    if (count > 1) force();
    resolve();
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return {
    asked,
    isAsked: () => count > 0,
    dispose() {
      process.off('SIGINT', listener);
      process.off('SIGTERM', listener);
    },
  };
}
