// `npm run bench:console -- [address]`: how long a stranger waits for the console of a running gateway, and whether the matrix of rules
// scrolls smoothly when it has 2,000 fields and 50 roles. Needs Chromium, and `npm start` on the machine.

import type { Browser, Page } from 'playwright-core';
import { findChromium, openBrowser, openPage, signInAs } from '../test/gateway/console/browser.ts';
import { median } from './paired.ts';

const address = process.argv[2] ?? 'http://127.0.0.1:4000';
const views = 9;
const fieldCount = 2000;
const roleCount = 50;
const scrollMilliseconds = 4000;

/** As text, because it runs in the page. */
const watchFrames = `new Promise((resolve) => {
  const taken = [];
  const begun = performance.now();
  let last = begun;
  const frame = (now) => {
    if (now > last) taken.push(now - last);
    last = now;
    if (now - begun < ${scrollMilliseconds}) requestAnimationFrame(frame);
    else resolve(taken);
  };
  requestAnimationFrame(frame);
})`;

const executable = await findChromium();
if (executable === undefined) throw new Error('Install Chromium, or set CHROMIUM to its path.');
const browser = await openBrowser(executable);
const first: number[] = [];
for (let view = 0; view < views; view++) first.push(await firstView(browser));
const { fields, roles, frames } = await scrolled(browser);
await browser.close();

const at = (share: number) => [...frames].sort((a, b) => a - b)[Math.floor(share * (frames.length - 1))] ?? 0;
process.stdout.write(`| console at ${address} | |
|---|--:|
| first view, an empty cache, median of ${views} | ${median(first).toFixed(0)} ms |
| longest of them | ${Math.max(...first).toFixed(0)} ms |
| matrix of ${fields} fields and ${roles} roles: frames while scrolling ${scrollMilliseconds / 1000} s | ${frames.length} |
| time between frames, median | ${at(0.5).toFixed(1)} ms |
| 95 % within | ${at(0.95).toFixed(1)} ms |
| longest | ${at(1).toFixed(1)} ms |
`);

/** From the first byte asked for until the page can be used, which is when its first button is there. */
async function firstView(from: Browser): Promise<number> {
  const { page } = await openPage(from, address);
  const begun = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByRole('button', { name: '统一身份认证登录' }).waitFor();
  const taken = performance.now() - begun;
  await page.context().close();
  return taken;
}

/** The rules that are in force, for as many fields and roles as are asked for. */
async function scrolled(from: Browser) {
  const watched = await openPage(from, address, { width: 1920, height: 1000 });
  const { page } = watched;
  await page.route('**/admin/graphql', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data?: Partial<Answer> };
    if (answer.data?.catalog !== undefined) multiply(answer.data as Answer);
    await route.fulfill({ response, json: answer });
  });
  await signInAs(watched, address, 'security-admin');
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '规则矩阵' }).click();
  await page.locator('.vgrid-line').first().waitFor();
  const said = await page.getByText(/个字段，\d+ 个角色/).innerText();
  const [shownFields = '', shownRoles = ''] = said.match(/[\d,]+/g) ?? [];
  return { fields: shownFields, roles: shownRoles, frames: await framesWhileScrolling(page) };
}

interface Answer {
  readonly catalog: { name: string; fields: { coordinate: string }[] }[];
  readonly activeVersion: {
    rules: { id: string; document: { id: string; subjects: { roles?: string[] } } }[];
  };
}

function multiply({ catalog, activeVersion }: Answer): void {
  const known = catalog.flatMap(({ fields }) => fields).length;
  const types = [...catalog];
  for (let copy = 1, count = known; count < fieldCount; copy++) {
    for (const type of types) {
      if (count >= fieldCount) break;
      const name = `${type.name}${copy}`;
      const fields = type.fields.slice(0, fieldCount - count);
      count += fields.length;
      catalog.push({
        ...type,
        name,
        fields: fields.map((field) => ({ ...field, coordinate: field.coordinate.replace(/^\w+/, name) })),
      });
    }
  }
  const { rules } = activeVersion;
  const roles = new Set(rules.flatMap(({ document }) => document.subjects.roles ?? []));
  roles.delete('*');
  const [some] = rules;
  for (let index = 0; some !== undefined && roles.size < roleCount; index++) {
    const role = `OFFICE_${index}`;
    roles.add(role);
    const id = `${some.id}-${index}`;
    rules.push({ ...some, id, document: { ...some.document, id, subjects: { roles: [role] } } });
  }
}

/** Milliseconds between frames while the wheel turns. */
async function framesWhileScrolling(page: Page): Promise<readonly number[]> {
  const grid = page.locator('.vgrid');
  await grid.hover();
  const frames = page.evaluate<number[]>(watchFrames);
  const end = performance.now() + scrollMilliseconds;
  while (performance.now() < end) await page.mouse.wheel(40, 240);
  return frames;
}
