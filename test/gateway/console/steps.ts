// What people do in the console, for the tests of its story and for its pictures.

import type { Page } from 'playwright-core';
import { castPeople } from '../../../seeds/cast.ts';

/** Opens a page by its entry in the navigation. */
export async function openEntry(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Begins a draft and fills the form of a rule that hides the mobile number from clerks; nothing is saved yet. */
export async function draftRule(page: Page, title: string): Promise<void> {
  await openEntry(page, '草案与发布');
  await page.getByRole('button', { name: '新建草案' }).first().click();
  await page.getByLabel('标题').fill(title);
  await page.getByRole('button', { name: '建立' }).click();
  await page.getByRole('link', { name: '编辑规则' }).click();
  await page.getByRole('button', { name: '新建规则' }).click();
  const form = page.getByRole('dialog');
  const choose = async (label: string, text: string) => {
    await form.getByLabel(label, { exact: true }).fill(text);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  };
  await form.getByText('限制', { exact: true }).click();
  await form.getByLabel('标识').fill('clerk-no-mobile');
  await choose('角色', 'FRONT_DESK_CLERK');
  await choose('用途', '政务');
  await choose('字段或行', 'Person.mobile');
  await form.getByLabel('可见级').click();
  await page.locator('.ant-select-item-option').filter({ hasText: '隐藏' }).click();
  await form.getByLabel('理由').fill('窗口办事不需要手机号码');
}

/** On the page of the simulator: what a front-desk clerk of Nanjing would see of the shop owner under a draft. */
export async function simulate(page: Page, draft: string): Promise<void> {
  await page.getByLabel('显示哪个规则集').click();
  await page.locator('.ant-select-item-option').filter({ hasText: draft }).click();
  const choose = async (label: string, text: string) => {
    await page.getByLabel(label, { exact: true }).fill(text);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  };
  await choose('角色', 'FRONT_DESK_CLERK');
  await choose('用途', '政务');
  await choose('属性', 'division=320100');
  await page.getByLabel('办件编号').fill('C-1');
  await page.getByLabel('人口标识').fill(castPeople['shop-owner'].personId);
  await page.getByRole('button', { name: '模拟' }).click();
  await page.locator('.simulated-changed').first().waitFor();
}
