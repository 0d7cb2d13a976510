// A headless Chromium with one fresh profile, watched while it is used: requests to other hosts, violations of the
// content-security policy and errors of scripts are kept for the test to look at.

import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  /** What no page of the console may cause; empty when all is well. */
  readonly complaints: readonly string[];
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Where Chromium is: CHROMIUM, or in PATH. Undefined where there is none.
 * @throws Error where TEST_CHROMIUM=required and there is none
 */
export async function findChromium(): Promise<string | undefined> {
  const directories = (process.env.PATH ?? '').split(delimiter);
  const inPath = names.flatMap((name) => directories.map((directory) => join(directory, name)));
  for (const path of [process.env.CHROMIUM, ...inPath]) {
    if (path !== undefined && (await exists(path))) return path;
  }
  const remedy = 'install it (Debian: chromium) or set CHROMIUM to its path';
  if (process.env.TEST_CHROMIUM === 'required') throw new Error(`no Chromium was found; ${remedy}`);
  process.stderr.write(`The console is not tested in a browser: no Chromium was found; ${remedy}.\n`);
  return undefined;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags });
}

export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** A tab with storage of its own, as another person's browser has. */
export async function openPage(
  browser: Browser,
  address: string,
  viewport: Viewport = { width: 1280, height: 860 },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // A colour halfway between two is what nobody is shown for long, and axe would measure it.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(data|blob):/.test(url)) complaints.push(`asked ${url}`);
  });
  page.on('pageerror', (error) => complaints.push(`script ended: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  return { page, complaints };
}

/** As if the tab had been signed in with this token. */
export async function signIn({ page }: WatchedPage, address: string, token: string): Promise<void> {
  await page.addInitScript({ content: `sessionStorage.setItem('yidang-token', ${JSON.stringify(token)})` });
  await page.goto(address);
}

/**
 * Findings of axe that are serious or worse, one line each; none is what a page should have. Left out is Ant Design's hidden mirror
 * of an open list, which has no name of its own; the box that owns it has.
 */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Evaluated by the browser's debugger, which the content-security policy does not bind.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(context: object): Promise<AxeResults> } };
    const { violations } = await axe.run({ exclude: ['.ant-select-dropdown [role="listbox"]'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  });
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Signs in as people do: from the console to the provider, where a persona is chosen, and back. */
export async function signInAs({ page }: WatchedPage, address: string, persona: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: '统一身份认证登录' }).click();
  await page.getByRole('link', { name: new RegExp(`^${persona} `) }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}
