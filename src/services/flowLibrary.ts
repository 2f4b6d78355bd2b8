/** Use cases on the flows of the folder: what there is, one as it is written and drawn, and whether a text may run. */
import type { Flow } from '../domain/flow/flow.ts';
import { drawFlow } from './flowDraw.ts';
import { OutpaceError } from './errors.ts';
import type { FlowFile, FlowFolder } from './flowFile.ts';

/** The folder of this installation. */
export interface FlowLibrary {
  /** Files are named below the folder. */
  read(): FlowFolder;
  textOf(file: string): string;
  /** Throws where it may not run. */
  parse(text: string): FlowFile;
  /** Names that flows and campaigns may play, in their order. */
  prompts(): readonly string[];
}

export interface FlowSummary {
  readonly flowId: string;
  readonly name: string;
  readonly version: string;
  readonly languages: readonly string[];
  readonly nodes: number;
  readonly isWritten: boolean;
  /** Below the folder of flows. */
  readonly file: string;
}

export function summaryOf({ flow, name, file }: FlowFile): FlowSummary {
  const { flowId, version, languages, nodes, written } = flow;
  return {
    flowId,
    name,
    version,
    languages: [...languages],
    nodes: Object.keys(nodes).length,
    isWritten: written === true,
    file,
  };
}

export interface ShownFlow extends FlowSummary {
  readonly yaml: string;
  readonly svg: string;
}

export function showFlow(library: FlowLibrary, flowId: string): ShownFlow {
  const found = library.read().files.find(({ flow }) => flow.flowId === flowId);
  if (found === undefined)
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no flow ${JSON.stringify(flowId)} in the folder of flows`,
    );
  return { ...summaryOf(found), yaml: library.textOf(found.file), svg: drawFlow(found.flow) };
}

export type CheckedFlow =
  | { readonly isUsable: true; readonly flow: FlowSummary; readonly svg: string }
  | { readonly isUsable: false; readonly problems: readonly TextProblem[] };

export interface TextProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export function checkFlowText(library: FlowLibrary, text: string): CheckedFlow {
  try {
    const parsed = library.parse(text);
    const flow: Flow = parsed.flow;
    return { isUsable: true, flow: summaryOf(parsed), svg: drawFlow(flow) };
  } catch (error) {
    if (!(error instanceof OutpaceError) || error.code !== 'OUT_FLOW_INVALID') throw error;
    return { isUsable: false, problems: problemsIn(error.message) };
  }
}

/** As `flowFile` words them: `FILE:LINE: …`, one after the other. */
function problemsIn(message: string): TextProblem[] {
  return message.split(/; (?=\S+:\d+: )/).map((text) => {
    const [, line = '1', rest = text] = /^\S+?:(\d+):\s*(.*)$/s.exec(text) ?? [];
    return { line: Number(line), message: rest };
  });
}
