/**
 * Whether a campaign's consent keys and recording settings may be dialled with: keys that differ, a share that is one,
 * and nobody recorded who was neither asked nor falls under a rule that the campaign names (COMPLIANCE 1).
 */
import type { CampaignSettings } from './campaign.ts';
import type { SettingsRefusal } from './settings.ts';

const MOST_RETENTION_DAYS = 3_660;

export function reviewConsentKeys({ consent }: CampaignSettings): SettingsRefusal[] {
  if (consent === undefined) return [];
  const { acceptKey, doNotCallKey, refuseKey } = consent;
  const keys = [acceptKey, doNotCallKey, ...(refuseKey === undefined ? [] : [refuseKey])];
  if (new Set(keys).size === keys.length) return [];
  return [
    {
      code: 'consent-keys-equal',
      message: 'consent.acceptKey, consent.doNotCallKey and consent.refuseKey must differ',
    },
  ];
}

export function reviewRecording({ consent, recording }: CampaignSettings): SettingsRefusal[] {
  if (recording === undefined || recording.mode === 'none') return [];
  const refusals: SettingsRefusal[] = [];
  if (consent === undefined && recording.basis === undefined) {
    refusals.push({
      code: 'recording-without-basis',
      message:
        'recording is on, and nobody is asked: add consent, or name the rule that allows it in recording.basis',
    });
  }
  const { mode, share, required, retentionDays } = recording;
  if (mode === 'share' && !(share > 0 && share < 1)) {
    refusals.push(invalid(`share is ${share}; it must be greater than 0 and less than 1`));
  }
  if (required && mode !== 'all') {
    refusals.push(invalid(`required is true, and mode is ${mode}; only mode all can be required`));
  }
  if (!(retentionDays >= 1 && retentionDays <= MOST_RETENTION_DAYS)) {
    refusals.push(invalid(`retentionDays is ${retentionDays}; it must be 1 to ${MOST_RETENTION_DAYS}`));
  }
  return refusals;
}

function invalid(text: string): SettingsRefusal {
  return { code: 'recording-invalid', message: `recording.${text}` };
}
