import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolSlugs } from '#catalogue/write-snapshot.ts';
import { rules } from '#core/classify/rules/index.ts';
import { buildSite } from '#scripts/publish/build.ts';
import { buildFixture, filesOf, type BuiltSite } from './built-site.ts';
import { canary, fixture, hostileNames, slugs } from './fixture.ts';

let site: BuiltSite;
let pages: string[];

beforeAll(async () => {
  site = await buildFixture();
  pages = site.files.filter((file) => file.endsWith('.html'));
});
afterAll(() => site.remove());

const toolPage = (tool: string, server = slugs.tracker): string => `servers/${server}/${tool}/index.html`;

/** The start tags of a page, without comments (pages have none of their own). */
const tagsOf = (html: string): string[] => html.match(/<[a-z!/](?:"[^"]*"|[^">])*>/gi) ?? [];

const decoded = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|amp|#39);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '&',
  );

describe('a build', () => {
  it('renders a page for every server and tool, and indexes every server', () => {
    const tools = fixture.flatMap((server) => server.tools);
    expect(site.result.indexedServers).toBe(fixture.length);
    expect(site.result.pages).toBe(pages.length);
    expect(site.result.pages).toBeGreaterThan(tools.length + fixture.length);
    expect(site.result.bytes).toBeGreaterThan(0);
    for (const { server, tools: own } of fixture) {
      expect(pages).toContain(`servers/${server.slug}/index.html`);
      for (const slug of toolSlugs(own.map(({ definition }) => definition.name))) {
        expect(pages).toContain(toolPage(slug, server.slug));
      }
    }
  });

  it('gives the same bytes for the same snapshot', async () => {
    const digests = ({ folder, files }: BuiltSite): string[] =>
      files.map(
        (file) =>
          `${file} ${createHash('sha256')
            .update(readFileSync(join(folder, file)))
            .digest('hex')}`,
      );
    const again = await buildFixture();
    try {
      expect(digests(again)).toEqual(digests(site));
    } finally {
      again.remove();
    }
  });

  it('knows its address and its base: canonical links, breadcrumbs and every link below the base', async () => {
    const based = await buildFixture({ site: 'https://catalogue.example', base: '/tools' });
    try {
      const html = based.read(toolPage('create_issue'));
      const address = `https://catalogue.example/tools/servers/${slugs.tracker}/create_issue/`;
      expect(html).toContain(`<link rel="canonical" property="og:url" href="${address}">`);
      const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? [];
      expect(JSON.parse(data)).toMatchObject({
        '@graph': [{ '@type': 'BreadcrumbList', itemListElement: { length: 3 } }, { '@type': 'FAQPage' }],
      });
      for (const [, path] of html.matchAll(/ (?:href|src|action)="(\/[^"]*)"/g)) expect(path).toMatch(/^\/tools\//);
      const hostile = based.read(`servers/${slugs.hostile}/index.html`);
      expect(hostile.match(/<\/script>/g)?.length).toBe(hostile.match(/<script[ >]/g)?.length);
    } finally {
      based.remove();
    }
  });

  it('says what is missing, and leaves the old site in place when it fails', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'toolgrade-site-'));
    const out = join(parent, 'site');
    mkdirSync(out);
    writeFileSync(join(out, 'index.html'), 'old');
    const snapshot = join(parent, 'broken.sqlite');
    await expect(buildSite({ snapshot, out })).rejects.toThrow(/there is no snapshot at .*broken\.sqlite/);
    writeFileSync(snapshot, '');
    await expect(buildSite({ snapshot, out })).rejects.toThrow();
    expect(filesOf(parent)).toEqual(['broken.sqlite', 'site/index.html']);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toBe('old');
    rmSync(parent, { recursive: true });
  });

  it('removes what a killed build left, and nothing of a build that still runs', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'toolgrade-site-'));
    const [killed, running] = [join(parent, 'site.new-killed'), join(parent, 'site.new-running')];
    for (const folder of [killed, running]) mkdirSync(folder);
    utimesSync(killed, 0, 0);
    const snapshot = join(parent, 'broken.sqlite');
    writeFileSync(snapshot, '');
    await expect(buildSite({ snapshot, out: join(parent, 'site') })).rejects.toThrow();
    expect(readdirSync(parent)).toEqual(['broken.sqlite', 'site.new-running']);
    rmSync(parent, { recursive: true });
  });

  it('writes the headers that static hosts send', () => {
    expect(site.read('_headers')).toContain(
      "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    );
    expect(site.read('_headers')).toContain("frame-ancestors 'none'");
    expect(site.read('_headers')).not.toContain('unsafe-inline');
  });
});

describe('the pages', () => {
  it('are valid HTML', { timeout: 300_000 }, async () => {
    const validate = new HtmlValidate(
      new StaticConfigLoader({
        root: true,
        extends: ['html-validate:recommended', 'html-validate:document'],
        rules: {
          // Titles hold the names that servers give their tools, however long.
          'long-title': 'off',
          'require-sri': ['error', { target: 'crossorigin' }],
          'no-trailing-whitespace': 'off',
        },
      }),
    );
    const errors: string[] = [];
    for (const page of pages) {
      const { results } = await validate.validateString(site.read(page), page);
      errors.push(
        ...results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${page}: ${ruleId} ${message}`)),
      );
    }
    expect(errors).toEqual([]);
  });

  it('have no broken link and no broken anchor', () => {
    const ids = new Map(
      pages.map((page) => [page, new Set(Array.from(site.read(page).matchAll(/ id="([^"]*)"/g), ([, id]) => id))]),
    );
    const broken: string[] = [];
    for (const page of pages) {
      for (const [, link = ''] of site.read(page).matchAll(/ (?:href|src|action|data-index)="([^"]*)"/g)) {
        if (link.startsWith('https:')) continue;
        const [path = '', anchor] = decoded(link).split('#');
        const { pathname } = new URL(path, `https://site.example/${page}`);
        const file = path === '' ? page : `${pathname.slice(1)}${pathname.endsWith('/') ? 'index.html' : ''}`;
        if (!existsSync(join(site.folder, file))) broken.push(`${page} → ${link}`);
        else if (anchor !== undefined && !ids.get(file)?.has(anchor)) broken.push(`${page} → ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('are all reached by links from home, with each kind of file beside them', () => {
    const reached = new Set(['index.html']);
    for (const page of reached) {
      if (!page.endsWith('.html')) continue;
      for (const [, link = ''] of site.read(page).matchAll(/ (?:href|action)="([^"]*)"/g)) {
        if (link.startsWith('https:') || link.startsWith('#')) continue;
        const { pathname } = new URL(decoded(link), `https://site.example/${page.replace(/index\.html$/, '')}`);
        const file = `${decodeURI(pathname).slice(1)}${pathname.endsWith('/') ? 'index.html' : ''}`;
        if (site.files.includes(file)) reached.add(file);
      }
    }
    expect(pages.filter((page) => page !== '404.html' && !reached.has(page))).toEqual([]);
    const kinds = [
      'changes.atom',
      `feeds/${slugs.tracker}.atom`,
      `servers/${slugs.tracker}/index.md`,
      'attacks/ssrf/index.md',
      'targets/opa/index.md',
      'categories/read/index.md',
      'methodology/index.md',
      'llms.txt',
      'api/v1/index.json',
      'api/v1/openapi.json',
      'api/v1/schemas/server.json',
      'api/v1/servers/page/1.json',
      `api/v1/servers/${slugs.tracker}.json`,
      `badge/${slugs.tracker}.svg`,
      'downloads/files/toolgrade.sqlite.zst',
      'downloads/files/index.json',
      'schema/policy-v1.json',
    ];
    expect(kinds.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('link elsewhere over https only, and vouch for nothing', () => {
    for (const page of pages) {
      for (const tag of tagsOf(site.read(page))) {
        const link = / href="([^"]*)"/.exec(tag)?.[1];
        if (link === undefined || /^(?:[/#]|\.\.\/|[a-z0-9][\w-]*\/$)/.test(link)) continue;
        expect(new URL(decoded(link))).toMatchObject({ protocol: 'https:', username: '', password: '' });
        expect(tag).toContain('rel="nofollow ugc noopener noreferrer"');
      }
    }
  });

  it('have no words glued to a link or to code', () => {
    const glued =
      /[\p{L}\p{N},.;:)]<(?:a|code|strong|q|small|time|em)[ >]|<\/(?:a|code|strong|q|small|time|em)>[\p{L}\p{N}(]/u;
    for (const page of pages.filter((path) => !path.includes(slugs.hostile))) {
      const own = site.read(page).replace(/<pre>.*?<\/pre>|<dl class="definition">.*?<\/dl>/gs, '');
      expect(glued.exec(own)?.[0] ?? null, page).toBeNull();
    }
  });

  /** The scripts that a page loads by itself, with what those import. */
  const scriptsOf = (page: string): string[] => {
    const found = new Set(
      Array.from(site.read(page).matchAll(/<script type="module" src="\/([^"]+)"/g), ([, path = '']) => path),
    );
    for (const file of found) {
      for (const [, path = ''] of site.read(file).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g))
        found.add(`assets/${path}`);
    }
    return [...found];
  };

  it('stay within their budgets', () => {
    const size = (path: string): number => gzipSync(site.read(path), { level: 9 }).length;
    for (const page of pages) {
      const styles = Array.from(
        site.read(page).matchAll(/<link rel="stylesheet" href="\/([^"]+)"/g),
        ([, path = '']) => path,
      );
      expect(styles.length, page).toBeGreaterThan(0);
      expect(
        styles.reduce((sum, file) => sum + size(file), 0),
        page,
      ).toBeLessThan(12 * 1024);
    }
    // Search and the pages that hold a whole tool of their own may load more.
    for (const page of pages.filter((path) => !/^(?:search|check)\b/.test(path))) {
      expect(
        scriptsOf(page).reduce((sum, file) => sum + size(file), 0),
        page,
      ).toBeLessThan(10 * 1024);
    }
    // What a reader asks for (the composer, the stack check) holds no validator: it would be the largest part of it.
    const scripts = site.files.filter((file) => /^assets\/.*\.js$/.test(file));
    expect(scripts.reduce((sum, file) => sum + size(file), 0)).toBeLessThan(100 * 1024);
    for (const file of scripts) expect(site.read(file), file).not.toMatch(/ZodObject|new Function\(/);
    const tools = pages.filter((page) => /^servers\/(?!page\/)[^/]+\/[^/]+\/index\.html$/.test(page));
    const middle = (sizes: number[]): number => sizes.sort((one, other) => one - other)[sizes.length >> 1] ?? 0;
    expect(middle(tools.map(size))).toBeLessThan(4 * 1024);
    expect(middle(tools.map((page) => Buffer.byteLength(site.read(page))))).toBeLessThan(12 * 1024);
    // A definition can be as long as its author likes; what a page shows of it is bounded.
    for (const page of tools) expect(size(page), page).toBeLessThan(12 * 1024);
  });

  it('are made by routes of under 40 lines of script', () => {
    const folder = join(import.meta.dirname, '../../src/pages');
    const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(astro|ts)$/.test(file),
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const source = readFileSync(join(folder, route), 'utf8');
      const script = route.endsWith('.ts') ? source : (/^---\n(.*?)^---$/ms.exec(source)?.[1] ?? '');
      expect(script.split('\n').length, route).toBeLessThan(40);
    }
  });
});

describe('a tool page', () => {
  it('tells its parts in one order', () => {
    const html = site.read(toolPage('create_issue'));
    const marks = ['<h1', 'class="verdict"', 'id="policy"', 'id="why"', 'id="definition"', 'id="capabilities"'];
    const rest = ['id="attacks"', 'id="questions"', 'id="tools"', 'id="provenance"'];
    const places = [...marks, ...rest].map((mark) => html.indexOf(mark));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('says what moved the risk', () => {
    const html = site.read(toolPage('nat_create_port_forward', 'npm-example-firewall-mcp'));
    expect(html).toContain('Write starts at Medium; raised to High because');
  });

  it('shows nested parameters, limits, choices and defaults, and says when there are none', () => {
    const html = site.read(toolPage('create_issue'));
    expect(html).toContain('array of string');
    expect(html).toMatch(/class="d1">draft <small>required/);
    expect(html).toContain('default <code>false</code>');
    expect(site.read(toolPage('list_issues'))).toContain('It takes no arguments.');
    expect(site.read(toolPage('create_label'))).toContain('Unknown: the definition has no input schema');
  });

  it('says how the definition is known, under which condition, and what was not settled', () => {
    expect(site.read(toolPage('delete_issue'))).toContain('<code>--allow-delete</code>');
    expect(site.read(toolPage('create_label'))).toContain('built while the server runs');
    expect(site.read(toolPage('export_issues'))).toContain('A client may never see it');
  });

  it('says what would change the grade, and what would not', () => {
    expect(site.read(toolPage('delete_issue'))).toContain('With readOnlyHint: true: no change');
  });

  it('links what does the same, what comes after, and what is alike elsewhere', () => {
    const html = site.read(toolPage('nat_create_port_forward', 'npm-example-firewall-mcp'));
    expect(html).toMatch(/What it changes may wait for<\/h3><ul class="found"><li><a href="..\/firewall_apply/);
  });

  it('shows where the author claims otherwise', () => {
    expect(site.read(toolPage('create_issue'))).toContain('The author says read-only; we read Write.');
  });

  it('has a report of a wrong grade to fill in, which goes where the build says', async () => {
    const html = site.read(toolPage('delete_issue'));
    expect(html).toContain('<a href="/methodology/#wrong">This is wrong</a>');
    expect(site.read('methodology/index.html')).toContain('<a href="/contact/">whoever runs this site</a>');
    expect(html).toMatch(
      /id="cite">Toolgrade: delete_issue of @example\/tracker 1\.2\.3, Destructive, High, by rules /,
    );
    const tracked = await buildFixture({ tracker: 'https://forge.example/o/r/issues' });
    try {
      expect(tracked.read(toolPage('delete_issue'))).toContain('href="https://forge.example/o/r/issues/new?title=');
      expect(tracked.read('methodology/index.html')).toContain('href="https://forge.example/o/r/issues"');
    } finally {
      tracked.remove();
    }
  });

  it('has a policy that parses, for every tool of the catalogue', () => {
    for (const { server, tools } of fixture) {
      for (const slug of toolSlugs(tools.map(({ definition }) => definition.name))) {
        const [, text = ''] = /<pre><code>(.*?)<\/code><\/pre>/s.exec(site.read(toolPage(slug, server.slug))) ?? [];
        expect(JSON.parse(decoded(text))).toMatchObject({ version: '1' });
      }
    }
  });
});

describe('the history', () => {
  it('of a tool shows what stood where, and how the grade moved', () => {
    const html = site.read(toolPage('delete_issue'));
    expect(html).toContain('Changed; still Destructive, High.');
    expect(html).toMatch(/<del>\s*Show an issue\.\s*<\/del>/);
    expect(html).toMatch(/<ins>\s*Permanently delete an issue\.\s*<\/ins>/);
    expect(site.read(toolPage('list_issues'))).toContain('Known since 1 October 2026, and not changed.');
    expect(site.read(toolPage('create_label'))).toContain('Known since 3 November 2026.');
  });

  it('of a server, and of all of them, names what changed and links what is still there', () => {
    for (const page of [`servers/${slugs.tracker}/index.html`, 'changes/index.html']) {
      const html = site.read(page);
      expect(html, page).toContain('Version 1.2.2 → 1.2.3. 1 tool changed, 1 added and 1 removed.');
      expect(html, page).toContain(`href="/servers/${slugs.tracker}/delete_issue/"`);
      expect(html, page).not.toContain(`href="/servers/${slugs.tracker}/drop_all/"`);
    }
    expect(site.read('changes/index.html')).toContain('Left the catalogue');
  });
});

describe('corrections', () => {
  it('are public: before, after, why, on what proof, by whom and when', () => {
    const html = site.read('corrections/index.html');
    expect(html).toContain(`href="/servers/${slugs.large}/get_record_000/"`);
    expect(html).toMatch(/<dt>By the rules<\/dt><dd><span class="risk medium">Medium<\/span> Write<\/dd>/);
    expect(html).toMatch(/<dt>Corrected to<\/dt><dd><span class="risk low">Low<\/span> Read<\/dd>/);
    expect(html).toMatch(/A call shows one record<span class="unseen"[^>]*>U\+202E<\/span> and changes none/);
    expect(html).toContain('Ada on 2 November 2026');
  });
});

describe('the methodology', () => {
  it('says what every mark means that a rule or a grade names', () => {
    const html = site.read('methodology/index.html');
    for (const id of rules.flatMap(({ rulings }) => rulings)) expect(html).toContain(`<dt id="${id}">`);
  });
});

describe('lists', () => {
  it('tell what to do with each tool of a server, and count nothing where no definition can show it', () => {
    expect(site.read(`servers/${slugs.tracker}/index.html`)).toContain('Allow at most 30 calls a minute');
    expect(site.read('attacks/index.html')).toContain('<td class="n">–</td>');
  });

  it('count only tools that a client gets to see, and set the others apart', () => {
    const html = site.read(`servers/${slugs.tracker}/index.html`);
    expect(html).toContain('4 tools (1 under a condition) and 1 not counted');
    expect(html.indexOf('export_issues')).toBeGreaterThan(html.indexOf('id="uncounted"'));
  });

  it('are paged where they are long', () => {
    expect(site.read('risks/low/index.html')).toContain('Page 1 of 2');
    expect(site.read('risks/low/page/2/index.html')).toContain('rel="prev"');
  });

  it('say why a server has no tools', () => {
    expect(site.read(`servers/${slugs.silent}/index.html`)).toContain(
      'The package starts a program that is not JavaScript.',
    );
    const lost = site.read(`servers/${slugs.lost}/index.html`);
    expect(lost).toContain('E_NOT_FOUND');
    expect(lost).toMatch(/<dt>Version<\/dt><dd>unknown<\/dd>/);
  });
});

describe('hostile text', () => {
  it('X1, X2, X13: stays text on every page', () => {
    for (const page of pages) {
      for (const tag of tagsOf(site.read(page))) {
        if (/^<script/i.test(tag)) expect(tag).toMatch(/^<script type="module" src="\/assets\/[\w.-]+\.js">$/);
        else
          expect(tag, page).not.toMatch(
            /^<(?:img|b(?! class="[a-z]+">)|i|svg onload|iframe|object|style|base|meta http-equiv="?refresh)[ >]/i,
          );
        expect(tag.replace(/"[^"]*"/g, '""'), page).not.toMatch(/\son\w+\s*=/i);
      }
      expect(site.read(page)).not.toContain('<!--');
    }
  });

  it('X3: never becomes a link', () => {
    for (const page of pages) expect(site.read(page)).not.toMatch(/(?:href|src|action)="(?:javascript|data|\/\/|\\)/i);
    expect(site.read(`servers/${slugs.hostile}/index.html`)).toContain(`javascript:globalThis.${canary}=1</dd>`);
  });

  it('X4, X5: hidden and broken characters are spelt out', () => {
    for (const page of pages) {
      // The flags of England, Scotland and Wales are spelt with tags, and hide nothing.
      const shown = site.read(page).replace(/\u{1f3f4}[\u{e0060}-\u{e007f}]+/gu, '');
      // oxlint-disable-next-line no-misleading-character-class -- the characters that must not be there
      expect(shown, page).not.toMatch(/[\u0000\u001b\u200b\u2028\u202c\u202e\u{e0060}-\u{e007e}]/u);
    }
    const zero = pages.find((page) => page.includes('/zero-width-')) ?? '';
    expect(site.read(zero)).toContain('tags “hi”');
  });

  it('X8, X9: every name has a page of its own, inside the site, on every file system', () => {
    const folders = site.files
      .filter((file) => file.startsWith(`servers/${slugs.hostile}/`))
      .flatMap((file) => file.split('/').slice(2, -1));
    expect(folders).toHaveLength(hostileNames.length);
    expect(new Set(folders.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(hostileNames.length);
    for (const name of folders) expect(name).toMatch(/^[a-z0-9][a-z0-9_-]{0,79}$/);
  });
});
