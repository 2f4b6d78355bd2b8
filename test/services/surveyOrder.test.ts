/** A survey that is asked of a number, in writing. */
import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/domain/flow/flow.ts';
import { orderForNumber } from '../../src/services/surveyOccasions.ts';
import { SATISFACTION } from '../support/invited.ts';
import { aCampaign, T0 } from '../support/records.ts';

describe('an order for a number', () => {
  const orderOf = (flow: Flow) =>
    orderForNumber(
      {
        records: { campaign: async () => aCampaign() } as never,
        flow: async () => flow,
        newInvitationId: () => 'invitation-1',
      },
      {
        number: '+12025550123',
        flowId: 'satisfaction',
        campaignId: 'campaign-1',
        channel: 'web',
        language: '',
      },
      T0,
    );

  it('is made of a flow that has words', async () => {
    const { order } = await orderOf({ ...SATISFACTION, written: true });
    expect(order).toMatchObject({ number: '+12025550123', surveyId: 'satisfaction', channel: 'web' });
  });

  it('is refused where the flow is only spoken', async () => {
    await expect(orderOf({ ...SATISFACTION, written: false })).rejects.toThrow(
      'the flow satisfaction cannot be asked in writing',
    );
  });
});
