/** The OpenAPI document: what it says is what the server does. */
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/api/contract.ts';
import type { Endpoint } from '../../src/api/endpoint.ts';
import { operationIdOf } from '../../src/api/openapi.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { chromiumProgram } from '../support/browserPhone/chromium.ts';

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

let api: TestApi;
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: object };
beforeAll(async () => {
  api = await startTestApi();
  document = (await (await api.fetch('agent', 'GET', '/openapi.json')).json()) as typeof document;
});
afterAll(async () => {
  await api.stop();
  expect(api.errors).toEqual([]);
});

const endpoints = Object.entries(contract) as [keyof typeof contract, Endpoint][];

function operationOf(name: string): Operation | undefined {
  const [method = '', path = ''] = name.split(' ');
  return document.paths[`/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()];
}

describe('the OpenAPI document', () => {
  it('is for whoever is logged in, and so is its viewer', async () => {
    for (const path of ['/openapi.json', '/docs/', '/docs/static/swagger-ui.css', '/docs/json']) {
      expect((await api.fetch(undefined, 'GET', path)).status).toBe(401);
      expect((await api.fetch('agent', 'GET', path)).status).toBe(200);
    }
    const page = await api.fetch('agent', 'GET', '/docs/');
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  it('is shown by its viewer in a browser, under the policy of all pages', async () => {
    const browser = await chromium.launch({
      executablePath: await chromiumProgram(),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const { cookie } = await api.session('agent');
    const page = await browser.newPage({ extraHTTPHeaders: { cookie } });
    await page.goto(`${api.baseUrl}/api/v1/docs/`);
    const first = page.locator('.opblock').first();
    await first.waitFor();
    const [name = ''] = endpoints[0] ?? [];
    expect(await page.locator('.opblock-tag').first().textContent()).toContain(name.split('/')[1]);
    await browser.close();
  }, 60_000);

  it('is of version 3.1, with the whole contract and nothing else', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const described = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
    expect(described).toHaveLength(endpoints.length);
    expect(JSON.stringify(document)).not.toContain('"$ref":"def-');
  });

  it.each(endpoints)('describes %s as it is', (name, endpoint) => {
    const operation = operationOf(name);
    expect(operation).toMatchObject({ operationId: operationIdOf(name), tags: [name.split('/')[1]] });
    expect(operation?.security.length === 0).toBe(endpoint.access === 'public');
    expect(Object.keys(operation?.responses ?? {})).toContain('default');
    const required = (operation?.parameters ?? [])
      .filter((one) => one.required === true)
      .map((one) => one.name);
    expect(required.includes('If-Match')).toBe(endpoint.edits !== undefined);
    for (const [, param] of name.matchAll(/:(\w+)/g)) expect(required).toContain(param);
    expect(operation?.requestBody === undefined).toBe(endpoint.body === undefined);
  });

  it('names each operation once', () => {
    const ids = endpoints.map(([name]) => operationIdOf(name));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('edits only what there is, by something it can be found by', () => {
    for (const [name, { edits }] of endpoints)
      if (edits !== undefined) {
        expect(endpoints.map(([one]) => one)).toContain(edits);
        for (const [param] of edits.matchAll(/:\w+/g)) expect(name).toContain(param);
      }
  });
});
