/** What all ports over one database share: their failures, and how they open and close it. */
import { migrate } from './migrate.ts';
import { portFailure } from './portFailure.ts';
import { SqlFailure, type Sql } from './sql.ts';

/** Runs the work of an operation; what the database refuses is told as the port's failure. */
export type Run = <Result>(operation: string, work: () => Promise<Result>) => Promise<Result>;

/** `place` names the database in messages, without its password. */
export function runAt(place: string): Run {
  return async (operation, work) => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof SqlFailure ? portFailure(error, operation, place) : error;
    }
  };
}

/** The start and the stop of a port: opened and brought to the newest schema, and closed. */
export function openAndClose(
  sql: Sql,
  run: Run,
): { readonly start: () => Promise<void>; readonly stop: () => Promise<void> } {
  return {
    start: () =>
      run('start', async () => {
        await sql.open();
        await migrate(sql);
      }),
    stop: () => run('stop', () => sql.close()),
  };
}
