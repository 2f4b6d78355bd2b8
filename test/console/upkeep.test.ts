/** The pages by which an installation is kept, in a real Chromium: webhooks, with a real receiver. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_DIAL_GROUP } from '../support/api.ts';
import { hasNoFault, startTestConsole, tabTo, type TestConsole } from '../support/console.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';

let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
  const { records } = site.api.parts;
  await records.createList('list-1', 'List');
  await records.importLeads('list-1', [aLead(1)]);
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP }));
}, 300_000);
afterAll(async () => {
  await site.stop();
});

describe('webhooks', () => {
  let receiver: Server;
  let url: string;
  let received: string[] = [];
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      received.push(String(request.headers['outpace-event']));
      request.resume().on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  it('are made by keyboard, with the secret shown once, and tried out', async () => {
    received = [];
    await site.at({ role: 'operations' }, '/webhooks', async (page) => {
      await page.getByText('No program is told of events yet').waitFor();
      await tabTo(page, 'Make a webhook');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Address');
      await page.keyboard.press('Control+A');
      await page.keyboard.type(url);
      await tabTo(page, 'What it is for');
      await page.keyboard.type('Customer records');
      await hasNoFault(page);
      await page.keyboard.press('Enter');
      const secret = page.getByRole('dialog', { name: 'The webhook is made' }).getByLabel('Secret');
      expect(await secret.inputValue()).toMatch(/^whs_/);
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: url }).click();
      await page.getByText('Nothing was sent yet').waitFor();
      expect(await page.getByText('whs_').count()).toBe(0);
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('It arrived: HTTP 204').waitFor();
      expect(received).toEqual(['test']);
      await hasNoFault(page);
    });
  });

  it('are changed, show what was given up, and send it again', async () => {
    const [webhook] = (await site.api.client('administrator')('GET /webhooks', {})).webhooks;
    const webhookId = webhook?.webhookId ?? '';
    const attempt = anAttempt(1, 1);
    await site.api.parts.records.write([opened(attempt), closed(aCdr(attempt), 1)]);
    const { webhooks } = site.api.parts;
    const now = Date.now() + 1_000;
    for (const { deliveryId, tries } of await webhooks.claim({
      now,
      leaseMs: 60_000,
      limit: 10,
      perWebhook: 10,
      without: [],
    }))
      await webhooks.settle({
        deliveryId,
        tries,
        state: 'dead',
        at: now,
        error: 'the connection was refused',
        tookMs: 1,
      });
    await site.at({ role: 'administrator', colors: 'dark' }, `/webhooks/${webhookId}`, async (page) => {
      await page.getByRole('cell', { name: 'the connection was refused' }).waitFor();
      await hasNoFault(page);
      await page.getByRole('button', { name: /^Send again: call/ }).click();
      await page.getByText('1 event is on the way again.').waitFor();
      await page.getByRole('cell', { name: 'waiting' }).waitFor();
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Active: events are kept for it and sent').uncheck();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('off', { exact: true }).waitFor();
      expect(await webhooks.webhook(webhookId)).toMatchObject({ isActive: false });
      await page.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByText('No program is told of events yet').waitFor();
      expect(await webhooks.webhooks()).toEqual([]);
    });
  });
});
