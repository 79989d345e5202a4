import { canonicalJson } from '#core/model/json.ts';
import type { Provenance } from '#core/model/provenance.ts';
import type { Server } from '#core/model/server.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { watchedFields, type FieldChange, type HistoryEntry, type ToolEntry } from './history-entry.ts';

interface Tool {
  definition: ToolDefinition;
  provenance: Provenance;
}

/** A server and its tools as one crawl left them. */
export interface State {
  server: Server;
  tools: readonly Tool[];
}

/** True where a client of the published server can get to see a tool. */
export function isExposed({ provenance }: Tool): boolean {
  return provenance.truth === 'listed' || provenance.truth === 'registered';
}

/** Names a tool within its server: its name, and which of the tools of that name it is. */
export function toolKey(name: string, nth: number): string {
  return `${nth} ${name}`;
}

/** Tools by their keys, in order. A name that comes twice has two. */
export function byKey<Any extends { definition: ToolDefinition }>(
  tools: readonly Any[],
): Map<string, { tool: Any; name: string; nth: number }> {
  const met = new Map<string, number>();
  return new Map(
    tools.map((tool) => {
      const { name } = tool.definition;
      const nth = (met.get(name) ?? 0) + 1;
      met.set(name, nth);
      return [toolKey(name, nth), { tool, name, nth }];
    }),
  );
}

const textOf = (server: Server, field: FieldChange['field']): string | null => {
  const value = server[field];
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? null : value.join(', ');
};

function fieldChanges(before: Server, after: Server): FieldChange[] {
  return watchedFields
    .map((field) => ({ field, before: textOf(before, field), after: textOf(after, field) }))
    .filter((change) => change.before !== change.after);
}

/** Names the bytes that a tool was read from; null where nothing names them, as with an endpoint. */
function bytesOf(server: Server, { provenance }: Tool): string | null {
  // A repository's version is its commit.
  return provenance.integrity ?? (server.kind === 'github' ? server.version : null);
}

/** Names of all the bytes that a state was read from. */
const allBytes = ({ server, tools }: State): Set<string | null> =>
  new Set([server.integrity, ...tools.map((tool) => bytesOf(server, tool))]);

function toolChanges(before: State, after: State): ToolEntry[] {
  const [was, is] = [byKey(before.tools), byKey(after.tools)];
  const by = (tool: Tool, own: State, other: State): ToolEntry['by'] => {
    const bytes = bytesOf(own.server, tool);
    return bytes !== null && allBytes(other).has(bytes) ? 'reading' : 'server';
  };
  const kept = (tool: Tool): ToolEntry['before'] => ({ definition: tool.definition, counted: isExposed(tool) });
  const changes: ToolEntry[] = [];
  for (const [key, { tool, name, nth }] of is) {
    const old = was.get(key)?.tool;
    if (old === undefined) changes.push({ name, nth, change: 'added', by: by(tool, after, before), before: null });
    else if (isExposed(old) !== isExposed(tool) || canonicalJson(old.definition) !== canonicalJson(tool.definition)) {
      changes.push({ name, nth, change: 'changed', by: by(tool, after, before), before: kept(old) });
    }
  }
  for (const [key, { tool, name, nth }] of was) {
    if (is.has(key)) continue;
    changes.push({ name, nth, change: 'removed', by: by(tool, before, after), before: kept(tool) });
  }
  return changes;
}

/** What two crawls of a server found different, or null where nothing that is watched is. The later one dates it. */
export function compare(before: State, after: State): HistoryEntry | null {
  const fields = fieldChanges(before.server, after.server);
  const tools = toolChanges(before, after);
  if (fields.length === 0 && tools.length === 0) return null;
  const { crawledAt: at, slug, name } = after.server;
  return { at, event: 'changed', slug, name, fields, tools };
}
