/** A page that asks nothing: it is over, its time is over, the link does not work. It holds nothing about anybody. */
import { html } from './html.ts';
import { pageOf, type Frame } from './layout.ts';
import { wordsIn, type PageNotice } from './words.ts';

export function noticePage(frame: Frame, notice: PageNotice): string {
  const { heading, text } = wordsIn(frame.language).notices[notice];
  return pageOf(frame, heading, html`<h1>${heading}</h1>\n<p>${text}</p>`);
}
