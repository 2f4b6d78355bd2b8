/**
 * Whether a campaign may tell machines from people as it asks, and how long an answered person may wait (COMPLIANCE 1
 * and 2): a verdict before the join takes a second and more, which only a clock that starts at the end of the greeting
 * leaves; where it starts at the answer an agent must be there at once, so that only `warm` is offered.
 */
import { reviewAmd, type DetectionSettings } from '../detection/settings.ts';
import type { CampaignSettings } from './campaign.ts';
import type { SettingsRefusal } from './settings.ts';

export function reviewDetection(settings: CampaignSettings): SettingsRefusal[] {
  const { detection, policy, answerLimitMs } = settings;
  const refusals: SettingsRefusal[] = [];
  const most = policy?.answerLimitMs;
  if (most !== undefined && answerLimitMs > most) {
    refusals.push({
      code: 'answer-limit-above-policy',
      message: `answerLimitMs ${answerLimitMs} is above policy.answerLimitMs (${most}); lower it`,
    });
  }
  if (detection === undefined) return refusals;
  if (detection.kind === 'before' && policy?.clockStart !== 'greetingEnd') {
    refusals.push({
      code: 'detection-before-forbidden',
      message:
        'detection.kind is before, and the clock of policy starts at the answer, which leaves no time for a verdict; set detection.kind to warm, or name the rule that starts the clock at the end of the greeting (policy.clockStart: greetingEnd)',
    });
  }
  return [
    ...refusals,
    ...problemsOf(settings, detection).map((text) => ({
      code: 'detection-invalid' as const,
      message: `detection: ${text}`,
    })),
  ];
}

function problemsOf({ recording }: CampaignSettings, detection: DetectionSettings): string[] {
  const { onHuman, onMachine, onNotSure, message, limitMs } = detection;
  const shares = (['truthShare', 'recordShare', 'missedPeopleShare'] as const).filter((name) => {
    const share = detection[name] ?? 0;
    return !(share >= 0 && share <= 1);
  });
  return [
    ...reviewAmd(detection.amd),
    ...shares.map((name) => `${name} must be between 0 and 1`),
    ...((detection.recordShare ?? 0) > 0 && recording?.basis === undefined
      ? ['recordShare records people whom nobody has asked; name the rule that allows it in recording.basis']
      : []),
    ...(limitMs >= 500 && limitMs <= 20_000
      ? []
      : [`limitMs is ${limitMs}; it must be between 500 and 20000`]),
    ...(onHuman === 'connect' ? [] : ['onHuman must be connect: a person who has answered is served']),
    ...([onMachine, onNotSure].includes('leaveMessage') && message === undefined
      ? ['a message is to be left, and there is none; name its prompt in message']
      : []),
  ];
}
