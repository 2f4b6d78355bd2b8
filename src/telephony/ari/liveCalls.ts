/**
 * Which legs at Asterisk are ours. A leg is ours when this process placed it, or when it sits in an
 * application of our family: `outpace-main-7` and `outpace-main-6` are the same dial group under two fencing
 * numbers, `outpace-south-7` is another dial group and is never touched. Asterisk shows the application that a
 * channel first entered in its dialplan field, also after a move.
 */
import { isSafeId } from '../../domain/kernel/ids.ts';
import type { LiveCall, LiveCallState } from '../../ports/telephony.ts';
import { channelOf, fieldsOf, textOf } from './events.ts';
import { callIdOf } from './inboundIds.ts';
import { newLeg, type Leg } from './leg.ts';
import { isRecorder } from './recordingNames.ts';

/** The application's name without its fencing number. */
export function familyOf(app: string): string {
  return app.replace(/-\d+$/, '');
}

export interface Listing {
  readonly channels: unknown;
  readonly bridges: unknown;
  readonly app: string;
  readonly hiddenBridgeIds: ReadonlySet<string>;
  readonly legOf: (callId: string) => Leg | undefined;
}

export function liveCallsIn(listing: Listing): LiveCall[] {
  const { channels, app, legOf } = listing;
  const memberships = membershipsIn(listing);
  return arrayOf(channels).flatMap((value) => {
    const channel = channelOf(value);
    if (channel === undefined || !isSafeId(channel.id) || isRecorder(channel.id)) return [];
    const leg = legOf(channel.id);
    if (leg === undefined && applicationOf(value) !== familyOf(app)) return [];
    const bridgeId = memberships.get(channel.id);
    return [
      {
        callId: channel.id,
        state: stateOf(channel.state, leg),
        ...(bridgeId === undefined ? {} : { bridgeId }),
      },
    ];
  });
}

/** The leg as a process finds it that did not place it: told once by the list, so not told again by events. */
export function foundLeg({ callId, state, bridgeId }: LiveCall): Leg {
  return {
    ...newLeg(callId),
    isDialled: state !== 'created',
    isRinging: state === 'ringing',
    isAnswered: state === 'up',
    stays: new Map(bridgeId === undefined ? [] : [[bridgeId, { isInside: true, stampMs: 0 }]]),
  };
}

/** `Down` says nothing of whether it was dialled: of a leg we do not know it is taken to have been. */
function stateOf(state: string, leg: Leg | undefined): LiveCallState {
  if (state === 'Up') return 'up';
  if (state === 'Ringing' || state === 'Ring') return 'ringing';
  return leg !== undefined && !leg.isDialled ? 'created' : 'dialling';
}

function applicationOf(channel: unknown): string | undefined {
  const dialplan = fieldsOf(fieldsOf(channel)?.['dialplan']);
  if (dialplan === undefined || textOf(dialplan, 'app_name') !== 'Stasis') return undefined;
  return familyOf(textOf(dialplan, 'app_data').split(',')[0] ?? '');
}

function membershipsIn({ bridges, hiddenBridgeIds }: Listing): Map<string, string> {
  const memberships = new Map<string, string>();
  for (const value of arrayOf(bridges)) {
    const bridge = fieldsOf(value);
    const bridgeId = bridge === undefined ? '' : textOf(bridge, 'id');
    if (bridgeId === '' || hiddenBridgeIds.has(bridgeId)) continue;
    for (const member of arrayOf(bridge?.['channels'])) memberships.set(callIdOf(String(member)), bridgeId);
  }
  return memberships;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
