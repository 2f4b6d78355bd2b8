/** A call as people without the right to see numbers see it. */
import { expect, it } from 'vitest';
import { callDetail, masked } from '../../src/services/callDetail.ts';
import { HUNG_UP, aFloor } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';

it('shows the number that it was transferred to no more than its own', async () => {
  const floor = aFloor();
  const callId = floor.joined();
  const to = { kind: 'number', number: '+4930123456' } as const;
  for (const action of [
    { type: 'mark', note: 'wants a quote' },
    { type: 'transfer', kind: 'blind', to },
  ] as const)
    floor.give({ type: 'agentAction', commandId: action.type, agentId: 'agent-1', action });
  floor.end(callId, HUNG_UP);
  const cdr = floor.cdr(callId);
  const records = createMemoryRecords();
  records.attempt = async () => cdr;
  const found = await callDetail(records, callId);
  expect(JSON.stringify(found)).toContain(to.number);
  const shown = masked(found);
  expect(JSON.stringify(shown)).not.toMatch(/4930123456|5550200/);
  expect(shown.record).toMatchObject({
    details: { actions: [{ note: 'wants a quote' }, { action: 'transfer-blind', note: '+49******56' }] },
  });
});
