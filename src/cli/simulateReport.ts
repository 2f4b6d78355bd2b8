/** What `outpace simulate` found: for people, as JSON, and as a picture. */
import { writeFileSync } from 'node:fs';
import type { Scenario } from '../sim/scenario/scenario.ts';
import type { MeasuredBasis } from '../sim/study/measured.ts';
import { fewerAgents } from '../sim/study/fewerAgents.ts';
import { recommend } from '../sim/study/recommend.ts';
import type { Level } from '../sim/study/runDay.ts';
import type { Seeds, StudyOutcome } from '../sim/study/study.ts';
import { differences } from '../sim/study/summary.ts';
import type { Sweep } from '../sim/study/sweep.ts';
import { chartSvg } from './chart.ts';
import {
  dayChart,
  renderDifferences,
  renderOutcomes,
  HOUR_MS,
  seedsText,
  sweepChart,
  valueText,
} from './simulateView.ts';
import { written } from './written.ts';

export interface Study {
  readonly scenario: Scenario;
  /** Where the scenario was measured. */
  readonly basis?: MeasuredBasis;
  readonly policies: readonly string[];
  readonly seeds: Seeds;
  readonly sweep: Sweep | undefined;
  readonly level: Level;
}

function byPolicy(
  { policies }: Study,
  outcomes: readonly StudyOutcome[],
): ReadonlyMap<string, readonly StudyOutcome[]> {
  return new Map(policies.map((policy) => [policy, outcomes.filter((outcome) => outcome.policy === policy)]));
}

export function renderStudy(
  study: Study,
  outcomes: readonly StudyOutcome[],
  svg: string | undefined,
): string {
  const { scenario, sweep, seeds, basis } = study;
  const agents = sweep?.key === 'agents' ? '' : `, ${scenario.agents} agents`;
  const limit =
    sweep?.key === 'abandonLimit' ? '' : `, limit ${Number((100 * scenario.abandonLimit).toFixed(2))} %`;
  const heading = `scenario ${scenario.name}${agents}${limit}, ${Number((scenario.durationMs / HOUR_MS).toFixed(2))} h a day, ${study.level} simulator, ${seedsText(seeds)}, 95 % intervals`;
  const rests = basis === undefined ? '' : basisText(scenario.name, basis);
  const blocks =
    sweep === undefined
      ? [renderOutcomes('POLICY', outcomes, ({ policy }) => policy), renderDifferences(outcomes)]
      : [...byPolicy(study, outcomes)].flatMap(([policy, points]) => [
          `${policy}\n${renderOutcomes(sweep.key, points, ({ value = 0 }) => valueText(sweep.key, value))}`,
          recommend(sweep.key, points).join('\n'),
        ]);
  if (sweep?.key === 'agents') {
    const [first = [], ...others] = byPolicy(study, outcomes).values();
    blocks.push(others.flatMap((other) => fewerAgents(first, other)).join('\n'));
  }
  const drawn = svg === undefined ? '' : `the picture is in ${svg}`;
  return [heading, rests, ...blocks, drawn].filter((block) => block !== '').join('\n\n');
}

export function studyJson(study: Study, outcomes: readonly StudyOutcome[]): unknown {
  const { scenario, basis, sweep, seeds, policies, level } = study;
  const first = outcomes[0];
  return {
    scenario,
    ...(basis === undefined ? {} : { basis }),
    level,
    seeds,
    policies,
    ...(sweep === undefined
      ? {}
      : {
          sweep,
          recommendation: Object.fromEntries(
            [...byPolicy(study, outcomes)].map(([policy, points]) => [policy, recommend(sweep.key, points)]),
          ),
        }),
    outcomes: outcomes.map(({ policy, value, summary, days }) => ({
      policy,
      ...(value === undefined ? {} : { value }),
      summary,
      days,
    })),
    ...(sweep === undefined && first !== undefined && outcomes.length > 1
      ? {
          differences: outcomes.slice(1).map((other) => ({
            first: first.policy,
            second: other.policy,
            ...differences(first.days, other.days, scenario.durationMs),
          })),
        }
      : {}),
  };
}

export function writeSvg(file: string, study: Study, outcomes: readonly StudyOutcome[]): Promise<void> {
  const chart =
    study.sweep === undefined
      ? dayChart(outcomes, study.seeds)
      : sweepChart(study.sweep.key, byPolicy(study, outcomes), study.seeds);
  return written(file, () => writeFileSync(file, chartSvg(chart)));
}

function basisText(
  campaign: string,
  { dials, answered, conversations, wrapUps, breaks, firstAt, lastAt }: MeasuredBasis,
): string {
  const count = (value: number): string => value.toLocaleString('en-US');
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return `measured in campaign ${campaign} from ${day(firstAt)} to ${day(lastAt)}: ${count(dials)} dials, ${count(answered)} answered by a person, ${count(conversations)} conversations, ${count(wrapUps)} wrap-ups, ${count(breaks)} breaks`;
}
