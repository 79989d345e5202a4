import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from '#scripts/publish/serve.ts';
import { launchChromium } from '../support/chromium.ts';
import { buildFixture, type BuiltSite } from './built-site.ts';
import { canary, hostileNames, slugs } from './fixture.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

const toolPath = `/servers/${slugs.tracker}/create_issue/`;
const policyPath = `/policies/${slugs.tracker}/`;

/** One page of each template, the hostile ones included. */
const templates: Record<string, string> = {
  home: '/',
  servers: '/servers/',
  server: `/servers/${slugs.tracker}/`,
  'servers compared': `/compare/?s=${slugs.tracker}&s=npm-example-firewall-mcp&s=${slugs.hostile}&s=${slugs.large}`,
  'server without tools': `/servers/${slugs.silent}/`,
  'hostile server': `/servers/${slugs.hostile}/`,
  tool: toolPath,
  'hostile tool': `/servers/${slugs.hostile}/constructor/`,
  'server policy': `/policies/${slugs.tracker}/`,
  'stack check': '/check/',
  browse: '/browse/',
  'servers in a list': '/browse/trait/no-destructive/',
  categories: '/categories/',
  category: '/categories/write/',
  risks: '/risks/',
  'risk, second page': '/risks/low/page/2/',
  search: '/search/?q=issue',
  compare: '/compare/',
  attacks: '/attacks/',
  attack: '/attacks/tool-poisoning/',
  targets: '/targets/',
  target: '/targets/envoy-ai-gateway/',
  'tools of an attack': '/attacks/destructive-mistake/tools/',
  changes: '/changes/',
  api: '/api/',
  downloads: '/downloads/',
  methodology: '/methodology/',
  accuracy: '/accuracy/',
  corrections: '/corrections/',
  about: '/about/',
  contact: '/contact/',
  'not found': '/no/such/page/',
};

const views: Record<string, BrowserContextOptions> = {
  'light, desktop': { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  'dark, desktop': { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  'light, phone': { colorScheme: 'light', viewport: { width: 360, height: 780 } },
  'dark, phone': { colorScheme: 'dark', viewport: { width: 360, height: 780 } },
};

/** A page that notes errors, dialogs and requests to other places. */
async function open(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    const expected = message.text().includes('404 (Not Found)') && page.url().endsWith('/no/such/page/');
    if (message.type() === 'error' && !expected) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`${page.url()}: dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(serving.url)) faults.push(`${page.url()}: asked for ${request.url()}`);
  });
  return { page, context, faults };
}

const visit = (page: Page, path: string): Promise<unknown> => page.goto(new URL(path, serving.url).href);

describe.each(Object.entries(views))('every template in %s', (_, options) => {
  it('has no violation, no error, no request elsewhere, and fits the width', { timeout: 300_000 }, async () => {
    const { page, context, faults } = await open(options);
    const violations: string[] = [];
    for (const [name, path] of Object.entries(templates)) {
      await visit(page, path);
      if (path.includes('?q=')) await page.locator('.results a').first().waitFor();
      if (path.includes('?s=')) await page.locator('.compare a').first().waitFor();
      await page.evaluate(axe);
      const results = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
      violations.push(
        ...results.violations.map(
          ({ id, nodes }) => `${name}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join('; ')}`,
        ),
      );
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (excess > 0) violations.push(`${name}: ${excess} px too wide`);
      expect(await page.evaluate((word) => word in globalThis, canary), name).toBe(false);
    }
    await context.close();
    expect(violations).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('search', () => {
  it('finds a tool by typing, and opens it with the keyboard alone', async () => {
    const { page, context, faults } = await open();
    await visit(page, '/');
    await page.keyboard.press('/');
    await page.keyboard.type('create issue', { delay: 10 });
    await page.locator('tool-search[aria-busy=false]').waitFor();
    expect(await page.getByRole('status').textContent()).toMatch(/^\d+ servers? found$/);
    const found = page.locator('.results li li', { hasText: 'create_issue' });
    expect(await found.textContent()).toMatch(/^create_issue(Low|Medium|High|Critical)Write$/);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('@example/tracker');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${toolPath}`);
    await context.close();
    expect(faults).toEqual([]);
  });

  it('finds a server by a part of its name', async () => {
    const { page, context } = await open();
    await visit(page, '/search/');
    await page.getByRole('searchbox').fill('firewall');
    // Servers may share a name: what stands behind it is theirs alone.
    await page.locator('.results').getByText('npm-example-firewall-mcp', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'example-firewall-mcp' }).click();
    await page.waitForURL('**/servers/npm-example-firewall-mcp/');
    await context.close();
  });

  it('filters, and keeps the question in an address that can be shared', async () => {
    const { page, context } = await open();
    await visit(page, '/search/');
    await page.getByLabel('Risk').selectOption('High');
    await page.getByLabel('Category').selectOption('Destructive');
    const tool = page.locator('.results li li');
    await tool.first().waitFor();
    expect(await tool.allTextContents()).toEqual(['delete_issueHighDestructive']);
    const shared = page.url();
    expect(shared).toContain('?risk=High&category=Destructive');
    await visit(page, '/');
    await page.goto(shared);
    await tool.first().waitFor();
    expect(await page.getByLabel('Risk').inputValue()).toBe('High');
    await context.close();
  });

  it('narrows to servers by what they lack and to tools by what they can do', async () => {
    const { page, context, faults } = await open();
    await visit(page, '/search/');
    await page.getByLabel('Servers without').selectOption('No destructive tool');
    const servers = page.locator('.results > li > a');
    await servers.first().waitFor();
    await page.locator('tool-search[aria-busy=false]').waitFor();
    expect(await servers.allTextContents()).not.toContain('@example/tracker');
    expect(await servers.allTextContents()).toContain('example-firewall-mcp');
    await page.getByLabel('Servers without').selectOption('');
    await page.getByLabel('Capability').selectOption('Irreversible');
    await page.locator('.results').getByText('delete_issue').waitFor();
    expect(await page.locator('.results').getByText('list_issues').count()).toBe(0);
    expect(page.url()).toContain('?capability=irreversible');
    await context.close();
    expect(faults).toEqual([]);
  });

  it('finds what is meant where the end of a word is a slip', async () => {
    const { page, context } = await open();
    await visit(page, '/search/?q=firewalk');
    await page.getByRole('link', { name: 'example-firewall-mcp' }).waitFor();
    await context.close();
  });

  it('says when nothing is found, and shows hostile names as text', async () => {
    const { page, context, faults } = await open();
    await visit(page, '/search/?q=qqzzqqzz');
    await page.getByText('No servers found. Fewer or shorter words').waitFor();
    await visit(page, `/search/?q=${encodeURIComponent('<img src=x onerror=alert(1)> globalThis')}`);
    await page.locator('.results').getByText(`<script>globalThis.${canary}=1</script>`).first().waitFor();
    expect(await page.locator('.results b, .results img, .results script').count()).toBe(0);
    await context.close();
    expect(faults).toEqual([]);
  });

  it('leaves the place of a reader alone while results change', async () => {
    const { page, context } = await open();
    await visit(page, '/search/');
    await page.getByRole('searchbox').fill('issue');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page.locator('tool-search[aria-busy=false]').waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('A');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await context.close();
  });

  it('starts from the box at the top of every page', async () => {
    const { page, context } = await open();
    await visit(page, toolPath);
    await page.getByRole('searchbox').fill('issues');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search/?q=issues');
    await page.getByRole('link', { name: 'list_issues' }).waitFor();
    await context.close();
  });
});

describe('hostile input', () => {
  it('X12: text cannot become markup or a script where the browser has Trusted Types', async () => {
    const { page, context } = await open();
    await visit(page, toolPath);
    const refused = await page.evaluate(() => {
      const tries = [
        () => (document.body.innerHTML = '<b>x</b>'),
        () => Object.assign(document.createElement('script'), { src: '/x.js' }),
        () => new Worker('/x.js'),
      ];
      return tries.map((run) => {
        try {
          run();
          return 'done';
        } catch {
          return 'refused';
        }
      });
    });
    expect(refused).toEqual(['refused', 'refused', 'refused']);
    await context.close();
  });
});

describe('comparing', () => {
  const shown = `/compare/?s=${slugs.tracker}&s=${slugs.hostile}`;

  it('lays servers side by side, names as text, and keeps them in the address', async () => {
    const { page, context, faults } = await open();
    await visit(page, shown);
    const heads = page.locator('.compare thead a');
    await heads.first().waitFor();
    expect(await heads.allTextContents()).toEqual(['@example/tracker', expect.stringContaining(`<b>${canary}</b>`)]);
    expect(await page.locator('.compare b, .compare script').count()).toBe(0);
    // From the files of the API that the build wrote: four tools of the tracker count, and one of them is Destructive.
    const row = (label: string) =>
      page.locator('.compare tbody tr').filter({ has: page.getByRole('rowheader', { name: label, exact: true }) });
    expect(await row('Tools').locator('td').allTextContents()).toEqual(['4', String(hostileNames.length)]);
    expect(await row('Destructive').locator('td').first().textContent()).toBe('1');
    expect(await row('Version').locator('td').allTextContents()).toEqual(['1.2.3', '1.2.3']);
    await page.getByRole('button', { name: 'Remove @example/tracker' }).click();
    await page.waitForURL(`**/compare/?s=${slugs.hostile}`);
    await page.getByLabel('Add a server').fill('firewall');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'example-firewall-mcp' }).click();
    await page.waitForURL('**&s=npm-example-firewall-mcp');
    expect(await heads.count()).toBe(2);
    await context.close();
    expect(faults).toEqual([]);
  });

  it('is done with the keyboard alone, and leaves out what does not differ', async () => {
    const { page, context, faults } = await open();
    await visit(page, '/compare/');
    const status = page.locator('server-compare .status');
    for (const name of ['tracker', 'firewall']) {
      await page.getByLabel('Add a server').focus();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await page.locator('.offers button').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('.compare thead a', { hasText: name }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Add a server');
    }
    expect(await status.textContent()).toBe('example-firewall-mcp added: 2 of 4.');
    const version = page.locator('.compare tbody tr', { hasText: 'Version' });
    expect(await version.isVisible()).toBe(true);
    await page.getByLabel('Only what differs').check();
    expect(await version.isVisible()).toBe(false);
    expect(await page.locator('.compare tbody tr:visible').count()).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Remove @example/tracker' }).press('Enter');
    await page.waitForURL('**/compare/?s=npm-example-firewall-mcp');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Add a server');
    await context.close();
    expect(faults).toEqual([]);
  });
});

describe('the policy', () => {
  it('is copied to the clipboard as it stands, and says so', async () => {
    const { page, context } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await visit(page, toolPath);
    await page.getByRole('button', { name: 'Copy policy.json' }).click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await page.locator('#policy pre').first().textContent());
    expect(JSON.parse(copied)).toMatchObject({ version: '1', tools: { create_issue: {} } });
    await context.close();
  });

  it('takes the reader’s own name for the server, in characters that are safe in every format', async () => {
    const { page, context } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await visit(page, policyPath);
    await page.getByText('Claude Code settings').first().click();
    await page.locator('.panel:visible').getByLabel('Your name for the server').fill('my "tracker"');
    await page.locator('.panel:visible').getByRole('button', { name: 'Copy settings.json' }).click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.stringify(JSON.parse(copied))).toContain('mcp__my__tracker___create_issue');
    await context.close();
  });

  it('is shown next time in the format that the reader chose, with its steps', async () => {
    const { page, context } = await open();
    await visit(page, policyPath);
    await page.getByText('Intercept YAML').first().click();
    await visit(page, '/policies/npm-example-firewall-mcp/');
    expect(await page.locator('#for-intercept').isChecked()).toBe(true);
    expect(await page.locator('details[data-format=intercept]').getAttribute('open')).not.toBeNull();
    await context.close();
  });

  it('is there without JavaScript: formats change, nothing dead is shown', async () => {
    const { page, context } = await open({ javaScriptEnabled: false });
    await visit(page, policyPath);
    await page.getByText('Claude Code settings').first().click();
    expect(await page.locator('.panel:visible pre').textContent()).toContain('mcp__tracker__create_issue');
    expect(await page.getByLabel('Your name for the server').filter({ visible: true }).count()).toBe(0);
    for (const path of [policyPath, toolPath, `/servers/${slugs.tracker}/`]) {
      await visit(page, path);
      expect(await page.locator('button:visible').allTextContents(), path).toEqual(['Search']);
    }
    expect(await page.locator('.tools tbody tr:visible').count()).toBe(5);
    await visit(page, '/search/');
    expect(await page.getByText('Searching needs JavaScript.').isVisible()).toBe(true);
    await context.close();
  });

  it('prints whole, without what only a screen needs', async () => {
    const { page, context } = await open();
    await visit(page, toolPath);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#policy pre').isVisible()).toBe(true);
    expect(await page.locator('.top, copy-button, .contents').filter({ visible: true }).count()).toBe(0);
    await context.close();
  });
});

describe('the tools of a server', () => {
  it('are filtered and sorted in place, and counted', async () => {
    const { page, context, faults } = await open();
    await visit(page, `/servers/${slugs.tracker}/`);
    const filter = page.locator('tool-filter');
    const names = (): Promise<string[]> => filter.locator('tbody tr:visible th a').allTextContents();
    const all = await names();
    expect(all).toHaveLength(4);
    await filter.getByLabel('Category').selectOption('Write');
    expect((await names()).toSorted()).toEqual(['create_issue', 'create_label']);
    expect(await filter.locator('output').textContent()).toBe('2 of 4 tools');
    await filter.getByLabel('Category').selectOption('');
    await filter.getByLabel('Order', { exact: true }).selectOption('name');
    expect(await names()).toEqual(all.toSorted());
    await filter.getByLabel('Order', { exact: true }).selectOption('');
    expect(await names()).toEqual(all);
    await filter.getByLabel('Capability').selectOption('Irreversible');
    expect(await names()).toEqual(['delete_issue']);
    await context.close();
    expect(faults).toEqual([]);
  });
});
