/** What the API works with: the ports that services ask for, opened by whoever starts the server. */
import type { Caller } from '../domain/account/caller.ts';
import type { InstallationBounds } from '../domain/campaign/settings.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';

export interface ApiParts {
  readonly dialGroupId: string;
  readonly records: RecordsPort;
  /** Of the dial group above. */
  readonly stores: Pick<Stores, 'commands' | 'liveBoard' | 'hopper' | 'emergency' | 'doNotCall'>;
  readonly law: Law;
  readonly bounds: InstallationBounds;
}

/** One request as its handler sees it. */
export interface RequestContext {
  readonly caller: Caller;
  readonly now: Instant;
  readonly parts: ApiParts;
}
