import { escapeXml } from '#site/text/xml.ts';
import type { Address } from '#site/feeds/change-feed.ts';
import { paths } from '#site/paths.ts';
import type { Folder } from './folder.ts';

/** Bounds of one part: half the 50 MB that the format allows, and below its 50,000 addresses. */
export const sitemapLimits = { urls: 40_000, bytes: 25_000_000 };

const head = '<?xml version="1.0" encoding="utf-8"?>\n';
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/**
 * A sitemap in parts with an index (sitemaps.org), written as addresses come. Only for a site that knows its address:
 * the format has no relative ones.
 */
export class Sitemap {
  readonly #folder: Folder;
  readonly #address: Address;
  readonly #parts: { path: string; changed: string | null }[] = [];
  #entries: string[] = [];
  #bytes = 0;
  #changed: string | null = null;

  constructor(folder: Folder, address: Address) {
    this.#folder = folder;
    this.#address = address;
  }

  /** `changed` is when what the page tells was read, ISO 8601; null where it is made of many things. */
  add(path: string, changed: string | null = null): void {
    const modified = changed === null ? '' : `<lastmod>${escapeXml(changed)}</lastmod>`;
    const entry = `<url><loc>${escapeXml(this.#address(path))}</loc>${modified}</url>\n`;
    if (this.#entries.length === sitemapLimits.urls || this.#bytes + entry.length > sitemapLimits.bytes) this.#write();
    this.#entries.push(entry);
    this.#bytes += Buffer.byteLength(entry);
    if (changed !== null && (this.#changed === null || changed > this.#changed)) this.#changed = changed;
  }

  /** Writes the last part, and the index of all. */
  end(): void {
    if (this.#entries.length > 0) this.#write();
    const parts = this.#parts.map(({ path, changed }) => {
      const modified = changed === null ? '' : `<lastmod>${escapeXml(changed)}</lastmod>`;
      return `<sitemap><loc>${escapeXml(this.#address(path))}</loc>${modified}</sitemap>\n`;
    });
    this.#folder.write(paths.sitemap, `${head}<sitemapindex ${namespace}>\n${parts.join('')}</sitemapindex>\n`);
  }

  #write(): void {
    const path = paths.sitemapPart(this.#parts.length + 1);
    this.#folder.write(path, `${head}<urlset ${namespace}>\n${this.#entries.join('')}</urlset>\n`);
    this.#parts.push({ path, changed: this.#changed });
    this.#entries = [];
    this.#bytes = 0;
    this.#changed = null;
  }
}
