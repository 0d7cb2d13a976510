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

/** In the open form of a rule: rows of the caller's own division. */
export async function buildCondition(page: Page): Promise<void> {
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: '加一条' }).click();
  await pick(page, '行属性', 'registeredDivision · DIVISION');
  await pick(page, '比较', '位于');
  await pick(page, '与何比较', '调用主体的属性');
  await pick(page, '调用主体的属性', 'division');
}

/** From the matrix: one rule that hides all fields of the credit domain from clerks. */
export async function hideClass(page: Page, draft: string): Promise<void> {
  await openEntry(page, '规则矩阵');
  await showDraft(page, draft);
  await pick(page, '领域', '社会信用');
  await page.getByRole('button', { name: '按类设置' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('标识').fill('credit-hidden');
  await form.getByLabel('角色', { exact: true }).fill('FRONT_DESK_CLERK');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await form.getByLabel('理由').fill('窗口不看信用');
  await form.getByRole('button', { name: '存入草案' }).click();
  await form.waitFor({ state: 'hidden' });
}

/** A purpose of which the person concerned is not told. */
export async function editPurpose(page: Page, draft: string): Promise<void> {
  await openEntry(page, '用途登记');
  await showDraft(page, draft);
  const row = page.getByRole('row').filter({ hasText: 'MEDICAL_INSURANCE' });
  await row.getByRole('button', { name: '编辑' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('须办件编号').check();
  await form.getByLabel('不向本人告知的法律依据').fill('侦查需要');
  await form.getByRole('button', { name: '存入草案' }).click();
  await row.getByText('不向本人告知：侦查需要').waitFor();
}

/** Analysts are told counts of statistics as multiples of twenty. */
export async function roundCounts(page: Page, draft: string): Promise<void> {
  await openEntry(page, '统计取整');
  await showDraft(page, draft);
  await page.getByRole('button', { name: '新增取整' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('角色').fill('ANALYST');
  await page.keyboard.press('Enter');
  await form.getByLabel('计数为其倍数').fill('20');
  await form.getByLabel('理由').fill('对外发布的统计');
  await form.getByRole('button', { name: '存入草案' }).click();
  await page.getByRole('row').filter({ hasText: 'ANALYST' }).getByText('20', { exact: true }).waitFor();
}

async function showDraft(page: Page, draft: string): Promise<void> {
  await page.getByLabel('显示哪个规则集').click();
  await page.locator('.ant-select-item-option').filter({ hasText: draft }).click();
}

async function pick(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).last().click();
  await page.getByTitle(option, { exact: true }).last().click();
}

/** On the page of the simulator: what a front-desk clerk of Nanjing would see of the shop owner under a draft. */
export async function simulate(page: Page, draft: string): Promise<void> {
  await showDraft(page, draft);
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
