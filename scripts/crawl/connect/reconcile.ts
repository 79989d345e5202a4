import type { CrawledTool } from '#catalogue/catalogue.ts';
import { canonicalJson, type JsonValue } from '#core/model/json.ts';
import type { Difference } from '#core/model/provenance.ts';
import { definitionFields } from '#core/model/tool-definition.ts';

/** What a live list and the code of one version do not agree on. */
export type Disagreement =
  | { kind: 'field'; tool: string; pointer: string }
  /** The code registers it, and the list lacks it. */
  | { kind: 'not-listed'; tool: string }
  /** The list has it, and it was not found in the code. */
  | { kind: 'not-in-source'; tool: string };

export interface Reconciled {
  /** Listed tools in the server's order, then those that only the code has. */
  tools: CrawledTool[];
  differences: Disagreement[];
}

const notListed = 'The server did not list it when it was started without options and with made-up credentials.';

/** Fields that both sides read whole and read differently. A part that the code alone leaves open is no disagreement. */
function fieldDifferences(source: CrawledTool, listed: CrawledTool): Difference[] {
  const open = [...source.provenance.partial, ...listed.provenance.partial].map(({ pointer }) => pointer);
  return definitionFields.flatMap((field) => {
    const pointer = `/${field}`;
    if (open.some((gap) => gap === '' || gap === pointer || gap.startsWith(`${pointer}/`))) return [];
    const [inSource, inList] = [source.definition[field], listed.definition[field]];
    if (canonicalJson(inSource) === canonicalJson(inList)) return [];
    return [{ pointer, source: (inSource ?? null) as JsonValue }];
  });
}

/** A listed tool with its place in the code. */
function joined(source: CrawledTool, listed: CrawledTool): CrawledTool {
  const { package: carrier, version, integrity, file, line, gated } = source.provenance;
  const differences = fieldDifferences(source, listed);
  return {
    definition: listed.definition,
    provenance: {
      ...listed.provenance,
      // Credentials were made up for the list: who has none may not see the tool.
      gated: gated?.by === 'credential' ? gated : null,
      package: carrier,
      version,
      integrity,
      file,
      line,
      ...(differences.length === 0 ? {} : { differences }),
    },
  };
}

/** A tool of the code that the list lacks: there under a condition, if at all. */
function unlisted(source: CrawledTool): CrawledTool {
  const { truth, gated } = source.provenance;
  if (truth !== 'registered') return source;
  const condition = gated?.condition ?? notListed;
  return { ...source, provenance: { ...source.provenance, gated: { by: gated?.by ?? 'unknown', condition } } };
}

/**
 * Joins what the code of a server says with what the running server lists, by name. The list is the truth of what it has; the code
 * keeps the place. Where they differ, both are kept and the fields are named. Tools of one name are matched in their order.
 */
export function reconcile(staticTools: readonly CrawledTool[], listed: readonly CrawledTool[]): Reconciled {
  const byName = new Map<string, CrawledTool[]>();
  // What the entry reaches is what runs: it is matched before a tool of the same name elsewhere.
  const ordered = [...staticTools].sort(
    (one, other) => Number(other.provenance.truth === 'registered') - Number(one.provenance.truth === 'registered'),
  );
  for (const tool of ordered) {
    const { name } = tool.definition;
    byName.set(name, [...(byName.get(name) ?? []), tool]);
  }
  const matched = new Set<CrawledTool>();
  const listedNames = new Set(listed.map(({ definition }) => definition.name));
  const differences: Disagreement[] = [];
  const tools = listed.map((tool) => {
    const { name } = tool.definition;
    const source = byName.get(name)?.shift();
    if (source === undefined) {
      differences.push({ kind: 'not-in-source', tool: name });
      return tool;
    }
    matched.add(source);
    const result = joined(source, tool);
    for (const { pointer } of result.provenance.differences ?? []) {
      differences.push({ kind: 'field', tool: name, pointer });
    }
    return result;
  });
  for (const source of staticTools) {
    const { name } = source.definition;
    // A second declaration of a listed tool is another way to the same one, not a tool that is missing.
    if (matched.has(source) || listedNames.has(name)) continue;
    if (source.provenance.truth === 'registered') differences.push({ kind: 'not-listed', tool: name });
    tools.push(unlisted(source));
  }
  return { tools, differences };
}
