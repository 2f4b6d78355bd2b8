/**
 * The pages by which an installation is kept, in a real Chromium: webhooks with a real receiver, the law, consents,
 * recordings with their sound, the system.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import { createPostgresAlarmHistory } from '../../src/records/postgres.ts';
import { API_DIAL_GROUP } from '../support/api.ts';
import { hasNoFault, startTestConsole, tabTo, type TestConsole } from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import { recorded } from '../support/recorded.ts';
import { aCampaign, aCdr, aLead, anAttempt, closed, opened, T0 } from '../support/records.ts';

let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole({ law: loadLaw() });
  const { records } = site.api.parts;
  await records.createList('list-1', 'List');
  await records.importLeads('list-1', [aLead(1)]);
  const campaign = aCampaign({ dialGroupId: API_DIAL_GROUP });
  await records.createCampaign({ ...campaign, settings: { ...campaign.settings, policies: ['US'] } });
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

describe('policies', () => {
  it('are listed, compared, and held against the campaigns', async () => {
    await site.at({ role: 'supervisor' }, '/policies', async (page) => {
      await page.getByRole('button', { name: 'Hold every campaign against them' }).click();
      const row = page.getByRole('row').filter({ hasText: 'Spring' });
      await row.getByText('may not run').waitFor();
      expect(await row.innerText()).toMatch(/US \d{4}-.*ring/is);
      await hasNoFault(page);
      await page.getByRole('link', { name: 'US', exact: true }).click();
      await page.getByText('08:00–21:00').waitFor();
      await page.getByLabel('Compare with').selectOption('DE');
      await page.getByRole('columnheader', { name: 'DE' }).waitFor();
      expect(new URL(page.url()).search).toBe('?with=DE');
      await page.getByRole('rowheader', { name: 'Calling times, local differs' }).waitFor();
      await hasNoFault(page);
      await page.reload();
      await page.getByRole('columnheader', { name: 'DE' }).waitFor();
    });
  });
});

describe('consents', () => {
  const { number } = aLead(1);

  it('are recorded with their proof, looked up, and taken back', async () => {
    await site.at({ role: 'supervisor' }, '/consents', async (page) => {
      await page.getByLabel('Number').fill(number);
      await page.keyboard.press('Enter');
      await page.getByText(`There is no consent of ${number} on record.`).waitFor();
      await page.getByRole('button', { name: 'Record a consent' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Proof', { exact: true }).fill('Form 7, signed');
      await dialog.getByLabel('File that proves it').setInputFiles({
        name: 'form.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('abc'),
      });
      await hasNoFault(page);
      await dialog.getByRole('button', { name: 'Record a consent' }).click();
      await page.getByText(`${number} may be called`).waitFor();
      // SHA-256 of `abc` (FIPS 180-2, appendix B.1).
      await page.getByText('ba7816bf8f01').waitFor();
      await page.getByRole('button', { name: 'Record that it is taken back' }).click();
      await page.getByLabel('Reason').fill('said so on the phone');
      await page.keyboard.press('Enter');
      await page.getByText(`${number} has taken the consent back.`).waitFor();
      await page.getByRole('cell', { name: 'said so on the phone' }).waitFor();
      expect(await page.getByRole('button', { name: 'Erase this person …' }).count()).toBe(0);
    });
  });

  it('stay when the person is erased, after what that changes was shown', async () => {
    await site.at({ role: 'administrator', colors: 'dark' }, '/consents', async (page) => {
      await page.getByLabel('Number').fill(number);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Erase this person …' }).click();
      const dialog = page.getByRole('dialog');
      expect(await dialog.getByRole('row').filter({ hasText: 'Leads' }).innerText()).toMatch(/1$/);
      await hasNoFault(page);
      await dialog.getByLabel('Reason').fill('asked by letter');
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      await page.getByText(/^Erased: \d+ records? changed\.$/).waitFor();
      await page.getByRole('cell', { name: 'Form 7, signed' }).waitFor();
    });
    const left = await site.api.client('administrator')('POST /privacy/erasures', { body: { number } });
    expect(left.counts.leads).toBe(0);
  });
});

describe('recordings', () => {
  const SECONDS = 60;
  let path: string;
  beforeAll(async () => {
    path = `/recordings/${await recorded(site.api, { startedAt: T0, seconds: SECONDS })}`;
  });

  it('are drawn, and heard from where one points to', async () => {
    await site.at({ role: 'reviewer' }, path, async (page) => {
      const ranges: number[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('/audio')) ranges.push(response.status());
      });
      const waves = page.getByRole('img', { name: 'Loudness over time' });
      await waves.nth(1).waitFor();
      const outlines = await waves
        .locator('path')
        .evaluateAll((paths) =>
          paths.map((drawn) => (drawn as unknown as { getBBox(): { height: number } }).getBBox().height),
        );
      expect(outlines[0]).toBeGreaterThan(20);
      expect(outlines[1]).toBe(0);
      const player = page.getByLabel('Recording', { exact: true });
      const state = () =>
        player.evaluate((element) => {
          const { currentTime, duration, paused } = element as unknown as Heard;
          return { currentTime, duration, paused };
        });
      await player.evaluate((element) => (element as unknown as Heard).play());
      await eventually(async () => (await state()).duration > SECONDS - 1);
      const box = await waves.first().boundingBox();
      await waves.first().click({ position: { x: (box?.width ?? 0) * 0.75, y: 10 } });
      await eventually(async () => (await state()).currentTime > 0.75 * SECONDS + 0.3);
      expect((await state()).currentTime).toBeLessThan(SECONDS);
      expect(ranges).toContain(206);
    });
    const { accesses } = await site.api.client('reviewer')('GET /recordings/:recordingId', {
      params: { recordingId: path.split('/').at(-1) ?? '' },
    });
    expect(accesses.filter(({ detail }) => detail === 'listened').map(({ who }) => who)).toEqual([
      'reviewer',
    ]);
  });

  it('are judged by a form made here, disputed and answered', async () => {
    await site.at({ role: 'reviewer', colors: 'dark' }, '/recordings', async (page) => {
      await page.getByRole('link', { name: 'Review forms' }).click();
      await page.getByRole('button', { name: 'Make a form' }).first().click();
      await page.getByLabel('Id', { exact: true }).fill('calls');
      await page.getByLabel('Name', { exact: true }).fill('Quality of talks');
      await page.getByLabel('Question 1', { exact: true }).fill('Greeting');
      await page.getByLabel('Most points of question 1').fill('30');
      await page.getByRole('button', { name: 'Add a question' }).click();
      await page.getByLabel('Question 2', { exact: true }).fill('Closing');
      await page.getByText('75% of all points').waitFor();
      await hasNoFault(page);
      await page.getByRole('button', { name: 'Save as the next version' }).click();
      await page.getByRole('link', { name: 'Quality of talks' }).click();
      await page.getByRole('button', { name: 'Remove question 2' }).click();
      await page.getByRole('button', { name: 'Save as the next version' }).click();
      await page.getByText('Quality of talks is saved as version 2.').waitFor();
      await page.goto(path);
      await page.getByText('Review it').click();
      await page.getByLabel('Greeting').fill('27');
      await page.getByLabel('Comment').fill('Friendly');
      await page.getByRole('button', { name: 'Save the review' }).click();
      await page.getByText('90%').waitFor();
      await page.getByText('excellent').waitFor();
      await hasNoFault(page);
    });
    await site.at({ role: 'supervisor' }, path, async (page) => {
      await page.getByText('Say why the review is wrong').first().click();
      await page.getByRole('textbox', { name: 'Say why the review is wrong' }).fill('Too kind');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Answer the dispute').first().click();
      await page.getByRole('textbox', { name: 'Answer the dispute' }).fill('Heard again: it stays');
      await page.getByRole('button', { name: 'Send' }).last().click();
      await page.getByText('Heard again: it stays').waitFor();
    });
  });
});

interface Heard {
  readonly currentTime: number;
  readonly duration: number;
  readonly paused: boolean;
  play(): Promise<void>;
}

describe('the system', () => {
  it('tells every part, what keeps it from dialling, its alarms then and now, and is checked', async () => {
    const { ownership, liveBoard } = site.api.parts.stores;
    const now = Date.now();
    const owner = await ownership.acquire(API_DIAL_GROUP, 'node-7', 600_000, now);
    const alarm = {
      ruleId: 'link-down',
      subject: 'engine',
      severity: 'critical' as const,
      raisedAt: now - 90_000,
      value: 1,
      detail: 'the link to Asterisk is down',
    };
    await liveBoard.publish(API_DIAL_GROUP, owner?.fence ?? 0, {
      node: 'node-7',
      at: now,
      link: 'down',
      holds: ['telephony is not connected'],
      campaigns: [],
      agents: [],
      calls: [],
      alarms: [alarm],
    });
    const history = createPostgresAlarmHistory(site.api.databaseUrl);
    await history.start();
    const message = { ...alarm, at: now, messageId: '1', dialGroupId: API_DIAL_GROUP, node: 'node-7' };
    await history.keep({ ...message, type: 'cleared' });
    await history.stop();
    await site.at({ role: 'operations' }, '/system', async (page) => {
      const telephony = page.getByRole('row').filter({ hasText: 'Telephony' });
      await telephony.getByText('does not answer').waitFor();
      await page
        .getByRole('row')
        .filter({ hasText: 'Database' })
        .getByText('answers', { exact: true })
        .waitFor();
      await page.getByText('node-7').first().waitFor();
      await page.getByText('telephony is not connected').waitFor();
      await page.getByText('The connection to Asterisk is gone.').first().waitFor();
      await page.getByRole('cell', { name: '1:30' }).waitFor();
      await page.getByRole('button', { name: 'Check everything' }).click();
      await page.getByRole('cell', { name: 'Node.js' }).waitFor();
      await hasNoFault(page);
    });
    await site.at({ role: 'supervisor', language: 'zh-CN', colors: 'dark' }, '/system', async (page) => {
      await page.getByText('与 Asterisk 的连接已断开').first().waitFor();
      await hasNoFault(page);
    });
  });
});
