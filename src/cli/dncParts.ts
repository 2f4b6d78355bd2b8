/** What the `dnc` commands share: the parts they work on, the list they name, and how numbers are read. */
import { Option } from 'commander';
import { openNumberFiles } from '../app/doNotCallFiles.ts';
import type { DoNotCallParts } from '../services/doNotCall.ts';
import type { NumberingRules } from '../domain/numbering/normalise.ts';
import type { CliContext } from './context.ts';

export interface ListOption {
  readonly list: string;
  readonly region?: string;
}

export function listOption(): Option {
  return new Option('--list <list>', 'internal (all campaigns), campaign:ID, or file:NAME').default(
    'internal',
  );
}

export function regionOption(): Option {
  return new Option(
    '--region <CC>',
    'country of numbers written without +, e.g. US (default: region of the configuration)',
  );
}

export function numberingOf({ loaded }: CliContext, { region }: Pick<ListOption, 'region'>): NumberingRules {
  return { defaultRegion: region ?? loaded.config.region };
}

export async function partsOf({ client, loaded }: CliContext): Promise<DoNotCallParts> {
  // Brings the schema up to date.
  await client.records();
  const stores = client.storesOfGroups();
  return {
    records: await client.doNotCall(),
    store: stores === undefined ? undefined : (await stores(client.dialGroupId)).doNotCall,
    files: openNumberFiles(loaded.config),
  };
}
