import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Folder } from './folder.ts';
import { Sitemap, sitemapLimits } from './sitemap.ts';

it('stays under the limits of the format, and names each part once', () => {
  const root = mkdtempSync(join(tmpdir(), 'toolgrade-sitemap-'));
  try {
    const sitemap = new Sitemap(new Folder(root), (path) => `https://catalogue.example${path}`);
    const all = 2 * sitemapLimits.urls + 1;
    for (let page = 0; page < all; page += 1) sitemap.add(`/a&b/${page}/`, '2026-11-03T08:15:00Z');
    sitemap.end();
    const read = (name: string): string => readFileSync(join(root, name), 'utf8');
    const parts = Array.from(
      read('sitemap.xml').matchAll(/<loc>https:\/\/catalogue\.example\/(.*?)<\/loc>/g),
      ([, name = '']) => name,
    );
    expect(parts).toEqual(['sitemap-1.xml', 'sitemap-2.xml', 'sitemap-3.xml']);
    const sizes = parts.map((name) => read(name).match(/<url>/g)?.length);
    expect(sizes).toEqual([sitemapLimits.urls, sitemapLimits.urls, 1]);
    expect(read('sitemap-3.xml')).toContain(
      `<url><loc>https://catalogue.example/a&amp;b/${all - 1}/</loc><lastmod>2026-11-03T08:15:00Z</lastmod></url>`,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
