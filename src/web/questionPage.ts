/**
 * One question as a form that needs no script. What was wrong with an answer stands on top, takes the focus and leads to
 * the field (WCAG 2.2, 3.3.1).
 */
import type { WrittenOption, WrittenQuestion } from '../domain/flow/written.ts';
import { html, raw, type Html } from './html.ts';
import { pageOf, type Frame } from './layout.ts';
import { wordsIn, type PageProblem, type PageWords } from './words.ts';

export interface AskedQuestion {
  readonly question: WrittenQuestion;
  /** Sent back with the answer: it says which question was answered. */
  readonly revision: number;
  readonly problem?: PageProblem | undefined;
  /** What was written, where it was not taken. */
  readonly given?: string | undefined;
}

export function questionPage(frame: Frame, asked: AskedQuestion): string {
  const words = wordsIn(frame.language);
  const { question, revision, problem } = asked;
  const progress = words.progress(question.place, question.lastPlace);
  const main = html`${problem === undefined ? undefined : problemOf(words, asked, problem)}
<p class="progress" id="progress">${progress}</p>
<progress aria-labelledby="progress" value="${question.place}" max="${question.lastPlace}"></progress>
<form method="post" novalidate>
<input type="hidden" name="revision" value="${revision}">
<input type="hidden" name="lang" value="${frame.language}">
<div${tongueOf(question, frame)}>
${fieldOf(words, asked)}
</div>
<div class="buttons">
<button name="action" value="answer">${words.next}</button>
<button name="action" value="skip" class="quiet">${words.skip}</button>
<button name="action" value="refuse" class="plain">${words.refuse}</button>
</div>
</form>`;
  const title = `${problem === undefined ? '' : `${words.error}: `}${progress}: ${question.text}`;
  return pageOf(frame, title, main);
}

const firstFieldOf = ({ kind }: WrittenQuestion): string => (kind === 'choice' ? 'answer-0' : 'answer');
/** Where the flow speaks a language that the page does not. */
const tongueOf = (question: WrittenQuestion, { language }: Frame): Html | undefined =>
  question.language === language ? undefined : html` lang="${question.language}"`;

function problemOf(words: PageWords, { question }: AskedQuestion, problem: PageProblem): Html {
  return html`<div class="problem" role="alert" aria-labelledby="problem-heading" tabindex="-1" autofocus>
<h2 id="problem-heading">${words.problemHeading}</h2>
<p><a href="#${firstFieldOf(question)}">${words.problems[problem]}</a></p>
</div>`;
}

function fieldOf(words: PageWords, asked: AskedQuestion): Html {
  return asked.question.kind === 'choice' ? choiceOf(words, asked) : writingOf(words, asked);
}

/** The message beside the field, and what ties it to the field. */
function faultOf(words: PageWords, problem: PageProblem | undefined): Html | undefined {
  if (problem === undefined || problem === 'stale') return undefined;
  return html`<p class="fault" id="fault">${words.problems[problem]}</p>`;
}

function choiceOf(words: PageWords, { question, problem }: AskedQuestion): Html {
  const { text, options } = question;
  const isPlainScale = options.every(isPlainNumber);
  const fault = faultOf(words, problem);
  const tie = fault === undefined ? undefined : raw(' aria-describedby="fault"');
  return html`<fieldset${tie}>
<legend><h1>${text}</h1></legend>
${fault}
<div class="options${isPlainScale ? ' scale' : ''}">
${options.map(optionOf)}
</div>
</fieldset>`;
}

const isPlainNumber = ({ value, label }: WrittenOption): boolean =>
  typeof value === 'number' && label === String(value);

function optionOf(option: WrittenOption, index: number): Html {
  const { key, label, value } = option;
  const words =
    typeof value === 'number' && !isPlainNumber(option)
      ? html`<span><span class="key">${key}</span> ${label}</span>`
      : html`<span>${label}</span>`;
  return html`<label for="answer-${index}"><input type="radio" id="answer-${index}" name="answer" value="${key}">${words}</label>\n`;
}

function writingOf(words: PageWords, { question, problem, given = '' }: AskedQuestion): Html {
  const { kind, text, least = 1, most = 1 } = question;
  const fault = faultOf(words, problem);
  const hint = kind === 'number' ? words.digitsHint(least, most) : words.textHint(most);
  const ties = fault === undefined ? 'hint' : 'hint fault';
  const invalid = fault === undefined ? undefined : raw(' aria-invalid="true"');
  const field =
    kind === 'number'
      ? html`<input type="text" id="answer" name="answer" inputmode="numeric" autocomplete="off" maxlength="${most}" value="${given}" aria-describedby="${ties}"${invalid}>`
      : html`<textarea id="answer" name="answer" maxlength="${most}" aria-describedby="${ties}"${invalid}>
${given}</textarea>`;
  return html`<h1 class="question"><label for="answer">${text}</label></h1>
<p class="hint" id="hint">${hint}</p>
${fault}
${field}`;
}
