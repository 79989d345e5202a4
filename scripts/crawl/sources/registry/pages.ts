import { isJsonObject, type JsonValue } from '#core/model/json.ts';
import { guardedFetch } from '../../http/guarded-fetch.ts';
import { limits } from '../../limits.ts';
import { isShallow } from '../../read-manifest.ts';
import type { CrawlContext, Problem } from '../../source.ts';

/** A piece of a registry's list; or why the list ends here. */
export type Page = { servers: JsonValue[] } | { problem: Problem };

function readPage(body: Buffer): { servers: JsonValue[]; next: string | null } | null {
  let value: JsonValue;
  try {
    value = JSON.parse(body.toString('utf8')) as JsonValue;
  } catch {
    return null;
  }
  if (!isJsonObject(value) || !Array.isArray(value['servers'])) return null;
  const metadata = isJsonObject(value['metadata']) ? value['metadata'] : {};
  const next = metadata['nextCursor'] ?? metadata['next_cursor'];
  return { servers: value['servers'], next: typeof next === 'string' && next !== '' ? next : null };
}

/**
 * The pages of `GET /v0.1/servers`, one request after another. Ends with a problem where a page cannot be had, or the
 * cursor comes back (`E_CURSOR_LOOP`), or there are more pages than are read (`E_PAGES`).
 */
export async function* registryPages(
  base: string,
  query: Readonly<Record<string, string>>,
  { settings, signal }: CrawlContext,
): AsyncGenerator<Page> {
  const end = (code: string, message: string): Page => ({
    problem: { code, subject: base, message, incomplete: true },
  });
  const seen = new Set<string>();
  let cursor: string | null = null;
  for (let page = 0; page < limits.listing.pages; page += 1) {
    signal?.throwIfAborted();
    const address = new URL(`${base.replace(/\/+$/, '')}/v0.1/servers`);
    const parameters = { limit: String(limits.listing.pageSize), ...query, ...(cursor === null ? {} : { cursor }) };
    for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
    const answer = await guardedFetch(address.href, {
      accept: ['application/json', 'application/problem+json'],
      maxBytes: limits.listing.pageBytes,
      // The user named this registry: it may be one of their own.
      allowLocal: true,
      client: settings?.client,
    });
    if (!answer.ok) {
      yield end(answer.failure.code, answer.failure.message);
      return;
    }
    const read = readPage(answer.value.body);
    if (read === null) {
      yield end('E_REGISTRY', 'The answer is not a list of servers as the MCP Registry gives it (v0.1).');
      return;
    }
    yield { servers: read.servers.filter((entry) => isShallow(entry, limits.tools.depth)) };
    if (read.next === null) return;
    if (read.next.length > limits.listing.cursorLength || seen.has(read.next)) {
      yield end('E_CURSOR_LOOP', 'The list does not end: its cursor comes back. What was read up to here is used.');
      return;
    }
    seen.add(read.next);
    cursor = read.next;
  }
  yield end('E_PAGES', `The list has more than ${limits.listing.pages} pages. The first ones are used.`);
}
