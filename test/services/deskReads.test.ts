/** What screens have in common: read once for all of a moment, and anew after it. */
import { expect, it } from 'vitest';
import { createDeskReads } from '../../src/services/deskReads.ts';
import { aCampaign } from '../support/records.ts';

it('reads a campaign once for all who are shown it at the same moment, and anew a second later or after a failure', async () => {
  let [now, read, isDown] = [0, 0, false];
  const reads = createDeskReads(
    {
      records: {
        campaign: async (campaignId) => {
          read += 1;
          if (isDown) throw new Error('down');
          return aCampaign({ campaignId, name: `read ${read}` });
        },
      },
      lists: { fieldsFor: async () => ({}) },
    },
    () => now,
  );
  const nameOf = async (campaignId: string) => (await reads.campaign(campaignId))?.name;
  expect(await Promise.all([nameOf('a'), nameOf('a'), nameOf('b')])).toEqual(['read 1', 'read 1', 'read 2']);
  now = 999;
  expect(await nameOf('a')).toBe('read 1');
  now = 1_000;
  isDown = true;
  await expect(nameOf('a')).rejects.toThrow('down');
  isDown = false;
  expect(await nameOf('a')).toBe('read 4');
});
