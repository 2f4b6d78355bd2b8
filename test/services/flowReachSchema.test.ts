/** What the file of a flow may say of nodes that reach beyond the call, and what it may not. */
import { describe, expect, it } from 'vitest';
import { parseFlowFile } from '../../src/services/flowFile.ts';

const file = (node: string): string => `id: f
name: Reach
languages: [en, zh]
start: node
onFault: end
nodes:
  node: ${node}
  end: { kind: hangup }
`;
const read = (node: string) => parseFlowFile('f.yaml', file(node)).flow.nodes['node'];
const ways = 'next: end, onFailed: end';

describe('a file', () => {
  it('has a webhook, with times in seconds', () => {
    expect(
      read(
        `{ kind: webhook, url: 'https://crm.example/{number}', body: { n: 1, list: ['{call}'] }, fields: { tier: a.b }, ${ways} }`,
      ),
    ).toMatchObject({
      method: 'POST',
      timeoutMs: 5_000,
      tries: 2,
      withinMs: 10_000,
      prompts: [],
      headers: {},
    });
  });

  it('has whole milliseconds whatever its seconds are', () => {
    expect(
      read(
        `{ kind: webhook, url: 'https://a.example', timeoutSeconds: 16.1, withinSeconds: 32.2007, ${ways} }`,
      ),
    ).toMatchObject({ timeoutMs: 16_100, withinMs: 32_201 });
  });

  it('has opening hours, a message in each language, and an outside number', () => {
    expect(
      read(
        `{ kind: time, zone: Europe/Berlin, cases: [{ days: [mon, sun], from: '09:30', to: '24:00', next: end }], otherwise: end }`,
      ),
    ).toMatchObject({ cases: [{ days: [1, 7], fromMinute: 570, toMinute: 1_440 }] });
    expect(read(`{ kind: sms, text: Hello, next: end }`)).toMatchObject({ text: { en: 'Hello' } });
    expect(read(`{ kind: transfer, to: 'number:+12025550142', onFailed: end }`)).toMatchObject({
      to: { kind: 'number', number: '+12025550142' },
    });
  });

  it.each([
    ['a variable in the host', `{ kind: webhook, url: 'https://{number}.example/', ${ways} }`, 'in its host'],
    ['a user in the host', `{ kind: webhook, url: 'https://a.example@b.example/', ${ways} }`, 'in its host'],
    ['another protocol', `{ kind: webhook, url: 'file:///etc/passwd', ${ways} }`, 'http: or https:'],
    [
      'a header that is ours',
      `{ kind: webhook, url: 'https://a.example', headers: { Outpace-Signature: x }, ${ways} }`,
      'Outpace itself',
    ],
    [
      'a header that ends the request',
      `{ kind: webhook, url: 'https://a.example', headers: { Content-Length: '0' }, ${ways} }`,
      'Outpace itself',
    ],
    [
      'a header of two lines',
      `{ kind: webhook, url: 'https://a.example', headers: { X-A: "a\\r\\nX-B: b" }, ${ways} }`,
      'control characters',
    ],
    [
      'a node that is none',
      `{ kind: webhook, url: 'https://a.example', next: nowhere, onFailed: end }`,
      'no node nowhere',
    ],
    [
      'a node that every object has',
      `{ kind: webhook, url: 'https://a.example', next: constructor, onFailed: end }`,
      'no node constructor',
    ],
    ['a kind that is none', '{ kind: shell, next: end }', 'kind'],
    [
      'a zone that is none',
      `{ kind: time, zone: Moon/Base, cases: [{ holiday: true, next: end }], otherwise: end }`,
      'time zone',
    ],
    ['a case of nothing', `{ kind: time, cases: [{ next: end }], otherwise: end }`, 'must name days'],
    ['a number that is none', `{ kind: transfer, to: 'number:0301', onFailed: end }`, 'number:+E164'],
    [
      'a variable that nothing sets',
      `{ kind: sms, text: 'Hi {name}', next: end }`,
      'nothing sets the variable name',
    ],
  ])('with %s is refused, and says why', (_name, node, why) => {
    expect(() => read(node)).toThrow(why);
  });
});
