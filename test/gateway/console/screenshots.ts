// `npm run screenshots`: pictures of the console's pages for docs/screenshots/, taken from a gateway that `npm start` runs on the
// synthetic province (another address may be given). What it drafts it discards again.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { castPeople } from '../../../seeds/cast.ts';
import { findChromium, openBrowser, openPage, signInAs } from './browser.ts';
import { draftRule, openEntry, simulate } from './steps.ts';

const directory = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));
const address = process.argv[2] ?? 'http://127.0.0.1:4000';

interface Picture {
  readonly name: string;
  readonly take: (page: Page) => Promise<void>;
}

const title = '窗口人员不再看到居民手机号码';

const albums: readonly { readonly persona: string; readonly pictures: readonly Picture[] }[] = [
  {
    persona: 'clerk',
    pictures: [
      { name: 'sight', take: (page) => withReason(page, '我能看什么', '.ant-collapse-item') },
      {
        name: 'explorer',
        async take(page) {
          await withReason(page, '查询台', '.monaco-editor');
          await page.getByRole('button', { name: /execute/i }).click();
          await page.locator('.explorer-access .ant-table-row').first().waitFor();
        },
      },
      {
        name: 'profile',
        async take(page) {
          await openEntry(page, '档案查看');
          await page.getByLabel('人口标识').fill(castPeople['shop-owner'].personId);
          await page.getByRole('button', { name: '查看' }).click();
          await page.locator('.profile').waitFor();
        },
      },
    ],
  },
  {
    persona: 'security-admin',
    pictures: [
      { name: 'matrix', take: (page) => opened(page, '规则矩阵', '.vgrid-line') },
      { name: 'rules', take: (page) => opened(page, '规则列表', '.ant-table-row') },
      {
        name: 'rule-editor',
        async take(page) {
          await draftRule(page, title);
        },
      },
      {
        name: 'draft',
        async take(page) {
          await page.getByRole('button', { name: '存入草案' }).click();
          await openEntry(page, '草案与发布');
          await page.getByRole('link', { name: title }).first().click();
          await page.getByRole('row').filter({ hasText: '看到的变少' }).waitFor();
        },
      },
      {
        name: 'matrix-draft',
        async take(page) {
          await page.getByRole('link', { name: '在矩阵中查看' }).click();
          await page.getByText('仅看有变化的').click();
          await page.getByRole('gridcell', { name: /手机号码, FRONT_DESK_CLERK/ }).click();
          await page.getByRole('dialog').getByText('clerk-no-mobile').first().waitFor();
        },
      },
      {
        name: 'simulator',
        async take(page) {
          await page.keyboard.press('Escape');
          await openEntry(page, '模拟');
          await simulate(page, title);
        },
      },
      {
        name: 'versions',
        async take(page) {
          await discard(page);
          await opened(page, '历史版本', '.ant-table-row');
        },
      },
      { name: 'purposes', take: (page) => opened(page, '用途登记', '.ant-table-row') },
      { name: 'roundings', take: (page) => opened(page, '统计取整', '.ant-table') },
      { name: 'grants', take: (page) => opened(page, '将到期的授权', '.ant-table') },
      { name: 'requests', take: (page) => opened(page, '访问申请', '.ant-table') },
    ],
  },
  {
    persona: 'system-admin',
    pictures: [{ name: 'health', take: (page) => opened(page, '运行状况', '.ant-table-row') }],
  },
  {
    persona: 'auditor',
    pictures: [
      { name: 'trail', take: (page) => opened(page, '审计检索', '.ant-table-row') },
      {
        name: 'trail-record',
        async take(page) {
          await page
            .locator('.ant-table-row')
            .filter({ hasText: 'clerk' })
            .first()
            .getByRole('button')
            .click();
          await page.getByRole('dialog').getByText('链上哈希').waitFor();
        },
      },
    ],
  },
];

async function opened(page: Page, entry: string, ready: string): Promise<void> {
  await openEntry(page, entry);
  await page.locator(ready).first().waitFor();
}

async function withReason(page: Page, entry: string, ready: string): Promise<void> {
  await openEntry(page, entry);
  await page.getByLabel('用途').fill('GOVERNMENT_SERVICE');
  await page.locator(ready).first().waitFor();
}

async function discard(page: Page): Promise<void> {
  await openEntry(page, '草案与发布');
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('button', { name: '作废' }).click();
  await page.getByRole('tooltip').getByRole('button', { name: '确定' }).click();
  await page.getByText('已作废').first().waitFor();
}

const settleMilliseconds = 700;

const executable = await findChromium();
if (executable === undefined) process.exit(1);
await mkdir(directory, { recursive: true });
const browser = await openBrowser(executable);
for (const { persona, pictures } of albums) {
  const tab = await openPage(browser, address);
  if (persona === 'clerk') {
    await tab.page.goto(address);
    await tab.page.getByRole('button', { name: '统一身份认证登录' }).waitFor();
    await tab.page.screenshot({ path: `${directory}sign-in.png` });
  }
  await signInAs(tab, address, persona);
  for (const { name, take } of pictures) {
    await take(tab.page);
    await tab.page.waitForTimeout(settleMilliseconds);
    await tab.page.screenshot({ path: `${directory}${name}.png` });
    process.stdout.write(`docs/screenshots/${name}.png\n`);
  }
}
await browser.close();
