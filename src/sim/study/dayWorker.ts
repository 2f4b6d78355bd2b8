/** A worker process of a study: plays each day it is sent and answers with its result, until its parent goes. */
import { runDay, type StudyDay } from './runDay.ts';

/** What a worker answers: a day that failed leaves the worker as it is. */
export type Answer = { readonly result: Awaited<ReturnType<typeof runDay>> } | { readonly failure: string };

process.on('message', (day: StudyDay) => {
  void runDay(day).then(
    (result) => answer({ result }),
    (error: unknown) =>
      answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

function answer(what: Answer): void {
  process.send?.(what);
}
