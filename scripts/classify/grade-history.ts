import { classifyTool } from '#core/classify/classify-tool.ts';
import { toolSlug } from '#core/identity/slug.ts';
import { definitionDifferences } from '#core/model/definition-difference.ts';
import type { Server } from '#core/model/server.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import type { PastGrade, ServerChange, ServerHistory, ToolChange } from '#catalogue/change.ts';
import { byKey, isExposed, toolKey } from '#catalogue/history/compare.ts';
import type { HistoryEntry, ToolEntry } from '#catalogue/history/history-entry.ts';
import { toolSlugs, type GradedTool } from '#catalogue/write-snapshot.ts';

/** What the catalogue remembers of a server. */
export interface Remembered {
  /** When the first server of the catalogue was read. */
  began: string | null;
  firstRead: string | null;
  /** Newest first. */
  entries: readonly HistoryEntry[];
}

/** Differences that a snapshot keeps of one change. */
const mostDifferences = 40;

interface Past {
  definition: ToolDefinition;
  grade: PastGrade;
}

/** What the rules make of a definition; a model's verdict is left out, since it may be there for one of two and not for the other. */
function past(definition: ToolDefinition, counted: boolean, server: string): Past {
  const { digest, category, risk } = classifyTool(definition, { server });
  return { definition, grade: { digest, category, risk, counted } };
}

function changeOf(
  entry: ToolEntry,
  at: string,
  place: Pick<ToolChange, 'slug' | 'present'>,
  before: Past | null,
  after: Past | null,
): ToolChange {
  const all = before === null || after === null ? [] : definitionDifferences(before.definition, after.definition);
  return {
    name: entry.name,
    ...place,
    change: entry.change,
    by: entry.by,
    before: before?.grade ?? null,
    after: after?.grade ?? null,
    at,
    differences: all.slice(0, mostDifferences),
    more: Math.max(0, all.length - mostDifferences),
  };
}

/**
 * The history of a server with the grades that each definition has by the rules of today. It goes back from what the
 * tools are now, because an entry keeps only what went.
 */
export function gradeHistory(
  server: Server,
  tools: readonly GradedTool[],
  { began, firstRead, entries }: Remembered,
): ServerHistory {
  const slugs = toolSlugs(tools.map(({ definition }) => definition.name));
  const current = [...byKey(tools)];
  const slugOf = new Map(current.map(([key], index) => [key, slugs[index] ?? '']));
  const known = new Map(current.map(([key, { tool }]) => [key, tool]));
  /** What tools were at the time that the walk has come to, as far as a change made it known. */
  const state = new Map<string, Past | null>();
  const stateOf = (key: string): Past | null => {
    const found = state.get(key);
    if (found !== undefined) return found;
    const tool = known.get(key);
    return tool === undefined ? null : past(tool.definition, isExposed(tool), server.name);
  };
  const changes: ServerChange[] = [];
  const toolChanges: ToolChange[] = [];
  for (const [index, { at, event, fields, tools: changed }] of entries.entries()) {
    const graded = changed.map((entry): ToolChange => {
      const key = toolKey(entry.name, entry.nth);
      const slug = slugOf.get(key) ?? `${toolSlug(entry.name)}${entry.nth === 1 ? '' : `--${entry.nth}`}`;
      const after = entry.change === 'removed' ? null : stateOf(key);
      const before = entry.before === null ? null : past(entry.before.definition, entry.before.counted, server.name);
      state.set(key, before);
      return changeOf(entry, at, { slug, present: known.has(key) }, before, after);
    });
    toolChanges.push(...graded);
    changes.push({
      server: server.slug,
      name: server.name,
      present: true,
      at,
      number: entries.length - index,
      event,
      fields,
      tools: graded.map(({ at: _at, differences: _differences, more: _more, ...summary }) => summary),
    });
  }
  if (firstRead !== null && began !== null && firstRead > began) {
    changes.push({
      server: server.slug,
      name: server.name,
      present: true,
      at: firstRead,
      number: 0,
      event: 'added',
      fields: [],
      tools: [],
    });
  }
  return { firstRead, changes, tools: toolChanges };
}

/** The departure of a server that the catalogue does not have any more. */
export function departure({ at, event, slug, name, fields }: HistoryEntry): ServerChange {
  return { server: slug, name, present: false, at, number: 0, event, fields, tools: [] };
}
