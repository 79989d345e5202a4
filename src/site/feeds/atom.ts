import { createHash } from 'node:crypto';
import { escapeXml } from '../text/xml.ts';

/** A feed or an entry is known by its id alone: it never changes, wherever the site is published. */
export interface AtomEntry {
  /** What makes the id: the same words give the same id. */
  key: readonly (string | number)[];
  title: string;
  /** ISO 8601 in UTC. */
  updated: string;
  /** The page that tells of it; null where there is none. */
  link: string | null;
  /** HTML. */
  content: string;
}

export interface AtomFeed {
  key: readonly string[];
  title: string;
  /** Where the feed is. */
  self: string;
  /** The page that shows the same. */
  alternate: string;
  /** Where there are no entries: ISO 8601 in UTC, or null. */
  updated: string | null;
  /** Newest first. */
  entries: readonly AtomEntry[];
}

/** A UUID of the eighth version (RFC 9562): its bits are those of a SHA-256 of the words. */
function uuid(key: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(key)).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** A time as RFC 3339 wants it; the beginning of time where the text is none. */
function instant(text: string | null): string {
  return text !== null && dateTime.test(text) ? text : '1970-01-01T00:00:00Z';
}

const attributes = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');

/** An entry as XML, to stand in a feed. */
function entryXml({ key, title, updated, link, content }: AtomEntry): string {
  return [
    '<entry>',
    `<id>urn:uuid:${uuid(key)}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<updated>${instant(updated)}</updated>`,
    ...(link === null ? [] : [`<link${attributes({ rel: 'alternate', type: 'text/html', href: link })}/>`]),
    `<content type="html">${escapeXml(content)}</content>`,
    '</entry>',
  ].join('\n');
}

/** An Atom feed (RFC 4287). */
export function atomFeed({ key, title, self, alternate, updated, entries }: AtomFeed): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
    `<id>urn:uuid:${uuid(key)}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<updated>${instant(entries[0]?.updated ?? updated)}</updated>`,
    '<author><name>Toolgrade</name></author>',
    '<generator>Toolgrade</generator>',
    `<link${attributes({ rel: 'self', type: 'application/atom+xml', href: self })}/>`,
    `<link${attributes({ rel: 'alternate', type: 'text/html', href: alternate })}/>`,
    ...entries.map(entryXml),
    '</feed>',
    '',
  ].join('\n');
}
