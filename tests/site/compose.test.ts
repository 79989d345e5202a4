import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePolicyFile } from '#core/model/policy-file.ts';
import { targets } from '#core/policy/targets/index.ts';
import { serve, type Serving } from '#scripts/publish/serve.ts';
import { launchChromium } from '../support/chromium.ts';
import { readers } from '../support/policy-readers/index.ts';
import { buildFixture, type BuiltSite } from './built-site.ts';
import { canary, slugs } from './fixture.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const secret = 'sk-THIS-MUST-NOT-LEAVE-0123456789';

let site: BuiltSite;
let serving: Serving;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([buildFixture(), launchChromium()]);
  serving = await serve({ directory: site.folder, port: 0 });
});
afterAll(async () => {
  await browser.close();
  await serving.close();
  site.remove();
});

/** A page that notes errors and every request. */
async function open(
  path: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; context: BrowserContext; faults: string[]; requests: string[] }> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    requests.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`);
    if (!request.url().startsWith(serving.url)) faults.push(`asked for ${request.url()}`);
  });
  await page.goto(new URL(path, serving.url).href);
  return { page, context, faults, requests };
}

const policyPath = (slug: string): string => `/policies/${slug}/`;
const outputText = (page: Page): Promise<string> => page.locator('.output pre').first().innerText();

/** Presses Tab until something has the focus that a person would call by this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const { activeElement: element } = document;
      const label =
        element instanceof HTMLElement && 'labels' in element
          ? (element.labels as NodeListOf<HTMLElement> | null)
          : null;
      return [element?.getAttribute('aria-label'), label?.[0]?.textContent, element?.textContent].find((text) => text);
    });
    if (name.test(found ?? '')) return;
  }
  throw new Error(`nothing called ${String(name)} can be reached with Tab`);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [
    ...results.violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join('; ')}`),
    ...(excess > 0 ? [`${excess} px too wide`] : []),
  ];
}

const configuration = JSON.stringify({
  mcpServers: {
    tracker: { command: 'npx', args: ['-y', '@example/tracker@9.9.9', '--key', secret], env: { KEY: secret } },
    firewall: { command: 'npx', args: ['example-firewall-mcp'] },
    hostile: { command: 'npx', args: ['example-nobody-knows-mcp', secret] },
    [`<img src=x onerror="globalThis.${canary}=1">`]: { command: 'python', args: [secret] },
    off: { url: `https://mcp.example.com/${secret}`, disabled: true },
  },
});

async function checkWithKeyboard(page: Page, text: string): Promise<void> {
  await tabTo(page, /configuration of your client/);
  await page.keyboard.insertText(text);
  await tabTo(page, /^Check$/);
  await page.keyboard.press('Enter');
  await page.locator('.report').locator('section, .note').first().waitFor();
}

describe('the composer', () => {
  it('works with the keyboard alone: preset, format, name, single tools, copy', async () => {
    const { page, context, faults } = await open(policyPath(slugs.tracker));
    await tabTo(page, /Compose your own/);
    await page.keyboard.press('Enter');
    await page.locator('.output').waitFor();
    // The focus is on the preset that holds, and arrows choose another.
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('input[name=preset]:checked').getAttribute('value')).toBe('read-only');
    await tabTo(page, /^Format/);
    await page.keyboard.type('Toolgrade');
    await tabTo(page, /Your name for the server/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('my "tracker"');
    await tabTo(page, /Decide for single tools/);
    await page.keyboard.press('Enter');
    await tabTo(page, /What to do with create_issue/);
    await page.keyboard.type('Ask');
    const parsed = parsePolicyFile(await outputText(page));
    expect(parsed.ok && parsed.value).toMatchObject({ server: 'my__tracker_', others: 'deny' });
    const actions = parsed.ok ? Object.fromEntries(parsed.value.rules.map(({ tool, action }) => [tool, action])) : {};
    expect(actions).toMatchObject({
      create_issue: 'ask',
      list_issues: 'limit',
      delete_issue: 'hide',
      create_label: 'hide',
    });
    await tabTo(page, /^Copy policy\.json$/);
    await page.keyboard.press('Enter');
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await page.locator('.output pre').textContent(),
    );
    await context.close();
    expect(faults).toEqual([]);
  });

  it('writes every format, says what is lost and what happens to other tools, in both forms', async () => {
    const { page, context, faults } = await open(`${policyPath(slugs.tracker)}#compose`);
    await page.locator('.output').waitFor();
    for (const { id, others } of targets) {
      await page.getByLabel('Format').selectOption(id);
      const modes = page.getByLabel('Tools that it does not list are');
      expect(await modes.locator('option').count(), id).toBe(others.length);
      for (const { mode, text } of others) {
        await modes.selectOption(mode);
        const files = await page.locator('.output pre').allTextContents();
        const names = (await page.getByRole('button', { name: /^Copy / }).allTextContents()).map((name) =>
          name.slice(5),
        );
        const more = files.slice(1).map((content, at) => ({ fileName: names[at + 1] ?? '', text: content }));
        expect(readers.get(id)?.problems({ text: files[0] ?? '', more }, 'tracker'), id).toEqual([]);
        expect(await page.locator('.output').textContent(), id).toContain(text);
      }
      expect(await page.locator('.output').textContent(), id).toMatch(/cannot express|Nothing is lost/);
    }
    await context.close();
    expect(faults).toEqual([]);
  });

  it('saves the file that it shows', async () => {
    const { page, context } = await open(`${policyPath(slugs.tracker)}#compose`);
    await page.getByLabel('Format').selectOption('claude-code');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download settings.json' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('settings.json');
    expect(readFileSync(await download.path(), 'utf8')).toBe(await page.locator('.output pre').textContent());
    await context.close();
  });

  it('loads nothing before it is asked for, and the page is whole without JavaScript', async () => {
    const { page, context, requests } = await open(policyPath(slugs.tracker));
    await page.waitForLoadState('networkidle');
    expect(requests.filter((request) => request.includes('tools.json'))).toEqual([]);
    await context.close();
    const plain = await open(policyPath(slugs.tracker), { javaScriptEnabled: false });
    expect(await plain.page.locator('policy-composer').isVisible()).toBe(false);
    expect(await plain.page.locator('.panel:visible pre').textContent()).toContain('create_issue');
    await plain.context.close();
  });
});

describe('the simulator', () => {
  it('tries a call of the tool that the address names, and counts those that pass', async () => {
    const { page, context, faults } = await open(`${policyPath(slugs.tracker)}?try=create_issue`);
    const verdict = page.locator('.verdict-of-call');
    await page.getByText('It passes.').waitFor();
    // The focus is on the choice of a tool; the form of its arguments follows.
    await tabTo(page, /title \(required\)/);
    await page.keyboard.type('A title');
    expect(JSON.parse(await page.locator('#arguments').inputValue())).toEqual({ title: 'A title' });
    await tabTo(page, /Make the call/);
    for (let made = 0; made < 31; made += 1) await page.keyboard.press('Enter');
    expect(await verdict.textContent()).toMatch(/^It is refused\. .*30 calls a minute.*used up/);
    expect(await verdict.locator('summary').textContent()).toMatch(/\/rules\/\d/);
    await tabTo(page, /Forget the calls/);
    await page.keyboard.press('Enter');
    expect(await verdict.textContent()).toMatch(/It passes/);
    await page.locator('#arguments').fill('{"title":');
    expect(await verdict.textContent()).toBe('The arguments are not JSON.');
    await context.close();
    expect(faults).toEqual([]);
  });

  it('is a link away from the page of a tool', async () => {
    const { page, context } = await open(`/servers/${slugs.tracker}/list_issues/`);
    await page.getByRole('link', { name: 'Try a call' }).click();
    await page.locator('.simulator').waitFor();
    expect(await page.locator('.simulator').getByLabel('Tool').inputValue()).toBe('list_issues');
    await context.close();
  });

  it('judges by the policy that is composed above it', async () => {
    const { page, context } = await open(`${policyPath(slugs.tracker)}?try=delete_issue`);
    const verdict = page.locator('.verdict-of-call');
    await page.getByText('A person is asked first.').waitFor();
    await page.getByLabel('A person can be asked').uncheck();
    expect(await verdict.textContent()).toMatch(/It is refused/);
    await page.getByText('Decide for single tools').click();
    await page.getByLabel('What to do with delete_issue').selectOption('allow');
    expect(await verdict.textContent()).toMatch(/It passes/);
    await context.close();
  });
});

describe('the stack check', () => {
  it('works with the keyboard alone, and nothing of the configuration leaves the page', async () => {
    const { page, context, faults, requests } = await open('/check/');
    await checkWithKeyboard(page, configuration);
    const report = (await page.locator('.report').textContent()) ?? '';
    expect(report).toMatch(/delete_issue/);
    expect(report).toMatch(/You run version 9\.9\.9; what is known here is of version 1\.2\.3/);
    expect(report).toMatch(/It is not in this catalogue/);
    expect(report).toMatch(/starts the program python/);
    expect(report).toMatch(/switched off/);
    expect(await page.locator('stack-check output').first().textContent()).toMatch(
      /^5 servers, 2 known\. The gravest tool is graded (?:High|Critical)\.$/,
    );
    // Typing a secret into the page brings it to the page alone.
    expect(report).not.toContain(secret);
    const later = requests.filter((request) => !/\/assets\//.test(request)).slice(1);
    expect(later.length).toBeGreaterThan(0);
    for (const request of later)
      expect(request).toMatch(/^GET \S+\/(?:check\/index\.json|check\/parts\/\d+\.ndjson|icon\.svg|favicon\.ico) $/);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      '',
    ]);
    expect(page.url()).toBe(new URL('/check/', serving.url).href);
    await context.close();
    expect(faults.filter((fault) => !fault.includes('favicon'))).toEqual([]);
  });

  it('gives one policy for the client that it sees, in other formats too', async () => {
    const { page, context } = await open('/check/');
    await checkWithKeyboard(page, configuration);
    expect(await page.getByLabel('Format').inputValue()).toBe('claude-code');
    const policy = JSON.parse(await outputText(page)) as { permissions: Record<string, string[]> };
    expect(Object.values(policy.permissions).flat()).toContain('mcp__tracker__create_issue');
    await page.getByLabel('Format').selectOption('intercept');
    expect(await page.locator('.output pre').count()).toBe(2);
    await context.close();
  });

  it('reads a file, in TOML too', async () => {
    const { page, context } = await open('/check/');
    const content = '[mcp_servers.tracker]\ncommand = "npx"\nargs = ["@example/tracker"]\n';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'config.toml', mimeType: 'text/plain', buffer: Buffer.from(content) });
    await page.locator('.report section').first().waitFor();
    expect(await page.getByLabel('Format').inputValue()).toBe('codex');
    await context.close();
  });

  it.each([
    ['{"mcpServers": {"a": "sk-THIS-MUST-NOT', /cannot be parsed/],
    ['{"a": 1}', /names no MCP servers/],
    ['', /names no MCP servers|cannot be parsed/],
  ])('says what is wrong with %j', async (text, why) => {
    const { page, context } = await open('/check/');
    await checkWithKeyboard(page, text);
    expect(await page.locator('.report').textContent()).toMatch(why);
    expect(await page.locator('.report').textContent()).not.toContain('sk-');
    await context.close();
  });

  it('says without JavaScript where else to check', async () => {
    const { page, context } = await open('/check/', { javaScriptEnabled: false });
    expect(await page.getByText('This page needs JavaScript').isVisible()).toBe(true);
    expect(await page.locator('textarea').isVisible()).toBe(false);
    await context.close();
  });
});

describe.each<[string, BrowserContextOptions]>([
  ['light, desktop', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark, phone', { colorScheme: 'dark', viewport: { width: 360, height: 780 } }],
])('in %s', (_, options) => {
  it('axe finds nothing, and hostile names stay text', async () => {
    for (const slug of [slugs.tracker, slugs.hostile]) {
      const { page, context, faults } = await open(`${policyPath(slug)}#compose`, options);
      await page.locator('.output').waitFor();
      await page.getByText('Decide for single tools').click();
      expect(await violations(page), slug).toEqual([]);
      expect(await page.evaluate((word) => word in globalThis, canary)).toBe(false);
      expect(await page.locator('policy-composer :is(img, script, b, i)').count()).toBe(0);
      await context.close();
      expect(faults).toEqual([]);
    }
    const { page, context, faults } = await open('/check/', options);
    await checkWithKeyboard(page, configuration);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate((word) => word in globalThis, canary)).toBe(false);
    expect(await page.locator('.report :is(img, script)').count()).toBe(0);
    await context.close();
    expect(faults).toEqual([]);
  });
});
