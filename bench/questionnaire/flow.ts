/** The questionnaire that is asked: six questions of all kinds that keys can answer, two of them after a statement. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROMPTS } from './sounds.ts';

export const FLOW_ID = 'bench';

/** What the oracle holds answers against is written by hand in `oracle.ts`, and not read from here. */
const FLOW = `id: ${FLOW_ID}
name: Six questions
start: welcome
onFault: end
keys: { repeats: 1, firstKeySeconds: 1.5, nextKeySeconds: 1 }
nodes:
  welcome: { kind: play, prompts: [outpace/${PROMPTS.welcome}], next: one }
  one:
    kind: question
    prompts: [outpace/${PROMPTS.one}]
    scale: { from: 1, to: 5 }
    measure: rating
    next: two
    onSilence: two
  two:
    kind: question
    prompts: [outpace/${PROMPTS.two}]
    scale: { from: 0, to: 10 }
    measure: recommendation
    next: notice
    onSilence: notice
  notice: { kind: play, prompts: [outpace/${PROMPTS.notice}], next: three }
  three:
    kind: question
    typeAhead: true
    prompts: [outpace/${PROMPTS.three}]
    answers: { 1: "yes", 2: "no" }
    measure: yesNo
    next: four
    onSilence: four
  four:
    kind: question
    typeAhead: true
    prompts: [outpace/${PROMPTS.four}]
    answers: { 1: first, 2: second, 3: third }
    measure: choice
    next: five
    onSilence: five
  five:
    kind: digits
    prompts: [outpace/${PROMPTS.five}]
    least: 3
    most: 6
    endKey: "#"
    measure: number
    next: six
    onSilence: six
  six:
    kind: question
    bargeIn: false
    prompts: [outpace/${PROMPTS.six}]
    scale: { from: 1, to: 5 }
    measure: rating
    next: end
    onSilence: end
  end: { kind: hangup }
`;

export function writeFlow(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${FLOW_ID}.yaml`), FLOW);
}
