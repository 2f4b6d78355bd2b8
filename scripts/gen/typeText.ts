/** A JSON schema as a type that people read: short things on one line, descriptions as comments. */

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly default?: unknown;
}

const MOST_ON_A_LINE = 90;

export function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return [...new Set(either.map(typeText))].join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map(typeText).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  switch (schema.type) {
    case 'object':
      return objectText(schema);
    case 'array':
      return arrayText(schema);
    case 'integer':
      return 'number';
    case undefined:
      return 'unknown';
    default:
      return String(schema.type);
  }
}

function arrayText({ items, prefixItems }: JsonSchema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(typeText).join(', ')}]`;
  const item = typeof items === 'object' ? typeText(items) : 'unknown';
  return /[|&]/.test(item.replaceAll(/\{[^]*\}/g, '')) ? `(${item})[]` : `${item}[]`;
}

function objectText({ properties = {}, required = [], additionalProperties }: JsonSchema): string {
  const fields = Object.entries(properties).map(([name, field]) => ({
    text: `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeText(field)}`,
    description: field.description,
  }));
  if (typeof additionalProperties === 'object')
    fields.push({ text: `[name: string]: ${typeText(additionalProperties)}`, description: undefined });
  if (fields.length === 0) return '{}';
  const line = `{ ${fields.map(({ text }) => text).join('; ')} }`;
  const fits = line.length <= MOST_ON_A_LINE && !line.includes('\n');
  if (fits && fields.every(({ description }) => description === undefined)) return line;
  const lines = fields.map(({ text, description }) => {
    const comment = description === undefined ? '' : ` // ${description.replaceAll(/\s+/g, ' ')}`;
    const [first = '', ...rest] = text.split('\n');
    return [`${first}${rest.length === 0 ? `;${comment}` : comment}`, ...rest]
      .map((one) => `  ${one}`)
      .join('\n')
      .replace(/([^;])$/, rest.length === 0 ? '$1' : '$1;');
  });
  return `{\n${lines.join('\n')}\n}`;
}
