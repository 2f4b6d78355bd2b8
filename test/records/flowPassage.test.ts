/** The ways through a flow, counted by a real Postgres from the records of calls. */
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import type { FlowPassed } from '../../src/domain/flow/state.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { SurveysPort } from '../../src/ports/surveys.ts';
import { createPostgresRecords, createPostgresSurveys } from '../../src/records/postgres.ts';
import { flowResults } from '../../src/services/flowResults.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { closed, T0 } from '../support/records.ts';
import { aRun, surveyed } from '../support/surveyed.ts';

const path = (...steps: readonly [string, string?][]): readonly FlowPassed[] =>
  steps.map(([nodeId, by], index) => ({ nodeId, at: T0 + index, ...(by === undefined ? {} : { by }) }));
const run = (end: 'finished' | 'transferred' | undefined, ...steps: readonly [string, string?][]) => {
  const { end: _end, ...begun } = aRun([]);
  return { ...begun, flowId: 'dues', path: path(...steps), ...(end === undefined ? {} : { end }) };
};

describe.skipIf(!hasPostgres)('the results of a flow', () => {
  let postgres: TestPostgres;
  let records: RecordsPort;
  let surveys: SurveysPort;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    const url = await postgres.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 2 });
    surveys = createPostgresSurveys(url);
    await records.start();
    await surveys.start();
    const runs = [
      run('transferred', ['offer', '1'], ['agent']),
      run('finished', ['offer', '1'], ['agent', 'failed'], ['told'], ['end']),
      run('finished', ['offer', 'silence'], ['end']),
      run(undefined, ['offer']),
    ];
    await records.write(runs.map((one, index) => closed(surveyed(index + 1, [one]))));
    await records.write([closed(surveyed(9, [aRun([], { path: path(['elsewhere']) })]))]);
  });
  afterAll(async () => {
    await records.stop();
    await surveys.stop();
    await postgres.stop();
  });

  const query = { flowId: 'dues', from: T0 - 86_400_000, to: T0 + 86_400_000 };

  it('say how many came to each node, what led them on, and where they left', async () => {
    const { runs, nodes, versions } = await flowResults(surveys, query);
    expect({ runs, versions }).toEqual({ runs: 4, versions: [{ version: 'v1', runs: 4 }] });
    const byName = Object.fromEntries(nodes.map(({ nodeId, ...node }) => [nodeId, node]));
    expect(byName).toEqual({
      offer: {
        reached: 4,
        led: [
          { by: '1', to: 'agent', count: 2 },
          { by: 'silence', to: 'end', count: 1 },
        ],
        left: 1,
        ended: {},
      },
      agent: {
        reached: 2,
        led: [{ by: 'failed', to: 'told', count: 1 }],
        left: 0,
        ended: { transferred: 1 },
      },
      told: { reached: 1, led: [{ by: '', to: 'end', count: 1 }], left: 0, ended: {} },
      end: { reached: 2, led: [], left: 0, ended: { finished: 2 } },
    });
  });

  it('are of one campaign where one is named', async () => {
    await expect(flowResults(surveys, { ...query, campaignId: 'other' })).rejects.toThrow(
      'no call on record',
    );
  });
});
