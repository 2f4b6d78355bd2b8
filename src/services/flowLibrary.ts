/** Use cases on flows: one as it is written and drawn, and whether a text may run. */
import type { Flow } from '../domain/flow/flow.ts';
import type { SavedVersion } from '../ports/savedTexts.ts';
import { drawFlow } from './flowDraw.ts';
import { OutpaceError } from './errors.ts';
import type { FlowFile } from './flowFile.ts';
import { textsInForce, writtenText, type TextLibrary } from './textLibrary.ts';

/** Of this installation. */
export interface FlowLibrary extends TextLibrary<FlowFile> {
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
  /** Below the folder of flows; absent: it was saved. */
  readonly file?: string;
  readonly saved?: SavedVersion;
}

export function summaryOf({ flow, name, file, saved }: FlowFile): FlowSummary {
  const { flowId, version, languages, nodes, written } = flow;
  return {
    flowId,
    name,
    version,
    languages: [...languages],
    nodes: Object.keys(nodes).length,
    isWritten: written === true,
    ...(saved === undefined ? { file } : { saved }),
  };
}

export interface ShownFlow extends FlowSummary {
  readonly yaml: string;
  readonly svg: string;
}

export async function showFlow(library: FlowLibrary, flowId: string): Promise<ShownFlow> {
  const { text } = await writtenText(library, flowId);
  const { files, faults } = await textsInForce(library);
  const found = files.find(({ flow }) => flow.flowId === flowId);
  if (found !== undefined) return { ...summaryOf(found), yaml: text, svg: drawFlow(found.flow) };
  const fault = faults.find(({ textId }) => textId === flowId);
  throw new OutpaceError('OUT_FLOW_INVALID', fault?.message ?? `the flow ${flowId} cannot be read`);
}

export type CheckedFlow =
  | { readonly isUsable: true; readonly flow: FlowSummary; readonly svg: string }
  | { readonly isUsable: false; readonly problems: readonly TextProblem[] };

export interface TextProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What problems of a text name as its file. */
const TEXT = 'flow';

export function checkFlowText(library: FlowLibrary, text: string): CheckedFlow {
  try {
    const parsed = library.parse(TEXT, text);
    const flow: Flow = parsed.flow;
    const { file: _file, ...summary } = summaryOf(parsed);
    return { isUsable: true, flow: summary, svg: drawFlow(flow) };
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
