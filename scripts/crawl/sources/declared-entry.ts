import type { Declaration } from '#core/model/declaration.ts';
import { failed, success } from '#core/model/result.ts';
import type { Outcome, Server } from '#core/model/server.ts';
import type { SourceEntry } from '../read-sources.ts';
import type { Source } from '../source.ts';
import { emptyServer } from './empty-server.ts';

const first = <Value>(values: readonly (Value | null)[]): Value | null =>
  values.find((value) => value !== null) ?? null;

const warningOf = (declarations: readonly Declaration[]): string | null => {
  const outdated = declarations.find(({ status }) => status !== 'active');
  return outdated === undefined ? null : (outdated.statusMessage ?? `${outdated.by} has it as ${outdated.status}.`);
};

/** A kept record without what earlier declarations had filled in: only what was read of the server is left. */
export function withoutDeclarations({ declarations = [], ...server }: Server): Server {
  const own = (field: 'description' | 'repository' | 'homepage'): string | null =>
    server[field] === first(declarations.map((declaration) => declaration[field])) ? null : server[field];
  return {
    ...server,
    description: own('description'),
    repository: own('repository'),
    homepage: own('homepage'),
    deprecated: server.deprecated === warningOf(declarations) ? null : server.deprecated,
  };
}

/** A server's record with what lists declare of it. What was read comes first: a declaration only fills what is unknown. */
export function withDeclarations(server: Server, declarations: readonly Declaration[]): Server {
  if (declarations.length === 0) return server;
  return {
    ...server,
    description: server.description ?? first(declarations.map(({ description }) => description)),
    repository: server.repository ?? first(declarations.map(({ repository }) => repository)),
    homepage: server.homepage ?? first(declarations.map(({ homepage }) => homepage)),
    deprecated: server.deprecated ?? warningOf(declarations),
    declarations: [...declarations],
  };
}

/** An entry whose server also gets what lists declare of it now, and loses what they declared before. */
export function declaredEntry(entry: SourceEntry, declarations: readonly Declaration[]): SourceEntry {
  const source: Source = {
    ...entry.source,
    async read(rest, known, context) {
      const reading = await entry.source.read(rest, known, context);
      if (!reading.ok) return failed(reading.failure);
      if (!reading.value.changed) {
        const server = withoutDeclarations(reading.value.server);
        return success({ changed: false, server: withDeclarations(server, declarations) });
      }
      const { crawled } = reading.value;
      return success({
        changed: true,
        crawled: { ...crawled, server: withDeclarations(crawled.server, declarations) },
      });
    },
  };
  return declarations.length === 0 ? { ...entry, source } : { ...entry, source, declarations };
}

/**
 * A tombstone: an entry that is not read any more. Its record says why, keeps what lists declared, and has no tools; it
 * takes the place of whatever was known.
 */
export function tombstone(entry: SourceEntry, declarations: readonly Declaration[], outcome: Outcome): SourceEntry {
  const source: Source = {
    ...entry.source,
    async read(_rest, known, context) {
      const empty = emptyServer(entry.id, entry.source.kind, outcome, context.now);
      const name = known?.server.name ?? empty.name;
      const server = withDeclarations({ ...empty, name }, declarations);
      return success({ changed: true, crawled: { server, tools: [], readingKey: '' } });
    },
  };
  return { ...entry, source, declarations };
}
