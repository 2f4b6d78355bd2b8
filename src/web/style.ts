/** The page's style sheet: phone first, light and dark, no file of anybody else. Contrast is that of WCAG 2.2 AA. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--ink:#16191d;--quiet:#4a5360;--line:#6b7480;--mark:#0b57a4;--on-mark:#fff;--fault:#b3261e;--tile:#f3f5f8}
@media (prefers-color-scheme:dark){:root{--page:#14171b;--ink:#eceff3;--quiet:#b4bcc7;--line:#8a94a1;--mark:#8ab9f5;--on-mark:#0c1a2b;--fault:#ffb4ab;--tile:#20252c}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header,main{max-width:34rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.5rem;padding-bottom:0}
header p{margin:0;font-weight:600}
nav ul{display:flex;gap:.25rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.25rem .5rem;color:var(--mark)}
nav a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
.progress{color:var(--quiet);margin:0 0 .25rem}
progress{width:100%;height:.5rem;accent-color:var(--mark);margin:0 0 1rem}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend,h1,.question{padding:0;margin:0 0 1rem;font-size:1.375rem;font-weight:600;line-height:1.3}
legend h1,.question label{margin:0;font-size:inherit}
.options{display:grid;gap:.5rem}
.options.scale{grid-template-columns:repeat(auto-fill,minmax(4.25rem,1fr))}
.options label{display:flex;align-items:center;gap:.75rem;min-height:3rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--tile);cursor:pointer}
.options label:has(:checked){border-color:var(--mark);box-shadow:inset 0 0 0 1px var(--mark)}
input[type=radio]{width:1.25rem;height:1.25rem;margin:0;flex:none;accent-color:var(--mark)}
.key{font-weight:600}
input[type=text],textarea{width:100%;padding:.75rem;font:inherit;color:inherit;background:var(--page);border:1px solid var(--line);border-radius:.5rem}
textarea{min-height:9rem;resize:vertical}
.hint{color:var(--quiet);margin:0 0 .5rem}
.buttons{display:grid;gap:.75rem;margin-top:1.5rem}
button{min-height:3rem;padding:.5rem 1rem;font:inherit;font-weight:600;border:1px solid var(--mark);border-radius:.5rem;background:var(--mark);color:var(--on-mark);cursor:pointer}
button.quiet{background:transparent;color:var(--mark)}
button.plain{border-color:transparent;background:transparent;color:var(--quiet);text-decoration:underline;font-weight:400}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.problem{border:2px solid var(--fault);border-radius:.5rem;padding:.75rem 1rem;margin:0 0 1rem}
.problem h2{margin:0 0 .25rem;font-size:1.0625rem}
.problem p{margin:0}
.problem a,.fault{color:var(--fault)}
.fault{margin:0 0 1rem}
@media (prefers-reduced-motion:no-preference){button,.options label{transition:box-shadow .1s}}
`;

/** What the content security policy allows: this style sheet, and nothing else. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
