import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targets as policyTargets } from '#core/policy/targets/index.ts';
import { attackPatterns } from '#core/taxonomy/attack-pattern.ts';
import { categories } from '#core/taxonomy/category.ts';
import { apiShapes, type ApiShape } from '#site/api/shapes.ts';
import { buildFixture, type BuiltSite } from './built-site.ts';
import { canary, fixture, hostileNames, slugs } from './fixture.ts';

const origin = 'https://catalogue.example';
const base = '/tools';

/** The site without an address of its own, and the same published below a path. */
let site: BuiltSite;
let published: BuiltSite;

beforeAll(async () => {
  site = await buildFixture();
  published = await buildFixture({ site: origin, base });
});
afterAll(() => {
  site.remove();
  published.remove();
});

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** A well-formed XML document as a tree, its names without prefixes. Throws where it is not well-formed. */
function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, attributes }) => {
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value]);
    const element: Element = { name: local, attributes: Object.fromEntries(values), children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  const [document] = root.children;
  if (document === undefined) throw new Error('an empty document');
  return document;
}

const childrenOf = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name);
const one = (element: Element, name: string): Element => {
  const [only, ...others] = childrenOf(element, name);
  if (only === undefined || others.length > 0) throw new Error(`${element.name} has not exactly one ${name}`);
  return only;
};

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What RFC 4287 wants of a feed: one id, title and date each, an author, and a link or content in each entry. */
function checkFeed(feed: Element): void {
  expect(feed.name).toBe('feed');
  const known = new Set(['id', 'title', 'updated', 'author', 'generator', 'link', 'entry', 'content']);
  one(one(feed, 'author'), 'name');
  const entries = childrenOf(feed, 'entry');
  for (const element of [feed, ...entries]) {
    expect(one(element, 'id').text).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    expect(one(element, 'title').text).not.toBe('');
    expect(one(element, 'updated').text).toMatch(instant);
    expect(element.children.filter(({ name }) => !known.has(name))).toEqual([]);
    const links = childrenOf(element, 'link').map(({ attributes }) => `${attributes['rel']} ${attributes['type']}`);
    expect(new Set(links).size).toBe(links.length);
  }
  expect(childrenOf(feed, 'link').map(({ attributes }) => attributes['rel'])).toEqual(['self', 'alternate']);
  const ids = [feed, ...entries].map((element) => one(element, 'id').text);
  expect(new Set(ids).size).toBe(ids.length);
  for (const entry of entries) expect(one(entry, 'content').attributes['type']).toBe('html');
}

/** The file that an address of the published site names. */
const fileOf = (address: string): string => {
  const { origin: found, pathname } = new URL(address);
  expect(found).toBe(origin);
  expect(pathname.startsWith(`${base}/`)).toBe(true);
  const path = decodeURI(pathname.slice(base.length + 1));
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
};

const api = (path: string): unknown => JSON.parse(site.read(path));
const shapeOf = (file: string): ApiShape | null => {
  if (/^api\/v1\/(?:schemas\/|openapi)/.test(file)) return null;
  if (file.startsWith('api/v1/servers/page/')) return 'servers';
  if (file.startsWith('api/v1/servers/')) return 'server';
  if (file.startsWith('api/v1/changes/')) return 'changes';
  const [, name = ''] = /^api\/v1\/(\w+)\.json$/.exec(file) ?? [];
  return name in apiShapes ? (name as ApiShape) : null;
};

describe('the API', () => {
  it('has files that are valid by their published schemas, each of them', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true, strictTypes: false, strictRequired: false });
    const check = Object.fromEntries(
      Object.keys(apiShapes).map((shape) => [
        shape,
        ajv.compile(api(`api/v1/schemas/${shape}.json`) as Record<string, unknown>),
      ]),
    );
    const seen = new Set<string>();
    for (const file of site.files.filter((path) => path.startsWith('api/v1/'))) {
      const shape = shapeOf(file);
      if (shape === null) continue;
      seen.add(shape);
      const isValid = check[shape]?.(api(file));
      expect(check[shape]?.errors ?? [], file).toEqual([]);
      expect(isValid).toBe(true);
    }
    expect([...seen].sort()).toEqual(Object.keys(apiShapes).sort());
    // A schema that took anything would pass too.
    expect(check['server']?.({ ...(api(`api/v1/servers/${slugs.tracker}.json`) as object), tools: [{}] })).toBe(false);
  });

  it('is described by a valid OpenAPI document, whose paths are files', async () => {
    const document = JSON.parse(published.read('api/v1/openapi.json'));
    const { valid, errors } = await new Validator().validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: `${origin}${base}` }] });
    for (const path of Object.keys(document.paths)) {
      const file = path.replace('{page}', '1').replace('{server}', slugs.tracker);
      expect(existsSync(join(published.folder, file)), file).toBe(true);
    }
  });

  it('tells every server and every tool, letter by letter', () => {
    const listed: { slug: string }[] = [];
    for (let next: string | null = '/api/v1/servers/page/1.json'; next !== null;) {
      const page = apiShapes.servers.parse(api(next.slice(1)));
      listed.push(...page.servers);
      expect(page.total).toBe(fixture.length);
      ({ next } = page);
    }
    expect(listed.map(({ slug }) => slug)).toEqual(fixture.map(({ server }) => server.slug).sort());
    for (const { server, tools } of fixture) {
      const file = apiShapes.server.parse(api(`api/v1/servers/${server.slug}.json`));
      expect(file.server).toEqual(server);
      expect(JSON.stringify(file.tools.map(({ definition }) => definition))).toBe(
        JSON.stringify(tools.map(({ definition }) => definition)),
      );
      for (const { page } of file.tools) expect(site.files).toContain(`${page.slice(1)}index.html`);
    }
  });

  it('names addresses that are there', () => {
    const index = apiShapes.index.parse(JSON.parse(published.read('api/v1/index.json')));
    const addresses = [...Object.values(index), ...Object.values(index.schemas)].filter(
      (value): value is string => typeof value === 'string' && value.startsWith('http'),
    );
    expect(addresses.length).toBeGreaterThan(10);
    for (const address of addresses) {
      expect(published.files).toContain(fileOf(address.replace('{server}', slugs.tracker)));
    }
  });
});

describe('feeds', () => {
  it('are valid Atom, the one of all and one a server', () => {
    const feeds = published.files.filter((file) => file.endsWith('.atom'));
    expect(feeds).toHaveLength(fixture.length + 1);
    for (const file of feeds) {
      const feed = parseXml(published.read(file));
      checkFeed(feed);
      for (const link of [feed, ...childrenOf(feed, 'entry')].flatMap((element) => childrenOf(element, 'link'))) {
        expect(published.files).toContain(fileOf((link.attributes['href'] ?? '').replace(/#.*$/, '')));
      }
    }
    expect(childrenOf(parseXml(published.read('changes.atom')), 'entry')).toHaveLength(3);
  });

  it('know an entry by the same id wherever the site is', () => {
    const ids = (built: BuiltSite): string[] =>
      childrenOf(parseXml(built.read('changes.atom')), 'entry').map((entry) => one(entry, 'id').text);
    expect(ids(site)).toEqual(ids(published));
  });

  it('X11: hold markup of names as text', () => {
    const content = childrenOf(parseXml(published.read(`feeds/${slugs.hostile}.atom`)), 'entry').map(
      (entry) => one(entry, 'content').text,
    );
    expect(content).toHaveLength(1);
    expect(content[0]).toContain('&lt;script&gt;');
    expect(content[0]?.match(/<\/?[a-z]+/g)?.every((tag) => /^<\/?(?:p|ul|li|code)$/.test(tag))).toBe(true);
  });
});

describe('the sitemap', () => {
  it('names every page that may be indexed, and nothing that is not there', () => {
    const index = parseXml(published.read('sitemap.xml'));
    expect(index.name).toBe('sitemapindex');
    const parts = index.children.map((part) => fileOf(one(part, 'loc').text));
    const named = parts.flatMap((part) => {
      const set = parseXml(published.read(part));
      expect(set.name).toBe('urlset');
      for (const url of set.children) expect(one(url, 'lastmod').text).toMatch(instant);
      return set.children.map((url) => fileOf(one(url, 'loc').text));
    });
    expect(new Set(named).size).toBe(named.length);
    const wanted = published.files.filter(
      (file) => file.endsWith('.html') && !published.read(file).includes('content="noindex"'),
    );
    expect(named.toSorted()).toEqual(wanted.toSorted());
    expect(published.read('robots.txt')).toContain(`Sitemap: ${origin}${base}/sitemap.xml`);
  });

  it('is not there where the site does not know its address', () => {
    expect(site.files.filter((file) => file.startsWith('sitemap'))).toEqual([]);
    expect(site.read('robots.txt')).not.toContain('Sitemap');
  });
});

describe('Markdown and llms.txt', () => {
  const targets = (markdown: string): string[] =>
    Array.from(
      markdown.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '').matchAll(/(?<!\\)\]\(([^)]*)\)/g),
      ([, target = '']) => target,
    );

  const twins = (): string[] => published.files.filter((file) => file.endsWith('.md'));

  it('link to what is there, and elsewhere over https only', () => {
    for (const file of ['llms.txt', ...twins()]) {
      const found = targets(published.read(file));
      expect(found.length, file).toBeGreaterThan(1);
      for (const address of found) {
        const [, elsewhere] = /^<(.*)>$/.exec(address) ?? [];
        if (elsewhere === undefined) expect(published.files).toContain(fileOf(address));
        else expect(new URL(elsewhere).protocol).toBe('https:');
      }
    }
  });

  it('stand beside every page that explains, are named by it, and are all found from llms.txt', () => {
    const beside = twins().filter((file) => !file.startsWith('servers/'));
    const count = (folder: string): number => beside.filter((file) => file.startsWith(folder)).length;
    expect([count('attacks/'), count('targets/'), count('categories/'), count('methodology/')]).toEqual([
      attackPatterns.length,
      policyTargets.length,
      categories.length,
      1,
    ]);
    const named = targets(published.read('llms.txt')).map(fileOf);
    for (const file of beside) {
      expect(named).toContain(file);
      const page = published.read(file.replace(/index\.md$/, 'index.html'));
      expect(page).toContain(`rel="alternate" type="text/markdown" href="${base}/${file}"`);
    }
  });

  it('have a section for each tool of a server, with the address of its page', () => {
    for (const { server, tools } of fixture) {
      const sections = published.read(`servers/${server.slug}/index.md`).split(/^### /m).slice(1);
      expect(sections).toHaveLength(tools.length);
      const pages = sections.map((section) => targets(section)[0] ?? '');
      expect(pages.map(fileOf).toSorted()).toEqual(
        published.files.filter((file) => new RegExp(`^servers/${server.slug}/[^/]+/index\\.html$`).test(file)),
      );
    }
  });

  it('tell of a pattern and a target what their pages tell', () => {
    const pattern = published.read('attacks/tool-poisoning/index.md');
    expect(pattern).toContain('MCPTox');
    expect(pattern).toMatch(/\[MCP03\]\(<https:/);
    expect(published.read('targets/claude-code/index.md')).toContain('"mcp__tasks1__list_colors"');
    expect(published.read('methodology/index.md').match(/^- T\d+: /gm)).toHaveLength(11);
  });

  it('X2: have no markup of a server outside the fences that quote it', () => {
    const markdown = published.read(`servers/${slugs.hostile}/index.md`);
    const own = markdown.replace(/^(`{3,})text\n[^]*?\n\1$/gm, '');
    expect(markdown.length - own.length).toBeGreaterThan(1_000);
    expect(own).not.toMatch(/(?<!\\)<(?!https:)/);
    expect(own).not.toMatch(/(?<!\\)!\[/);
    expect(own.match(/^#/gm)?.length).toBe(hostileNames.length + 2);
    // oxlint-disable-next-line no-misleading-character-class -- the characters that must not be there
    expect(markdown).not.toMatch(/[\u0000\u001b\u200b\u2028\u202c\u202e\u{e0060}-\u{e007e}]/u);
  });

  it('X2: name tools of a hostile server as text where they are listed', () => {
    const lists = published.files.filter((file) => /^(?:categories|attacks)\/.*\.md$/.test(file));
    const naming = lists.filter((file) => published.read(file).includes(slugs.hostile));
    expect(naming.length).toBeGreaterThan(2);
    for (const file of naming) {
      const text = published.read(file);
      expect(text, file).not.toMatch(/(?<![\\(])<(?!https:)/);
      expect(text, file).not.toMatch(/(?<!\\)!\[/);
      // oxlint-disable-next-line no-misleading-character-class -- the characters that must not be there
      expect(text, file).not.toMatch(/[\u0000\u001b\u200b\u2028\u202c\u202e\u{e0060}-\u{e007e}]/u);
    }
  });
});

describe('badges', () => {
  it('are well-formed SVG of our own elements, one a server', () => {
    for (const { server } of fixture) {
      const names = new Set<string>();
      const walk = (element: Element): void => {
        names.add(element.name);
        expect(Object.keys(element.attributes).filter((name) => /^on|href/.test(name))).toEqual([]);
        element.children.forEach(walk);
      };
      const svg = parseXml(site.read(`badge/${server.slug}.svg`));
      walk(svg);
      expect([...names].sort()).toEqual(['g', 'path', 'rect', 'svg', 'text', 'title']);
      expect(svg.attributes['role']).toBe('img');
    }
    expect(site.read(`badge/${slugs.hostile}.svg`)).toContain(`&lt;b&gt;${canary}`);
  });
});

describe('downloads', () => {
  const listed = (): { file: string; bytes: number; sha256: string }[] =>
    (api('downloads/files/index.json') as { downloads: { file: string; bytes: number; sha256: string }[] }).downloads;

  it('are what the page says, by size and digest', () => {
    const page = site.read('downloads/index.html');
    expect(listed().map(({ file }) => file)).toEqual([
      'toolgrade.sqlite.zst',
      'tools.ndjson.zst',
      'servers.ndjson.zst',
      'tools.csv',
      'servers.csv',
    ]);
    for (const { file, bytes, sha256 } of listed()) {
      const content = readFileSync(join(site.folder, 'downloads/files', file));
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(page).toContain(sha256);
      expect(site.read('downloads/files/SHA256SUMS')).toContain(`${sha256}  ${file}\n`);
    }
  });

  it('hold every tool, in NDJSON letter by letter', () => {
    const unpacked = zstdDecompressSync(readFileSync(join(site.folder, 'downloads/files/tools.ndjson.zst'))).toString();
    const lines = unpacked.trimEnd().split('\n');
    const tools = fixture
      .toSorted((a, b) => (a.server.slug < b.server.slug ? -1 : 1))
      .flatMap((server) => server.tools);
    expect(lines.map((line) => JSON.stringify(JSON.parse(line).definition))).toEqual(
      tools.map(({ definition }) => JSON.stringify(definition)),
    );
  });

  it('X10: have CSV that no spreadsheet calculates', () => {
    for (const file of ['tools.csv', 'servers.csv']) {
      const csv = site.read(`downloads/files/${file}`);
      const cells = Array.from(csv.matchAll(/(?:^|,)"((?:[^"]|"")*)"/gm), ([, cell = '']) => cell);
      expect(cells.length).toBeGreaterThan(50);
      for (const cell of cells) expect(cell).not.toMatch(/^[\s\u00a0]*[=+\-@]/);
    }
  });
});

describe('OpenSearch', () => {
  it('is offered where the site knows its address, and names the page that searches', () => {
    const description = parseXml(published.read('opensearch.xml'));
    expect(one(description, 'Url').attributes['template']).toBe(`${origin}${base}/search/?q={searchTerms}`);
    expect(one(description, 'ShortName').text.length).toBeLessThanOrEqual(16);
    expect(published.read('index.html')).toContain('type="application/opensearchdescription+xml"');
    expect(site.read('index.html')).not.toContain('opensearch');
  });
});

/** What schema.org lets a thing of each type say, as far as pages say it; `required` is what its readers need. */
const vocabulary: Record<string, { required: readonly string[]; optional?: readonly string[] }> = {
  BreadcrumbList: { required: ['itemListElement'] },
  ListItem: { required: ['position', 'name'], optional: ['item'] },
  FAQPage: { required: ['name', 'mainEntity'] },
  Question: { required: ['name', 'acceptedAnswer'] },
  Answer: { required: ['text'] },
  SoftwareApplication: {
    required: ['name', 'applicationCategory', 'url'],
    optional: ['description', 'softwareVersion', 'publisher', 'dateModified', 'sameAs'],
  },
  Organization: { required: ['name'], optional: ['url'] },
  Dataset: {
    required: ['name', 'description', 'url', 'creator', 'distribution'],
    optional: ['isAccessibleForFree', 'keywords', 'dateModified'],
  },
  DataDownload: { required: ['name', 'contentUrl', 'contentSize', 'encodingFormat', 'sha256'] },
};
const addressed = new Set(['url', 'item', 'contentUrl', 'sameAs']);

/** Checks a thing and those in it, and returns their types. */
function checkThing(thing: Record<string, unknown>): string[] {
  const { '@type': type, ...members } = thing;
  const known = vocabulary[String(type)];
  if (known === undefined) throw new Error(`a thing of the type ${String(type)}`);
  expect(Object.keys(members)).toEqual(expect.arrayContaining([...known.required]));
  const types = [String(type)];
  for (const [name, value] of Object.entries(members)) {
    expect([...known.required, ...(known.optional ?? [])]).toContain(name);
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === 'object') types.push(...checkThing(each as Record<string, unknown>));
      else {
        expect(each).not.toBe('');
        if (addressed.has(name)) expect(new URL(String(each)).protocol).toBe('https:');
      }
    }
  }
  return types;
}

describe('JSON-LD', () => {
  const dataOf = (page: string): Record<string, unknown>[] =>
    Array.from(
      published.read(page).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs),
      ([, text = '']) => JSON.parse(text),
    );

  it('is one document a page in the vocabulary of schema.org, with what is true of each kind of page', () => {
    const types = new Map<string, string[]>();
    for (const page of published.files.filter((file) => file.endsWith('.html'))) {
      const documents = dataOf(page);
      expect(documents.length, page).toBeLessThanOrEqual(1);
      for (const { '@context': context, '@graph': things, ...rest } of documents) {
        expect([context, rest]).toEqual(['https://schema.org', {}]);
        types.set(page, (things as Record<string, unknown>[]).flatMap(checkThing));
      }
    }
    const typesOf = (page: string): Set<string> => new Set(types.get(page));
    expect(typesOf(`servers/${slugs.tracker}/delete_issue/index.html`)).toEqual(
      new Set(['BreadcrumbList', 'ListItem', 'FAQPage', 'Question', 'Answer']),
    );
    expect(typesOf(`servers/${slugs.hostile}/index.html`)).toContain('SoftwareApplication');
    expect(typesOf('downloads/index.html')).toContain('DataDownload');
    expect(typesOf('risks/index.html')).toEqual(new Set(['BreadcrumbList', 'ListItem']));
  });

  it('tells the questions that the page answers, word by word', () => {
    const page = `servers/${slugs.tracker}/delete_issue/index.html`;
    const [document] = dataOf(page);
    const things = document?.['@graph'] as { '@type': string; mainEntity?: { name: string }[] }[];
    const asked = things.find(({ '@type': type }) => type === 'FAQPage')?.mainEntity ?? [];
    expect(asked).toHaveLength(2);
    for (const { name } of asked) expect(published.read(page)).toContain(`>${name}<`);
  });
});
