/** What the API works with: the ports that services ask for, opened by whoever starts the server. */
import type { Caller } from '../domain/account/caller.ts';
import type { InstallationBounds } from '../domain/campaign/settings.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { ApiRequestsPort } from '../ports/apiRequests.ts';
import type { Audit } from '../ports/audit.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';
import type { ErasurePort } from '../ports/erasure.ts';
import type { ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { AccountParts, LogInOrigin } from '../services/accountsPassword.ts';
import type { DeskOwnParts } from '../services/deskParts.ts';
import type { DoNotCallParts } from '../services/doNotCall.ts';
import type { Jobs } from '../services/jobs.ts';
import type { LiveFeed } from '../services/liveFeed.ts';
import type { ScriptFile } from '../services/scriptFile.ts';
import type { TextLibrary } from '../services/textLibrary.ts';
import type { Uploads } from '../services/uploads.ts';
import type { EventParts } from './eventParts.ts';
import type { Exchange } from './exchange.ts';
import type { OperationsParts } from './operationsParts.ts';

export interface ApiParts extends OperationsParts, AccountParts, EventParts {
  readonly audit: Audit;
  readonly dialGroupId: string;
  readonly records: RecordsPort;
  /** Of the dial group above. */
  readonly stores: Pick<
    Stores,
    'commands' | 'liveBoard' | 'hopper' | 'emergency' | 'doNotCall' | 'limits' | 'ownership'
  >;
  readonly law: Law;
  readonly bounds: InstallationBounds;
  /** Of numbers written without +, where nothing else says; absent: none. */
  readonly region?: string | undefined;
  /** Of any dial group; absent: no store is shared. */
  readonly storesOf?: ((dialGroupId: string) => Promise<Stores>) | undefined;
  readonly lists: ListsPort;
  readonly consents: ConsentsPort;
  readonly erasure: ErasurePort;
  /** For those who keep the lists. */
  readonly doNotCall: DoNotCallParts;
  /** All lists together, as the gate asks them. */
  readonly doNotCallLists: DoNotCallLists;
  /** Those loaded on this node; absent: no folder is configured. */
  readonly doNotCallFiles?: Pick<DoNotCallFilesPort, 'lists' | 'loaded'> | undefined;
  readonly scripts: TextLibrary<ScriptFile>;
  /** Of agents' desks; absent: no engine runs in this process. */
  readonly desk?: DeskOwnParts | undefined;
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  readonly apiRequests: ApiRequestsPort;
}

/** One request as its handler sees it. */
export interface RequestContext {
  readonly caller: Caller;
  readonly now: Instant;
  readonly parts: ApiParts;
  readonly origin: LogInOrigin;
  readonly exchange: Exchange;
  readonly live: LiveFeed;
  /** Of an event stream that is taken up again. */
  readonly lastEventId?: string | undefined;
  /** For answers that last: who asks, with what they may do by now; undefined: nobody any more. */
  readonly callerNow: () => Promise<Caller | undefined>;
}
