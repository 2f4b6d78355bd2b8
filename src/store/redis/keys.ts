/**
 * Every key in Redis, and under which hash tag: `{dg:ID}` the dial group, `{t:ID}` a trunk, `{n:NUMBER}` a
 * number, `{dnc}` do-not-call patterns, `{emergency}` the emergency stop. Keys that one script touches share a tag, so the store runs on Redis Cluster.
 */
import { invariant } from '../../domain/kernel/assert.ts';
import {
  type AgentId,
  type AttemptId,
  type CampaignId,
  type DialGroupId,
  type TrunkId,
  isSafeId,
} from '../../domain/kernel/ids.ts';

export interface CampaignKeys {
  readonly ready: string;
  readonly leads: string;
  readonly leased: string;
  readonly open: string;
}

export interface DialGroupKeys {
  readonly owner: string;
  readonly campaigns: string;
  readonly attempts: string;
  readonly calls: string;
  readonly settled: string;
  readonly settledAt: string;
  readonly spool: string;
  readonly floor: string;
  readonly pacing: string;
  readonly commandQueue: string;
  campaign(campaignId: CampaignId): CampaignKeys;
  command(commandId: string): string;
  desk(agentId: AgentId): { readonly messages: string; draft(attemptId: AttemptId): string };
  reply(commandId: string): string;
}

export function dialGroupKeys(dialGroupId: DialGroupId): DialGroupKeys {
  invariant(isSafeId(dialGroupId), `'${dialGroupId}' is no dial group id`);
  const tag = `outpace:{dg:${dialGroupId}}`;
  return {
    owner: `${tag}:owner`,
    campaigns: `${tag}:campaigns`,
    attempts: `${tag}:attempts`,
    calls: `${tag}:calls`,
    settled: `${tag}:settled`,
    settledAt: `${tag}:settledAt`,
    spool: `${tag}:spool`,
    floor: `${tag}:floor`,
    pacing: `${tag}:pacing`,
    commandQueue: `${tag}:commands`,
    campaign(campaignId) {
      invariant(isSafeId(campaignId), `'${campaignId}' is no campaign id`);
      return {
        ready: `${tag}:ready:${campaignId}`,
        leads: `${tag}:leads:${campaignId}`,
        leased: `${tag}:leased:${campaignId}`,
        open: `${tag}:open:${campaignId}`,
      };
    },
    desk(agentId) {
      invariant(isSafeId(agentId), `'${agentId}' is no agent id`);
      return {
        messages: `${tag}:desk:${agentId}:messages`,
        draft: (attemptId) => `${tag}:desk:${agentId}:draft:${attemptId}`,
      };
    },
    command: (commandId) => `${tag}:command:${commandId}`,
    reply: (commandId) => `${tag}:reply:${commandId}`,
  };
}

export function trunkKeys(trunkId: TrunkId): {
  readonly lines: string;
  readonly starts: string;
  readonly spend: string;
} {
  invariant(isSafeId(trunkId), `'${trunkId}' is no trunk id`);
  const tag = `outpace:{t:${trunkId}}`;
  return { lines: `${tag}:lines`, starts: `${tag}:starts`, spend: `${tag}:spend` };
}

/** One for all: a script chooses among numbers of any campaign. */
export const CALLER_IDS_KEY = 'outpace:{cid}:used';

export function numberKey(number: string): string {
  return `outpace:{n:${number}}:number`;
}

/** Attempts on the number that count, reserved ones included, by the instant they were made at. */
export function attemptsKey(number: string): string {
  return `outpace:{n:${number}}:attempts`;
}

/** For all dial groups. */
export function emergencyKeys(): { readonly order: string; readonly history: string } {
  return { order: 'outpace:{emergency}:order', history: 'outpace:{emergency}:history' };
}

/** For all dial groups. The version is another one after each change of the patterns. */
export function doNotCallPatternKeys(): {
  readonly patterns: string;
  readonly version: string;
  /** A hash: how often each list was changed, by `doNotCallField`. */
  readonly changes: string;
} {
  return {
    patterns: 'outpace:{dnc}:patterns',
    version: 'outpace:{dnc}:patternsVersion',
    changes: 'outpace:{dnc}:changes',
  };
}

/** The field of a number's key that holds its do-not-call entry, for all campaigns or for one. */
export function doNotCallField(campaignId: CampaignId | undefined): string {
  if (campaignId === undefined) return 'doNotCall';
  invariant(isSafeId(campaignId), `'${campaignId}' is no campaign id`);
  return `doNotCall:${campaignId}`;
}

/** The numbers on the do-not-call list, for counting, in 100 sets: one for each last two digits. */
export function doNotCallIndexKeys(): readonly string[] {
  return Array.from({ length: 100 }, (_, shard) => indexKey(String(shard).padStart(2, '0')));
}

export function doNotCallIndexKey(number: string): string {
  return indexKey(number.slice(-2).padStart(2, '0'));
}

function indexKey(shard: string): string {
  return `outpace:{dnc:${shard}}:numbers`;
}
