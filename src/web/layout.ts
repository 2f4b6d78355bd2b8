/** The frame of every page: its language, who asks, the choice of language. */
import { html, raw, type Html } from './html.ts';
import { STYLE } from './style.ts';
import { PAGE_LANGUAGES, wordsIn, type PageLanguage } from './words.ts';

export interface Frame {
  readonly language: PageLanguage;
  /** Who asks; absent: the word for a survey. */
  readonly sender?: string | undefined;
  /** Those that may be switched to; one or none: nothing to switch. */
  readonly languages?: readonly PageLanguage[];
}

export function pageOf(frame: Frame, title: string, main: Html): string {
  const words = wordsIn(frame.language);
  const sender = frame.sender ?? words.title;
  return html`<!doctype html>
<html lang="${words.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${title} - ${sender}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<p>${sender}</p>
${switchOf(frame)}
</header>
<main>
${main}
</main>
</body>
</html>
`.html;
}

function switchOf({ language, languages = [] }: Frame): Html | undefined {
  const shown = PAGE_LANGUAGES.filter((one) => languages.includes(one));
  if (shown.length < 2) return undefined;
  const links = shown.map((one) => {
    const { tag, ownName } = wordsIn(one);
    const current = one === language ? raw(' aria-current="true"') : undefined;
    return html`<li><a href="?lang=${one}" lang="${tag}" hreflang="${tag}"${current}>${ownName}</a></li>`;
  });
  return html`<nav aria-label="${wordsIn(language).languages}"><ul>${links}</ul></nav>`;
}
