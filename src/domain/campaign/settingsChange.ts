/** Settings of a campaign that are changed after it was made, whether it runs or not; how it is paced has its own way. */
import {
  builtInSafeHarbourPrompt,
  OPT_OUT_PROMPT,
  SAFE_HARBOUR_PROMPT,
  type CampaignSettings,
} from './campaign.ts';

/** Null takes one away that need not be there. */
export type SettingsChanges = {
  readonly [Key in keyof CampaignSettings]?: CampaignSettings[Key] | null;
};

export interface ChangedSetting {
  readonly key: string;
  /** Absent: it was not there. */
  readonly before?: unknown;
  /** Absent: it is taken away. */
  readonly after?: unknown;
}

/** With what must be there always; a change that takes such a thing away leaves it. */
const REQUIRED: ReadonlySet<string> = new Set<keyof CampaignSettings>([
  'callerId',
  'trunkIds',
  'ringTimeoutMs',
  'answerLimitMs',
  'promptBeforeAgent',
  'safeHarbourPrompt',
  'wrapUpMs',
  'maxTalkMs',
  'maxLines',
  'maxAttempts',
  'attemptSpacingMs',
  'retry',
]);

export function withSettings(settings: CampaignSettings, changes: SettingsChanges): CampaignSettings {
  const gone = new Set(
    Object.entries(changes).flatMap(([key, value]) => (value === null && !REQUIRED.has(key) ? [key] : [])),
  );
  const given = Object.entries(changes).filter(([, value]) => value !== null && value !== undefined);
  const kept = Object.entries(settings).filter(([key]) => !gone.has(key));
  const changed = {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(given),
  } as unknown as CampaignSettings;
  return changes.safeHarbourPrompt === undefined ? withBuiltInMessage(changed) : changed;
}

/** A built-in message names the key to opt out where there is one, and none where there is not. */
function withBuiltInMessage(settings: CampaignSettings): CampaignSettings {
  const { safeHarbourPrompt, optOutKey } = settings;
  const isBuiltIn = safeHarbourPrompt === SAFE_HARBOUR_PROMPT || safeHarbourPrompt === OPT_OUT_PROMPT;
  return isBuiltIn ? { ...settings, safeHarbourPrompt: builtInSafeHarbourPrompt(optOutKey) } : settings;
}

/** What differs, by name. */
export function changedSettings(
  before: CampaignSettings,
  after: CampaignSettings,
): readonly ChangedSetting[] {
  const [old, now] = [before, after].map((one) => new Map<string, unknown>(Object.entries(one)));
  const keys = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...keys].toSorted().flatMap((key) => {
    const [was, is] = [old?.get(key), now?.get(key)];
    if (sameValue(was, is)) return [];
    return [
      { key, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ];
  });
}

/** Whatever the order of their members: a database gives them back in its own. */
function sameValue(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [ofLeft, ofRight] = [left, right].map(
    (one) => new Map<string, unknown>(Object.entries(one).filter(([, value]) => value !== undefined)),
  );
  return (
    ofLeft?.size === ofRight?.size &&
    [...(ofLeft ?? [])].every(([key, value]) => sameValue(value, ofRight?.get(key)))
  );
}
