// The console as everybody has it: signing in, the explorer, the language, and what no page may do.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { castPeople } from '../../../seeds/cast.ts';
import type { Client } from '../http.ts';
import { openProvince, type ProvinceGateways } from '../province-gateway.ts';
import { findChromium, openBrowser, openPage, seriousFindings, signIn } from './browser.ts';

// A browser beside a gateway and a database on a busy machine takes its time.
jest.setTimeout(180_000);

const executable = await findChromium();

(executable === undefined ? describe.skip : describe)('the console in a browser', () => {
  let province: ProvinceGateways;
  let client: Client;
  let browser: Browser;

  beforeAll(async () => {
    province = await openProvince();
    client = await province.open();
    browser = await openBrowser(String(executable));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await province?.close();
  });

  async function tokenOf(persona: 'clerk' | 'none'): Promise<string> {
    const { authorization = '' } = await province.headers(persona);
    return authorization.replace('Bearer ', '');
  }

  it('lets nobody in without a token, and takes one that is typed', async () => {
    const tab = await openPage(browser, client.url);
    const { page } = tab;
    await page.goto(client.url);
    await page.getByText('使用访问令牌').click();
    const field = page.getByLabel('访问令牌', { exact: true });
    await field.fill('nonsense');
    await page.getByRole('button', { name: '使用此令牌' }).click();
    await page.getByText('这不是有效的访问令牌').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await field.fill(await tokenOf('clerk'));
    await page.getByRole('button', { name: '使用此令牌' }).click();
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  it('runs a query in the explorer and says why cells are masked', async () => {
    const tab = await openPage(browser, client.url);
    const { page } = tab;
    await signIn(tab, `${client.url}/#/explorer`, await tokenOf('clerk'));
    await page.getByLabel('用途').fill('GOVERNMENT_SERVICE');
    await page.locator('.explorer .monaco-editor').first().waitFor();
    await page.getByRole('button', { name: /execute/i }).click();
    const row = page.getByRole('row').filter({ hasText: 'persons.nodes.idNumber' });
    await row.getByText('证号留前三后四').waitFor();
    expect(await row.innerText()).toContain('clerk-resident-numbers');
    expect(await seriousFindings(page)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it('shows a person with the reason of each masked cell, and what the caller may see at all', async () => {
    const tab = await openPage(browser, client.url);
    const { page } = tab;
    await signIn(tab, `${client.url}/#/profile`, await tokenOf('clerk'));
    await page.getByLabel('用途').fill('GOVERNMENT_SERVICE');
    await page.getByLabel('人口标识').fill(castPeople['shop-owner'].personId);
    await page.getByRole('button', { name: '查看' }).click();
    const masked = page.locator('.profile').getByRole('button', { name: '证号留前三后四' });
    await masked.focus();
    await page.getByText('clerk-resident-numbers').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: '我能看什么' }).click();
    await page.locator('.sight .quiet-table').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it('signs out when the gateway no longer takes the token', async () => {
    const tab = await openPage(browser, client.url);
    const { page } = tab;
    const [header, payload] = (await tokenOf('clerk')).split('.');
    await signIn(tab, `${client.url}/#/`, `${header}.${payload}.${'A'.repeat(86)}`);
    await page.getByText('登录已失效，请重新登录').waitFor();
  });

  it('speaks English when it is asked to, and remembers', async () => {
    const tab = await openPage(browser, client.url);
    const { page } = tab;
    await signIn(tab, client.url, await tokenOf('none'));
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
    await page.reload();
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    expect(tab.complaints).toEqual([]);
  });
});
