/** Use case: the trunks that are configured or that the engine brought up itself (quick start), with what the running engine and the shared store know of each. */
import type { TrunkLoad } from '../domain/floor/board.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { fromMicros, spendDay } from '../domain/trunk/spend.ts';
import type { LimitsPort } from '../ports/limits.ts';
import { OutpaceError } from './errors.ts';

/** What the configuration says of a trunk. */
export interface ConfiguredTrunk {
  readonly trunkId: string;
  readonly lines: number;
  /** Absent: a trunk that the engine brought up itself. */
  readonly callsPerSecond?: number;
  /** Absent: no cap. */
  readonly spendPerDay?: number | undefined;
}

export interface TrunkStatus extends ConfiguredTrunk {
  /** `unknown`: no engine runs, or it does not have the trunk. */
  readonly state: TrunkLoad['state'] | 'unknown';
  readonly breaker: TrunkLoad['breaker'] | 'unknown';
  readonly because?: string | undefined;
  readonly retryAt?: Instant | undefined;
  /** Over all engines that share the store. */
  readonly linesInUse: number;
  readonly spentToday: number;
  readonly callerIdsInDoubt: NonNullable<TrunkLoad['callerIdsInDoubt']>;
}

export interface TrunkSources {
  readonly configured: readonly ConfiguredTrunk[];
  /** Absent: no engine has published any. */
  readonly loads: readonly TrunkLoad[] | undefined;
  readonly limits: LimitsPort;
}

export async function listTrunks(sources: TrunkSources, now: Instant): Promise<readonly TrunkStatus[]> {
  const { loads, limits } = sources;
  return await Promise.all(
    allOf(sources).map(async (trunk) => {
      const { trunkId } = trunk;
      const load = loads?.find((each) => each.trunkId === trunkId);
      const [linesInUse, spent] = await Promise.all([
        limits.linesInUse(trunkId),
        limits.spent(trunkId, spendDay(now)),
      ]);
      return {
        ...trunk,
        state: load?.state ?? 'unknown',
        breaker: load?.breaker ?? 'unknown',
        because: load?.because,
        retryAt: load?.retryAt,
        linesInUse,
        spentToday: fromMicros(spent),
        callerIdsInDoubt: load?.callerIdsInDoubt ?? [],
      };
    }),
  );
}

export async function showTrunk(sources: TrunkSources, trunkId: string, now: Instant): Promise<TrunkStatus> {
  const trunks = await listTrunks(sources, now);
  const status = trunks.find((trunk) => trunk.trunkId === trunkId);
  if (status !== undefined) return status;
  const known = trunks.map((trunk) => trunk.trunkId).join(', ') || 'none';
  throw new OutpaceError('OUT_NOT_FOUND', `there is no trunk ${trunkId} (there are: ${known})`);
}

function allOf({ configured, loads = [] }: TrunkSources): readonly ConfiguredTrunk[] {
  const ids = new Set(configured.map(({ trunkId }) => trunkId));
  const own = loads.filter(({ trunkId }) => !ids.has(trunkId));
  return [...configured, ...own.map(({ trunkId, lines }) => ({ trunkId, lines }))];
}
