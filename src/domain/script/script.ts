/**
 * A script (话术, DOMAIN 7): what an agent says, as a short tree. Each node is a text to read out with the lead's fields
 * in place; where it goes on follows from what the person answers. Objections have their replies beside the tree.
 */

export type ScriptInputType = 'text' | 'number' | 'date';

/** A field of the lead that agents see with this script. */
export interface ScriptField {
  /** The heading of the list. */
  readonly field: string;
  readonly label: string;
  /** Agents may correct it. */
  readonly isEditable: boolean;
}

export interface ScriptAnswer {
  /** What is kept with the call. */
  readonly value: string;
  readonly label: string;
  readonly to: string;
}

export interface ScriptInput {
  readonly name: string;
  readonly label: string;
  readonly type: ScriptInputType;
}

export interface ScriptNode {
  readonly title?: string | undefined;
  /** `{{field}}` stands for the lead's value. */
  readonly text: string;
  /** For the agent, not to be read out. */
  readonly hint?: string | undefined;
  readonly answers: readonly ScriptAnswer[];
  /** Typed by the agent, kept with the call. */
  readonly input?: ScriptInput | undefined;
  /** Where there are no answers to choose from; absent: the script ends here. */
  readonly next?: string | undefined;
  /** Objections that come up most here. */
  readonly objections: readonly string[];
  /** The code that fits where the script ends here. */
  readonly disposition?: string | undefined;
}

export interface Objection {
  /** What the person says. */
  readonly says: string;
  readonly reply: string;
  /** Absent: back to where it came up. */
  readonly to?: string | undefined;
}

export interface Script {
  readonly scriptId: string;
  /** SHA-256 of the file: answers are kept with it. */
  readonly version: string;
  readonly name: string;
  readonly language: string;
  readonly start: string;
  readonly fields: readonly ScriptField[];
  readonly nodes: Readonly<Record<string, ScriptNode>>;
  readonly objections: Readonly<Record<string, Objection>>;
}

/** What was answered at a node, as it is kept with the call. */
export interface ScriptAnswerGiven {
  readonly nodeId: string;
  readonly value: string;
}

/** Where the script may go from a node, objections aside. */
export function waysOn({ answers, next }: ScriptNode): readonly string[] {
  return [...answers.map(({ to }) => to), ...(next === undefined ? [] : [next])];
}
