/** Disorders of an event stream that Asterisk and networks may produce, for the fault proxy. */
import { pass, twice, type EventFault } from './faultProxy.ts';

/** Each made anew for a run, since some hold events back. */
export const DISORDERS: readonly (readonly [string, () => EventFault])[] = [
  ['come twice', () => twice],
  ['come twice, the second time late', () => lateAgain],
  ['are swapped in pairs', swapPairs],
  ['are swapped in pairs and come twice', () => twiceAfter(swapPairs())],
];

export const orderly = (): EventFault => pass;

const lateAgain: EventFault = (text, deliver) => {
  deliver(text);
  setTimeout(() => deliver(text), 400);
};

/**
 * Holds each event of a channel until the next of the same channel and gives that one first. The two that bound
 * a channel's life keep their place: nothing precedes its first event, and ChannelDestroyed is its last.
 */
function swapPairs(): EventFault {
  const held = new Map<string, string>();
  return (text, deliver) => {
    const event = JSON.parse(text) as {
      type: string;
      channel?: { id: string };
      peer?: { id: string };
    };
    const id = (event.channel ?? event.peer)?.id;
    const before = id === undefined ? undefined : held.get(id);
    if (id === undefined || event.type === 'StasisStart') return deliver(text);
    if (event.type === 'ChannelDestroyed') {
      if (before !== undefined) deliver(before);
      held.delete(id);
      return deliver(text);
    }
    if (before === undefined) {
      held.set(id, text);
      // What has no follower is given after a while.
      setTimeout(() => {
        if (held.get(id) !== text) return;
        held.delete(id);
        deliver(text);
      }, 300);
      return;
    }
    held.delete(id);
    deliver(text);
    deliver(before);
  };
}

function twiceAfter(fault: EventFault): EventFault {
  return (text, deliver) =>
    fault(text, (changed) => {
      deliver(changed);
      deliver(changed);
    });
}
