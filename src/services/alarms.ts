/** Use cases on alarms: what is raised now, and whether a message arrives where alarms are told. */
import { ALARM_RULES } from '../domain/alarm/rules.ts';
import type { RaisedAlarm } from '../domain/alarm/watch.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AlarmChannel, AlarmMessage } from '../ports/alarms.ts';
import type { LiveBoardPort } from '../ports/liveBoard.ts';

export interface AlarmRow extends RaisedAlarm {
  readonly about: string;
}

/** What it means, and what to do. */
export function aboutAlarm(ruleId: string): string {
  return ALARM_RULES.find((rule) => rule.ruleId === ruleId)?.about ?? '';
}

/** The oldest first; undefined where no engine has told of any. */
export async function raisedAlarms(
  liveBoard: LiveBoardPort | undefined,
  dialGroupId: string,
): Promise<readonly AlarmRow[] | undefined> {
  const floor = await liveBoard?.read(dialGroupId);
  return floor?.alarms
    ?.map((alarm) => ({
      ...alarm,
      about: aboutAlarm(alarm.ruleId),
    }))
    .toSorted((left, right) => left.raisedAt - right.raisedAt);
}

export interface ChannelTest {
  readonly channel: string;
  readonly ok: boolean;
  readonly error?: string;
}

/** One message to each channel, once. */
export async function testChannels(
  channels: readonly AlarmChannel[],
  { node, dialGroupId, now }: { readonly node: string; readonly dialGroupId: string; readonly now: Instant },
): Promise<readonly ChannelTest[]> {
  const message: AlarmMessage = {
    type: 'raised',
    at: now,
    raisedAt: now,
    ruleId: 'test',
    subject: 'engine',
    severity: 'warning',
    value: 1,
    detail: 'somebody asked whether alarms arrive here: they do',
    messageId: `${dialGroupId}:test:engine:${now}:raised`,
    dialGroupId,
    node,
    isTest: true,
  };
  return Promise.all(
    channels.map(async (channel) => {
      try {
        await channel.send(message);
        return { channel: channel.name, ok: true };
      } catch (error) {
        return { channel: channel.name, ok: false, error: reasonOf(error) };
      }
    }),
  );
}

/** Node's fetch says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
