/** Flows for the engine's tests, and an automated campaign that runs one. */
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_KEY_RULES, type Flow, type FlowNode } from '../../src/domain/flow/flow.ts';
import { aCampaign } from './floor.ts';

const rating: FlowNode = {
  kind: 'question',
  prompts: ['outpace/rate'],
  keys: { ...DEFAULT_KEY_RULES, repeats: 1 },
  answers: { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 },
  onSilence: 'sorry',
  next: 'thanks',
};

export const SURVEY: Flow = {
  flowId: 'survey',
  version: 'v1',
  languages: ['en'],
  start: 'rating',
  onFault: 'sorry',
  nodes: {
    rating,
    thanks: { kind: 'play', prompts: ['outpace/thanks'], next: 'back' },
    sorry: { kind: 'play', prompts: ['outpace/sorry'], next: 'end' },
    back: { kind: 'return' },
    end: { kind: 'hangup' },
  },
};

/** 1: an agent. 2: never again. 3: yes. 4: a comment. */
export const PRESS_ONE: Flow = {
  flowId: 'press-one',
  version: 'v1',
  languages: ['en'],
  start: 'offer',
  onFault: 'end',
  nodes: {
    offer: {
      kind: 'menu',
      prompts: ['outpace/offer'],
      keys: DEFAULT_KEY_RULES,
      choices: { 1: 'agent', 2: 'never', 3: 'agree', 4: 'comment' },
      onSilence: 'end',
    },
    agent: { kind: 'transfer', to: { kind: 'agents' }, waitMs: 4_000, onFailed: 'sorry' },
    sorry: { kind: 'play', prompts: ['outpace/sorry'], next: 'end' },
    never: { kind: 'optOut', next: 'end' },
    agree: { kind: 'consent', given: true, next: 'end' },
    comment: { kind: 'record', prompts: [], mostMs: 60_000, silenceMs: 3_000, endKey: '#', next: 'end' },
    end: { kind: 'hangup' },
  },
};

/** 1: another's server is asked. 2: a message. 3: an outside number. */
export const REACH: Flow = {
  flowId: 'reach',
  version: 'v1',
  languages: ['en', 'zh'],
  start: 'offer',
  onFault: 'end',
  nodes: {
    offer: {
      kind: 'menu',
      prompts: ['outpace/offer'],
      keys: DEFAULT_KEY_RULES,
      choices: { 1: 'ask', 2: 'write', 3: 'outside' },
      onSilence: 'end',
    },
    ask: {
      kind: 'webhook',
      method: 'POST',
      url: 'https://crm.example/people/{number}',
      headers: {},
      body: { call: '{call}' },
      fields: { tier: 'customer.tier' },
      prompts: [],
      timeoutMs: 2_000,
      tries: 2,
      withinMs: 5_000,
      next: 'known',
      onFailed: 'sorry',
    },
    known: { kind: 'branch', cases: [{ when: 'tier == "gold"', next: 'write' }], otherwise: 'end' },
    write: { kind: 'sms', text: { en: 'Thanks, {tier}', zh: '谢谢' }, next: 'thanks' },
    outside: {
      kind: 'transfer',
      to: { kind: 'number', number: '+15550777777' },
      waitMs: 12_000,
      onFailed: 'sorry',
    },
    thanks: { kind: 'play', prompts: ['outpace/thanks'], next: 'end' },
    sorry: { kind: 'play', prompts: ['outpace/sorry'], next: 'end' },
    end: { kind: 'hangup' },
  },
};

export const FLOWS = [SURVEY, PRESS_ONE, REACH];

export function anAutomated(flow: string, more: Partial<CampaignSettings> = {}) {
  return aCampaign({
    flow,
    promptBeforeAgent: false,
    consent: undefined,
    maxLines: 1,
    pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
    ...more,
  });
}
