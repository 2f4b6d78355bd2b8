/** What operations see over the API: configured trunks, the parts that were taken, the doctor. */
import { createRequire } from 'node:module';
import type { OperationsParts } from '../../api/operationsParts.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { RecordsPort } from '../../ports/records.ts';
import type { SavedTexts } from '../../ports/savedTexts.ts';
import type { OccasionParts } from '../../services/surveyOccasions.ts';
import type { TakenPart } from '../../services/system.ts';
import type { ConfiguredTrunk } from '../../services/trunks.ts';
import { createPeaks } from '../../services/recordingPeaks.ts';
import { openRecordings } from '../config/recording.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { readRuntimeFile } from '../runtimeFile.ts';
import { occasionParts } from '../surveys/part.ts';
import { flowLibraryOf } from '../texts.ts';
import { createSimulation } from './simulation.ts';

export interface OperationsOptions {
  readonly config: OutpaceConfig;
  readonly taken: readonly TakenPart[];
  readonly records: Pick<RecordsPort, 'describe' | 'callTimings'> & OccasionParts['records'];
  readonly invitations: OccasionParts['invitations'];
  readonly savedTexts: SavedTexts;
  readonly now: () => Instant;
}

export async function openOperationsParts(
  options: OperationsOptions,
): Promise<Omit<OperationsParts, 'alarmHistory' | 'reports' | 'reviews' | 'surveys' | 'invitations'>> {
  const { config, taken, records, invitations, savedTexts, now } = options;
  return {
    trunks: configuredTrunks(config),
    simulation: createSimulation(records),
    recordingFolder: openRecordings(config),
    peaksOf: createPeaks(),
    occasions: occasionParts({ config, records, invitations, savedTexts }),
    flows: flowLibraryOf(config, savedTexts),
    system: {
      version: version(),
      node: config.node,
      startedAt: now(),
      parts: [
        { part: 'records', ...(await records.describe()) },
        ...taken,
        ...config.sms.gateways.map(({ id, kind }) => ({ part: 'gateway' as const, name: id, version: kind })),
      ],
      doctor: async () => {
        const { runDoctor } = await import('../doctor/doctor.ts');
        return runDoctor({ config, runtime: readRuntimeFile(config.dataDir) });
      },
    },
  };
}

export function configuredTrunks({
  telephony,
}: Pick<OutpaceConfig, 'telephony'>): readonly ConfiguredTrunk[] {
  return telephony.trunks.map(({ id, lines, callsPerSecond, tariff }) => ({
    trunkId: id,
    lines,
    callsPerSecond,
    spendPerDay: tariff?.perDay,
  }));
}

function version(): string {
  return (createRequire(import.meta.url)('../../../package.json') as { version: string }).version;
}
