// The life of a rule as two security admins and a client live it: drafted in the console, seen in the diff, approved by the second
// person, published, felt by a running client, and taken back.

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { castPeople } from '../../../seeds/cast.ts';
import { type AdminGateway, type AdminInstallation, openInstallation } from '../admin/admin-gateway.ts';
import {
  findChromium,
  openBrowser,
  openPage,
  seriousFindings,
  signInAs,
  type WatchedPage,
} from './browser.ts';
import {
  buildCondition,
  draftRule,
  editPurpose,
  hideClass,
  openEntry,
  roundCounts,
  simulate,
} from './steps.ts';

// A browser beside a gateway and a database on a busy machine takes its time.
jest.setTimeout(180_000);

const executable = await findChromium();
const defaults = JSON.parse(await readFile(new URL('../../../seeds/rules.json', import.meta.url), 'utf8'));
const title = '窗口人员不再看到居民手机号码';
const { personId } = castPeople['shop-owner'];

(executable === undefined ? describe.skip : describe)('a rule in the console', () => {
  let installation: AdminInstallation;
  let gateway: AdminGateway;
  let browser: Browser;
  let first: WatchedPage;
  let second: WatchedPage;

  beforeAll(async () => {
    installation = await openInstallation();
    gateway = await installation.open();
    browser = await openBrowser(String(executable));
    first = await openPage(browser, gateway.url);
    second = await openPage(browser, gateway.url);
    await signInAs(first, gateway.url, 'security-admin');
    await signInAs(second, gateway.url, 'security-admin-2');
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  async function clerkSees(): Promise<unknown> {
    const { body } = await gateway.ask(
      'clerk',
      'query ($personId: ID!) { person(personId: $personId) { mobile } }',
      {
        personId,
      },
    );
    return (body.data as { person: { mobile: string | null } }).person.mobile;
  }

  it('shows the matrix, and finds a field by the initials of its name', async () => {
    const { page } = first;
    await openEntry(page, '规则矩阵');
    await page.getByLabel('名称、坐标或拼音首字母').fill('sjhm');
    const cell = page.getByRole('gridcell', { name: '手机号码, FRONT_DESK_CLERK: 手机留前三后四' });
    await cell.first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await cell.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('clerk-resident-phones').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('drafts a rule and says what it will do before it is saved', async () => {
    const { page } = first;
    await openEntry(page, '草案与发布');
    await page.getByText('没有进行中的草案。').waitFor();
    await draftRule(page, title);
    const preview = page.getByRole('dialog').locator('.rule-preview');
    await preview.getByText('角色 FRONT_DESK_CLERK 一律不得读取自然人的手机号码').waitFor();
    await preview.getByText('涉及 1 个字段与 0 类行，1 个角色').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '存入草案' }).click();
    await page.getByText(`共 ${defaults.rules.length + 1} 条`).waitFor();
  });

  it('shows in the diff who loses what, and that the checks pass', async () => {
    const { page } = first;
    await openEntry(page, '草案与发布');
    await page.getByRole('link', { name: title }).click();
    const row = page.getByRole('row').filter({ hasText: '看到的变少' });
    await row.getByText('Person.mobile').waitFor();
    expect(await row.innerText()).toMatch(
      /手机留前三后四[\s\S]*隐藏[\s\S]*FRONT_DESK_CLERK 政务服务事项办理/,
    );
    await page.getByText('全部通过').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await clerkSees()).toMatch(/^\d{3}\*{4}\d{4}$/);
  });

  it('simulates what the clerk will see of a person, cell by cell', async () => {
    const { page } = first;
    await openEntry(page, '模拟');
    await simulate(page, title);
    const row = page.getByRole('row').filter({ hasText: 'person.mobile' });
    await row.getByText('手机留前三后四').waitFor();
    expect(await row.innerText()).toMatch(
      /手机留前三后四[\s\S]*\d{3}\*{4}\d{4}[\s\S]*隐藏[\s\S]*clerk-no-mobile/,
    );
    await page.getByLabel('仅看有变化的').check();
    expect(await page.locator('.simulated-changed').count()).toBe(
      await page.locator('tr.ant-table-row').count(),
    );
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('lets its author submit it, and not review it', async () => {
    const { page } = first;
    await openEntry(page, '草案与发布');
    await page.getByRole('link', { name: title }).click();
    await page.getByLabel('改动说明').fill('窗口办事不需要手机号码');
    await page.getByRole('button', { name: '送审' }).click();
    await page.getByText('须由另一位安全管理员复核').waitFor();
    expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0);
  });

  it('is approved and published by a second person, and a running client feels it', async () => {
    const { page } = second;
    await openEntry(page, '草案与发布');
    await page.getByRole('link', { name: title }).click();
    await page.getByLabel('复核意见').fill('同意');
    await page.getByRole('button', { name: '批准' }).click();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: /确定|OK/ })
      .click();
    await page.getByText('已发布为第 2 版').waitFor();
    expect(await clerkSees()).toBeNull();
  });

  it('shows the auditor the change, the masked answer, and that the trail is whole', async () => {
    const third = await openPage(browser, gateway.url);
    await signInAs(third, gateway.url, 'auditor');
    const { page } = third;
    await openEntry(page, '审计检索');
    await page.getByRole('row').filter({ hasText: 'RULES_ACTIVATED' }).first().waitFor();
    await page.getByLabel('谁看过此人或企业').fill(personId);
    await page.getByLabel('字段坐标').fill('Person.mobile');
    const access = page.getByRole('row').filter({ hasText: 'clerk' });
    await access.first().getByRole('button').click();
    const record = page.getByRole('dialog');
    await record.getByText('Person.mobile').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '立即核验' }).click();
    await page.getByText('审计日志完整').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(third.complaints).toEqual([]);
  });

  it('is taken back by rolling back, as a new version', async () => {
    const { page } = second;
    await openEntry(page, '历史版本');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '回滚到上一版' }).click();
    await page.getByLabel('回滚理由').fill('窗口仍需回电');
    await page.getByRole('dialog').getByRole('button', { name: '回滚到上一版' }).click();
    await page.getByText('等同第 1 版').waitFor();
    expect(await clerkSees()).toMatch(/^\d{3}\*{4}\d{4}$/);
  });

  it('drafts the rows of a rule, a whole class of fields, a purpose and how counts are rounded, and lists the changes', async () => {
    const { page } = first;
    await draftRule(page, '只看本市');
    await buildCondition(page);
    const preview = page.getByRole('dialog').locator('.rule-preview');
    await preview.getByText('仅限 registeredDivision 位于 调用主体的 division 的行').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '存入草案' }).click();
    await page.getByText(`共 ${defaults.rules.length + 1} 条`).waitFor();

    await hideClass(page, '只看本市');
    await editPurpose(page, '只看本市');
    expect(await seriousFindings(page)).toEqual([]);
    await roundCounts(page, '只看本市');
    expect(await seriousFindings(page)).toEqual([]);

    await openEntry(page, '草案与发布');
    await page.getByRole('link', { name: '只看本市' }).click();
    const changes = page.locator('.panel').filter({ hasText: 'clerk-no-mobile' }).first();
    await changes.getByText('credit-hidden').waitFor();
    await changes.getByText('MEDICAL_INSURANCE', { exact: true }).waitFor();
    await changes.getByText('侦查需要').waitFor();
    await changes.getByText('对外发布的统计').waitFor();
  });

  it.each(['规则列表', '用途登记', '统计取整', '将到期的授权'])(
    'has nothing on the page %s that axe calls serious',
    async (name) => {
      const { page } = first;
      await openEntry(page, name);
      await page.locator('.ant-table-row, .ant-empty').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  it('asked no other host and broke no policy in all of this', () => {
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });
});
