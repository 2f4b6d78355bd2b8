/** What a campaign file says of allocation. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseCampaignFile } from '../../src/services/campaignFile.ts';

const EXAMPLE = readFileSync('config/campaigns/example.yaml', 'utf8');
/** The example's own lines, without the mark of a comment. */
const ALLOCATING = EXAMPLE.replace(
  /(?<=^)# (allocation:\n)((?:# {3}.*\n)+)/m,
  (_all, head: string, body: string) => head + body.replaceAll(/^# /gm, ''),
);

it('is off where the file does not say otherwise', () => {
  expect(parseCampaignFile('example.yaml', EXAMPLE).settings.allocation).toBeUndefined();
});

it('is taken from the file, with what is left out as it is by default', () => {
  expect(parseCampaignFile('example.yaml', ALLOCATING).settings.allocation).toEqual({
    quantity: 40,
    judgedFrom: 20,
    minContactRate: 0.3,
    newShare: 0.5,
    maxFollowUpRate: 0.5,
    sharedPool: false,
  });
  const short = ALLOCATING.replace(/(?<=quantity: 40\n)(?: {2}\w+: .*\n)+/, '');
  expect(parseCampaignFile('example.yaml', short).settings.allocation).toEqual({
    quantity: 40,
    judgedFrom: 20,
    newShare: 0.5,
    sharedPool: false,
  });
});

it('names the line of a quantity that cannot be', () => {
  const wrong = ALLOCATING.replace('quantity: 40', 'quantity: 0');
  const line = wrong.split('\n').findIndex((text) => text.includes('quantity: 0')) + 1;
  expect(() => parseCampaignFile('example.yaml', wrong)).toThrow(`example.yaml:${line}`);
});
