/**
 * What a call was beside its stages: kept with the call while it lives and with its record for good. One optional
 * section for each concern; a section that is absent means that it did not come up in this call.
 */
import type { SalesStatus } from '../call/salesStatus.ts';
import type { CallbackPromised } from '../callback/callback.ts';
import type { DetectionDetails } from '../detection/verdict.ts';
import type { FlowRun } from '../flow/run.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { ConsentDetails } from '../consent/consent.ts';
import type { Instant } from '../kernel/time.ts';
import type { SupervisedSpan } from '../supervision/action.ts';
import type { RecordingDetails } from '../recording/recording.ts';
import type { TriedTrunk } from '../trunk/failover.ts';

export interface CallDetails {
  /** Who answered, as detection found; absent: it was not asked. */
  readonly detection?: DetectionDetails;
  /** Why the gate let it pass; absent: the campaign asks for no policies. */
  readonly gate?: GateEvidence;
  /** What its flow has promised; where an agent was joined, what that agent promises counts. */
  readonly promised?: CallbackPromised & { readonly givenAt: Instant };
  /** The callback that the call was made for. */
  readonly callback?: { readonly callbackId: string; readonly at: Instant };
  /** How the call came about; absent: the pacer dialled it. */
  readonly origin?: CallOrigin;
  /** Trunks that did not carry it before the one that did, in order. */
  readonly trunksTried?: readonly TriedTrunk[];
  readonly consent?: ConsentDetails;
  readonly recording?: RecordingDetails;
  /** The flows that the person went through, in order, with what they answered. */
  readonly flow?: readonly FlowRun[];
  /** Which supervisors were in the call, how and when, in order. */
  readonly supervision?: readonly SupervisedSpan[];
  /** What agents did in the call, in order. */
  readonly actions?: readonly NotedAction[];
  /** What the agent made of it, where it was given before the call's record was closed or since. */
  readonly disposition?: CallDisposition;
}

/** What held for the call and what was counted when it was dialled. */
export interface GateEvidence {
  /** With their versions, such as `US 2026-11-22`. */
  readonly policies: readonly string[];
  /** All that the number may lie in, or the one of the lead's address. */
  readonly zones: readonly string[];
  /** Where the zones come from. */
  readonly zonesBy?: ZoneSource;
  /** Made before this one, as far as the caps of the policies look. */
  readonly attempts: { readonly lead: number; readonly number: number; readonly person: number };
  readonly consentUntil?: Instant;
  /** The do-not-call lists that were asked at dialling and had no such number, with their versions. */
  readonly doNotCall?: readonly string[];
}

/** The lead's own address, the number's prefix, or, of a mobile whose prefix tells no place, its country. */
export type ZoneSource = 'address' | 'prefix' | 'country';

/** One action of an agent in the call, e.g. `hold`; `note`: where it went to, or what the agent wrote. */
export interface NotedAction {
  readonly at: Instant;
  readonly agentId: AgentId;
  readonly action: string;
  readonly note?: string;
}

/**
 * `preview`: an agent saw the lead first and accepted; `manual`: an agent dialled the number; `again`: an agent was
 * reserved for somebody whom the campaign had abandoned; `callback`: an agent was reserved to call back as promised.
 */
export type CallOrigin = 'preview' | 'manual' | 'again' | 'callback';

export interface CallDisposition {
  /** What was promised with it. */
  readonly callback?: CallbackPromised;
  /** The campaign's code. */
  readonly code: string;
  readonly salesStatus: SalesStatus;
  readonly isContact: boolean;
  readonly isSuccess: boolean;
  readonly agentId: AgentId;
  readonly at: Instant;
  readonly note?: string;
}
