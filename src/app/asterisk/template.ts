/**
 * The template language of dialplan/: `{{name}}` for a value, `{{#list}} … {{/list}}` once per item of a list,
 * each on its own line. A name that nobody gives, or that a template leaves open, is an error: Asterisk would
 * otherwise start with a hole in its configuration and say nothing.
 *
 * Values are data, never syntax: control characters, `;` (comment), a leading `>` (object arrow) or blank are
 * refused, because Asterisk's reader has no quoting that makes them safe.
 */
export type TemplateValue = string | number;
export interface TemplateView {
  readonly [name: string]: TemplateValue | readonly TemplateView[];
}

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

const SECTION = /^\{\{#(\w+)\}\}\n([\s\S]*?)^\{\{\/\1\}\}\n/gm;
const PLACEHOLDER = /\{\{(\w+)\}\}/g;

export function renderTemplate(file: string, text: string, view: TemplateView): string {
  const rendered = renderSection(file, text, [view]);
  const left = /\{\{.*/.exec(rendered);
  if (left)
    throw new TemplateError(`${file}: "${left[0].slice(0, 40)}" is no placeholder this renderer knows`);
  return rendered;
}

/** `scopes`: innermost first. */
function renderSection(file: string, text: string, scopes: readonly TemplateView[]): string {
  return text
    .replace(SECTION, (_, name: string, body: string) => {
      const items = find(file, name, scopes);
      if (typeof items !== 'object') throw new TemplateError(`${file}: {{#${name}}} needs a list`);
      return items.map((item) => renderSection(file, body, [item, ...scopes])).join('');
    })
    .replace(PLACEHOLDER, (_, name: string) => {
      const value = find(file, name, scopes);
      if (typeof value === 'object') throw new TemplateError(`${file}: {{${name}}} is a list, not a value`);
      return safeValue(name, value);
    });
}

function find(file: string, name: string, scopes: readonly TemplateView[]): TemplateView[string] {
  for (const scope of scopes) {
    const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
    if (value !== undefined) return value;
  }
  throw new TemplateError(`${file}: no value was given for {{${name}}}`);
}

export function safeValue(name: string, value: TemplateValue): string {
  const text = String(value);
  if (text === '') throw new TemplateError(`${name} is empty`);
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) {
    throw new TemplateError(`${name} holds a control character`);
  }
  if (text.includes(';') || text.includes('{{')) throw new TemplateError(`${name} may not hold ";" or "{{"`);
  if (/^[\s>]|\s$/.test(text))
    throw new TemplateError(`${name} may not begin with a blank or ">" or end in a blank`);
  return text;
}
