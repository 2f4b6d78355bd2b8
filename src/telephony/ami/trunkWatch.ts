/**
 * The state of each trunk from what AMI tells and ARI lists: unregistered (the carrier has no registration of ours)
 * goes before unreachable (it does not answer OPTIONS). A trunk without registration is judged by its contact
 * alone; one that Asterisk does not qualify counts as available. A change is told once.
 */
import type { TrunkId } from '../../domain/kernel/ids.ts';
import type { TrunkState } from '../../ports/telephony.ts';
import type { TrunkRoute } from '../guards.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Facts {
  isRegistered: boolean | undefined;
  isReachable: boolean | undefined;
  told: TrunkState | undefined;
}

export class TrunkWatch {
  readonly #facts: ReadonlyMap<TrunkId, Facts>;
  readonly #trunkOfEndpoint: ReadonlyMap<string, TrunkId>;
  readonly #tell: (trunkId: TrunkId, state: TrunkState) => void;

  constructor(trunks: ReadonlyMap<TrunkId, TrunkRoute>, tell: (trunkId: TrunkId, state: TrunkState) => void) {
    const unknown = (): Facts => ({ isRegistered: undefined, isReachable: undefined, told: undefined });
    this.#facts = new Map([...trunks.keys()].map((trunkId) => [trunkId, unknown()]));
    this.#trunkOfEndpoint = new Map(
      [...trunks].map(([trunkId, { endpoint }]) => [endpoint ?? trunkId, trunkId]),
    );
    this.#tell = tell;
  }

  /**
   * Items of PJSIPShowRegistrationsOutbound; a registration bears its endpoint's name, or names it. Between them
   * come the accounts, passwords included, which are passed over.
   */
  registrations(items: readonly Fields[]): void {
    for (const item of items) {
      if (text(item['event']) !== 'OutboundRegistrationDetail') continue;
      const facts = this.#of(text(item['endpoint'])) ?? this.#of(text(item['objectname']));
      if (facts !== undefined) facts.isRegistered = text(item['status']) === 'Registered';
    }
  }

  /** Endpoints as ARI lists them: AMI's list of contacts wants a class that may also change things. */
  endpoints(isOnline: ReadonlyMap<string, boolean>): void {
    for (const [endpoint, online] of isOnline) {
      const facts = this.#of(endpoint);
      if (facts !== undefined) facts.isReachable = online;
    }
  }

  /** A `ContactStatus` event. */
  contactStatus(fields: Fields): void {
    const facts = this.#of(text(fields['endpointname'])) ?? this.#of(text(fields['aor']));
    const status = text(fields['contactstatus']);
    if (facts === undefined || status === '') return;
    if (status === 'Reachable' || status === 'NonQualified') facts.isReachable = true;
    if (status === 'Unreachable' || status === 'Removed') facts.isReachable = false;
  }

  /** Gives each trunk whose state is known and new. */
  tellChanges(): void {
    for (const [trunkId, facts] of this.#facts) {
      const state = stateOf(facts);
      if (state === undefined || state === facts.told) continue;
      facts.told = state;
      this.#tell(trunkId, state);
    }
  }

  #of(endpoint: string): Facts | undefined {
    const trunkId = this.#trunkOfEndpoint.get(endpoint);
    return trunkId === undefined ? undefined : this.#facts.get(trunkId);
  }
}

function stateOf({ isRegistered, isReachable }: Facts): TrunkState | undefined {
  if (isRegistered === false) return 'unregistered';
  if (isReachable === false) return 'unreachable';
  return isRegistered === undefined && isReachable === undefined ? undefined : 'available';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
