/**
 * The flows that there are, as last read: at the start of the engine and whenever a campaign is started. A campaign with
 * a flow that is missing or faulty does not start; calls that are in a flow stay in the version they began with.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { promptsIn } from '../domain/flow/check.ts';
import type { Flow } from '../domain/flow/flow.ts';
import { askedBy } from '../domain/survey/rule.ts';
import type { CallSnapshot } from '../engine/call.ts';
import type { EngineInput } from '../engine/input.ts';
import type { OpenAttempt } from '../ports/hopper.ts';
import type { TelephonyFault } from '../ports/telephony.ts';
import type { Log } from './log.ts';

export interface FlowsRead {
  readonly flows: readonly Flow[];
  /** What is wrong with the others, each in one line with its file. */
  readonly faults: readonly string[];
}

/** One that a call began with. */
export type FlowBegun = Pick<Flow, 'flowId' | 'version'>;

export interface FlowShelf {
  /** Reads them again. */
  load(): Promise<void>;
  /** After a restart: the versions that calls are in, where others are in force by now. */
  loadBegun(attempts: readonly OpenAttempt[]): Promise<void>;
  /** Reads them again where the campaign has any. */
  loadFor(campaign: Campaign): Promise<void>;
  /** Reads them again where callers are to hear one that is not known: they may, whether the campaign is started or not. */
  loadForCallers(campaign: Campaign): Promise<void>;
  faultsOf(campaigns: readonly Campaign[]): readonly TelephonyFault[];
  promptsOf(campaigns: readonly Campaign[]): readonly string[];
}

export function createFlowShelf(options: {
  /** Absent: there are no flows. */
  readonly read?: (() => Promise<FlowsRead>) | undefined;
  /** A version that was in force before; undefined: it was not kept, or cannot be used any more. */
  readonly readVersion?: ((begun: FlowBegun) => Promise<Flow | undefined>) | undefined;
  readonly post: (input: EngineInput) => void;
  readonly log: Log;
}): FlowShelf {
  let shelf: FlowsRead = { flows: [], faults: [] };
  const flowOf = (id: string): Flow | undefined => shelf.flows.find(({ flowId }) => flowId === id);

  async function load(): Promise<void> {
    if (options.read === undefined) return;
    try {
      shelf = await options.read();
    } catch (error) {
      options.log.error({ event: 'flow.unreadable', err: error });
      return;
    }
    for (const message of shelf.faults) options.log.warn({ event: 'flow.invalid', message });
    options.post({ type: 'flowsSet', flows: shelf.flows });
  }

  async function olderOf(begun: FlowBegun): Promise<readonly Flow[]> {
    if (flowOf(begun.flowId)?.version === begun.version) return [];
    try {
      const older = await options.readVersion?.(begun);
      if (older !== undefined) return [older];
      options.log.warn({ event: 'flow.versionGone', ...begun });
    } catch (error) {
      options.log.error({ event: 'flow.unreadable', ...begun, err: error });
    }
    return [];
  }

  return {
    load,
    async loadBegun(attempts) {
      const older = await Promise.all(flowsBegun(attempts).map(olderOf));
      // Those in force come last, and so stay it.
      if (older.flat().length > 0)
        options.post({ type: 'flowsSet', flows: [...older.flat(), ...shelf.flows] });
    },
    async loadFor(campaign) {
      if (flowsNamed(campaign).length > 0) await load();
    },
    async loadForCallers({ settings: { inbound } }) {
      if (inbound?.flow !== undefined && flowOf(inbound.flow) === undefined) await load();
    },
    faultsOf: (campaigns) => [
      ...campaigns
        .flatMap(flowsNamed)
        .filter((flowId) => flowOf(flowId) === undefined)
        .map((flowId) => missing(flowId, shelf)),
      ...campaigns
        .flatMap(flowsInWriting)
        .filter((flowId) => isWordless(flowOf(flowId)))
        .map(wordless),
    ],
    promptsOf: (campaigns) =>
      campaigns.flatMap(flowsHeard).flatMap((flowId) => {
        const flow = flowOf(flowId);
        return flow === undefined ? [] : promptsIn(flow);
      }),
  };
}

/** Each once. */
function flowsBegun(attempts: readonly OpenAttempt[]): readonly FlowBegun[] {
  const begun = attempts.flatMap(({ call }) => {
    const { flow } = (call ?? {}) as Partial<CallSnapshot>;
    return flow === undefined ? [] : [{ flowId: flow.flowId, version: flow.version }];
  });
  return [...new Map(begun.map((one) => [JSON.stringify(one), one])).values()];
}

/** The one that answers its calls, the one after its conversations, and the one that callers hear. */
function flowsNamed({ settings: { flow, survey, inbound } }: Pick<Campaign, 'settings'>): readonly string[] {
  return [flow, survey?.flow, inbound?.flow].filter((flowId) => flowId !== undefined);
}

/** No prompt of a survey by message has to be there. */
function flowsHeard(campaign: Campaign): readonly string[] {
  const { survey, ...settings } = campaign.settings;
  const isHeard = survey !== undefined && askedBy(survey) === 'call';
  return flowsNamed({ settings: isHeard ? { ...settings, survey } : settings });
}

function flowsInWriting({ settings: { survey } }: Campaign): readonly string[] {
  if (survey === undefined) return [];
  const isWritten = ['sms', 'link'].includes(askedBy(survey)) || survey.finishBy !== undefined;
  return isWritten ? [survey.flow] : [];
}

const isWordless = (flow: Flow | undefined): boolean => flow !== undefined && flow.written !== true;

const wordless = (flowId: string): TelephonyFault => ({
  code: 'flow-not-written',
  message: `the flow ${flowId} cannot be asked in writing: give its questions words, and it \`written: true\``,
});

function missing(flowId: string, { flows, faults }: FlowsRead): TelephonyFault {
  const known = flows.map((flow) => flow.flowId).join(', ') || 'none';
  const why = faults.length === 0 ? '' : `; not usable: ${faults.join('; ')}`;
  return {
    code: 'flow-missing',
    message: `there is no flow ${flowId} in the folder of flows (there are: ${known})${why}`,
  };
}
