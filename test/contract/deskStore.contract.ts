/** What every store of agents' desks does. */
import { expect, test } from 'vitest';
import { MOST_MESSAGES } from '../../src/ports/deskStore.ts';
import { T0, freshId, type StoreUnderTest } from '../support/stores.ts';

const KEEP_MS = 60_000;
const message = (messageId: string) => ({ messageId, from: 'lin', text: `text of ${messageId}`, at: T0 });

export function deskStoreContract(store: () => StoreUnderTest): void {
  const open = () => store().open(freshId('group')).desk;

  test('gives a draft back as it was saved last, to its own agent and call alone', async () => {
    const desk = open();
    await desk.saveDraft('mei', 'call-1', { note: 'first' }, KEEP_MS);
    await desk.saveDraft('mei', 'call-1', { note: '第二 "quoted"', path: ['a', 'b'] }, KEEP_MS);
    await desk.saveDraft('mei', 'call-2', { note: 'other' }, KEEP_MS);
    expect(await desk.draft('mei', 'call-1')).toEqual({ note: '第二 "quoted"', path: ['a', 'b'] });
    expect(await desk.draft('li', 'call-1')).toBeUndefined();
    expect(await open().draft('mei', 'call-1')).toBeUndefined();
    await desk.dropDraft('mei', 'call-1');
    expect(await desk.draft('mei', 'call-1')).toBeUndefined();
    expect(await desk.draft('mei', 'call-2')).toEqual({ note: 'other' });
  });

  test('forgets a draft at its time', async () => {
    const desk = open();
    await desk.saveDraft('mei', 'call-1', { note: 'gone' }, 20);
    await expect.poll(() => desk.draft('mei', 'call-1')).toBeUndefined();
  });

  test('keeps messages in their order until they are read', async () => {
    const desk = open();
    expect(await desk.messages('mei')).toEqual([]);
    for (const id of ['m1', 'm2', 'm3']) await desk.addMessage('mei', message(id), KEEP_MS);
    expect(await desk.dropMessage('mei', 'm2')).toBe(true);
    expect(await desk.dropMessage('mei', 'm2')).toBe(false);
    expect(await desk.messages('mei')).toEqual([message('m1'), message('m3')]);
    expect(await desk.messages('li')).toEqual([]);
  });

  test('lets the oldest message go when there are too many', async () => {
    const desk = open();
    for (let index = 0; index <= MOST_MESSAGES; index += 1)
      await desk.addMessage('mei', message(`m${index}`), KEEP_MS);
    const kept = await desk.messages('mei');
    expect(kept).toHaveLength(MOST_MESSAGES);
    expect(kept[0]?.messageId).toBe('m1');
  });
}
