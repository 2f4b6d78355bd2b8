/** Requirement 25, what ARI can tell: the reasons not to dial, and how each is mended. */
import { describe, expect, it } from 'vitest';
import { selfCheck } from '../../src/telephony/ari/selfCheck.ts';
import { isTooOld } from '../../src/telephony/ari/preflight.ts';
import { startTestAsterisks } from '../support/asterisk.ts';
import { ariSettings, ROUTES, startTelephony } from '../support/telephony.ts';

describe('requirement 25: the self-check by ARI', () => {
  it('finds nothing on a sound Asterisk, and names a trunk and a prompt that are missing', async () => {
    const asterisks = await startTestAsterisks();
    const trunks = new Map([...ROUTES.trunks, ['absent', {}] as const]);
    const { port } = await startTelephony(ariSettings(asterisks.pbx), 'outpace-check-1', {
      ...ROUTES,
      trunks,
    });
    try {
      expect(await port.selfCheck({ prompts: ['outpace/consent'], trunks: ['pstn'] })).toEqual([]);
      const faults = await port.selfCheck({
        prompts: ['outpace/missing', 'unheard'],
        trunks: ['absent', 'other'],
      });
      expect(faults.map((fault) => fault.code)).toEqual([
        'trunk-missing',
        'trunk-missing',
        'prompt-missing',
        'prompt-missing',
      ]);
      for (const fault of faults) expect(fault.message).not.toContain('\n');
    } finally {
      await port.stop();
      await asterisks.stop();
    }
  });

  it('names an old version, a missing entity id and clocks that differ', async () => {
    const faults = await selfCheck({
      library: { call: async () => [], openSocket: () => expect.unreachable() },
      routes: ROUTES,
      info: { version: '22.9.0', entityId: '00:00:00:00:00:00', startupTime: '' },
      where: 'http://127.0.0.1:8088',
      skewMs: -1_500,
      needs: { prompts: [], trunks: [] },
    });
    expect(faults.map((fault) => fault.code)).toEqual([
      'asterisk-too-old',
      'entity-id-missing',
      'clocks-differ',
    ]);
  });

  it.each([
    ['22.10.1+dfsg+~cs6.17.60671434-1', false],
    ['22.10.1', false],
    ['23.0.0', false],
    ['22.11.0-rc1', false],
    ['22.10.0', true],
    ['22.9.9', true],
    ['20.18.2', true],
    ['', true],
    ['GIT-master-1a2b3c', true],
  ])('takes version %s as too old: %s', (version, expected) => {
    expect(isTooOld(version)).toBe(expected);
  });
});
