/** The telephony contract on the real Asterisk and the virtual PSTN. */
import { telephonyContract } from '../contract/telephony.contract.ts';
import { eventually, startTestAsterisks } from '../support/asterisk.ts';
import { ariSettings, CALLER_ID, numberFor, startTelephony } from '../support/telephony.ts';

telephonyContract('Asterisk', async () => {
  const asterisks = await startTestAsterisks({ phones: ['quiet1'] });
  const { port, events } = await startTelephony(ariSettings(asterisks.pbx));
  return {
    port,
    events,
    trunkId: 'pstn',
    callerId: CALLER_ID,
    number: numberFor,
    phone: 'quiet1',
    prompts: { long: 'outpace/consent', missing: 'outpace/missing' },
    until: (condition, withinMs) => eventually(condition, 'the event', withinMs),
    async close() {
      await port.stop();
      await asterisks.stop();
    },
  };
});
