/**
 * A flow: what an automated call says and asks, as nodes that name their followers. A flow is data, read from a file
 * and checked before it may run; `step.ts` runs it.
 */
import { assertNever } from '../kernel/assert.ts';
import { wordsOfCase, type SmsNode, type TimeNode, type WebhookNode } from './reach.ts';
import type { SpokenForm } from '../speech/spoken.ts';
import type { Measure } from '../survey/measure.ts';

export type NodeId = string;
/** A prompt's name in the catalogue; `{language}` in it stands for the language that the person hears. */
export type FlowPrompt = string;

/** How keys are waited for. Times run from the end of the prompts, or from the last key. */
export interface KeyRules {
  /** A key cuts the prompts short. */
  readonly bargeIn: boolean;
  /** Keys pressed before the first prompt has begun count too; otherwise they are dropped. */
  readonly typeAhead: boolean;
  readonly firstKeyMs: number;
  readonly nextKeyMs: number;
  /** How often the prompts are repeated after silence or a wrong key. */
  readonly repeats: number;
  readonly wrongPrompts: readonly FlowPrompt[];
}

/** The same in each language. */
export type InLanguages = Readonly<Record<string, string>>;

/** The question in writing; what the answers are called there is for those that name their answers. */
interface InWriting {
  readonly text?: InLanguages | undefined;
  /** Passed over in writing. */
  readonly phoneOnly?: boolean | undefined;
}

interface Asking extends InWriting {
  readonly prompts: readonly FlowPrompt[];
  readonly keys: KeyRules;
  /** After the last repeat without an answer. */
  readonly onSilence: NodeId;
}

/** A prompt for each choice, after the node's own. */
interface ByChoice {
  readonly choicePrompts?: Readonly<Record<string, readonly FlowPrompt[]>> | undefined;
  /** The choices are named in an order drawn for each call; keys stay with their answers. */
  readonly order?: 'random' | undefined;
}

/** Keys for who does not know, and for who does not want to say. */
interface MayDecline {
  readonly skipKey?: string | undefined;
  readonly refuseKey?: string | undefined;
}

/** What was spoken is played back before it is kept. */
export interface ConfirmRule {
  /** After the recording: 1 keeps it, 2 speaks again. */
  readonly prompts: readonly FlowPrompt[];
}

export type FlowNode =
  | { readonly kind: 'play'; readonly prompts: readonly FlowPrompt[]; readonly next: NodeId }
  /** A value of the variables, spoken. */
  | {
      readonly kind: 'say';
      readonly prompts: readonly FlowPrompt[];
      /** An expression. */
      readonly value: string;
      readonly as: SpokenForm;
      /** Of money, ISO 4217. */
      readonly currency?: string | undefined;
      readonly thenPrompts: readonly FlowPrompt[];
      readonly next: NodeId;
    }
  /** One key leads on. */
  | (Asking &
      ByChoice & {
        readonly kind: 'menu';
        readonly choices: Readonly<Record<string, NodeId>>;
        readonly labels?: Readonly<Record<string, InLanguages>> | undefined;
      })
  /** An answer of its own for each key, kept under the node's name: ratings, yes or no, choices. */
  | (Asking &
      ByChoice &
      MayDecline & {
        readonly kind: 'question';
        /** Answer by what is pressed: one key, or several where an answer needs them (`10`). */
        readonly answers: Readonly<Record<string, string | number>>;
        readonly labels?: Readonly<Record<string, InLanguages>> | undefined;
        /** Absent: the answer leads the flow, and is no figure of a survey. */
        readonly measure?: Measure | undefined;
        readonly next: NodeId;
      })
  /** A number of so many digits, ended by `endKey` or by its last digit. */
  | (Asking &
      MayDecline & {
        readonly kind: 'digits';
        readonly least: number;
        readonly most: number;
        readonly endKey?: string | undefined;
        readonly measure?: Measure | undefined;
        readonly next: NodeId;
      })
  | (InWriting & {
      readonly kind: 'record';
      readonly prompts: readonly FlowPrompt[];
      readonly mostMs: number;
      /** So much silence ends it. */
      readonly silenceMs: number;
      readonly endKey?: string | undefined;
      /** Absent: kept as it was spoken. */
      readonly confirm?: ConfirmRule | undefined;
      readonly measure?: Measure | undefined;
      readonly next: NodeId;
    })
  | { readonly kind: 'set'; readonly variable: string; readonly value: string; readonly next: NodeId }
  /** The first case that holds. */
  | {
      readonly kind: 'branch';
      readonly cases: readonly { readonly when: string; readonly next: NodeId }[];
      readonly otherwise: NodeId;
    }
  | {
      readonly kind: 'transfer';
      readonly to: FlowTarget;
      /** Music for so long at most while nobody is free; absent: the campaign's limit for who has answered. */
      readonly waitMs?: number | undefined;
      readonly onFailed: NodeId;
    }
  /** The campaign promises to call back, with an agent reserved. */
  | {
      readonly kind: 'callback';
      /** Not before; 0: as soon as an agent is free. */
      readonly afterMs: number;
      readonly next: NodeId;
      /** No such call may be made. */
      readonly onFailed: NodeId;
    }
  | WebhookNode
  | SmsNode
  | TimeNode
  | { readonly kind: 'optOut'; readonly next: NodeId }
  | { readonly kind: 'consent'; readonly given: boolean; readonly next: NodeId }
  /** Back to where the call came from: the agent who sent it, else the end. */
  | { readonly kind: 'return' }
  | { readonly kind: 'hangup' };

export type FlowNodeKind = FlowNode['kind'];

export type FlowTarget =
  /** Whoever the campaign's rules choose. */
  | { readonly kind: 'agents' }
  | { readonly kind: 'agent' | 'team'; readonly id: string }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'flow'; readonly flowId: string };

export interface Flow {
  readonly flowId: string;
  /** Kept with every answer. */
  readonly version: string;
  /** Those that its prompts are there in; the first where nothing has set the variable `language`. */
  readonly languages: readonly string[];
  readonly start: NodeId;
  /** Where a prompt that does not play leads: to a node that needs none. */
  readonly onFault: NodeId;
  /** It is asked in writing too: `check.ts` looks for its words. */
  readonly written?: boolean | undefined;
  readonly nodes: Readonly<Record<NodeId, FlowNode>>;
}

/** Whether it asks anything that counts in the figures of a survey. */
export function isSurvey({ nodes }: Flow): boolean {
  return Object.values(nodes).some((node) => 'measure' in node && node.measure !== undefined);
}

export const DEFAULT_KEY_RULES: KeyRules = {
  bargeIn: true,
  typeAhead: false,
  firstKeyMs: 5_000,
  nextKeyMs: 3_000,
  repeats: 2,
  wrongPrompts: [],
};

/** Where a node may lead, in the order in which it is drawn, with what leads there. */
export function followersOf(node: FlowNode): readonly { readonly by: string; readonly to: NodeId }[] {
  switch (node.kind) {
    case 'menu':
      return [
        ...Object.entries(node.choices).map(([key, to]) => ({ by: key, to })),
        { by: 'silence', to: node.onSilence },
      ];
    case 'question':
    case 'digits':
      return [
        { by: 'answer', to: node.next },
        { by: 'silence', to: node.onSilence },
      ];
    case 'branch':
      return [
        ...node.cases.map(({ when, next }) => ({ by: when, to: next })),
        { by: 'otherwise', to: node.otherwise },
      ];
    case 'transfer':
      return [{ by: 'failed', to: node.onFailed }];
    case 'time':
      return [
        ...node.cases.map((one) => ({ by: wordsOfCase(one), to: one.next })),
        { by: 'otherwise', to: node.otherwise },
      ];
    case 'webhook':
    case 'callback':
      return [
        { by: '', to: node.next },
        { by: 'failed', to: node.onFailed },
      ];
    case 'return':
    case 'hangup':
      return [];
    case 'play':
    case 'say':
    case 'record':
    case 'set':
    case 'sms':
    case 'optOut':
    case 'consent':
      return [{ by: '', to: node.next }];
    default:
      return assertNever(node);
  }
}
