import type { ServerRecord, ToolRecord, ToolSummary } from '#catalogue/records.ts';
import { snapshot } from './snapshot.ts';

/** A server and what its pages show of its tools, each read when a page first asks for it. */
class Shelf {
  readonly record: ServerRecord;
  #tools: readonly ToolRecord[] | undefined;
  #summaries: readonly ToolSummary[] | undefined;
  #bySlug: ReadonlyMap<string, ToolRecord> | undefined;

  constructor(record: ServerRecord) {
    this.record = record;
  }

  get tools(): readonly ToolRecord[] {
    return (this.#tools ??= snapshot.toolsOf(this.record.server.slug));
  }

  tool(slug: string): ToolRecord | undefined {
    this.#bySlug ??= new Map(this.tools.map((tool) => [tool.slug, tool]));
    return this.#bySlug.get(slug);
  }

  get summaries(): readonly ToolSummary[] {
    return (this.#summaries ??= snapshot.summariesOf(this.record.server.slug));
  }
}

/** The server that was asked for last: pages are rendered a server at a time, and each of them asks again. */
let shelf: Shelf | undefined;

function shelfOf(slug: string): Shelf {
  if (shelf?.record.server.slug === slug) return shelf;
  const record = snapshot.server(slug);
  if (record === undefined) throw new Error(`the snapshot has no server ${slug}`);
  shelf = new Shelf(record);
  return shelf;
}

/** A server that a route was made for. Throws where the snapshot changed under the build. */
export function loadServer(slug: string): ServerRecord {
  return shelfOf(slug).record;
}

/** The tools of a server in the order in which it declares them. Throws as `loadServer` does. */
export function loadTools(server: string): readonly ToolRecord[] {
  return shelfOf(server).tools;
}

/** What lists show of the tools of a server, in the same order. Throws as `loadServer` does. */
export function loadSummaries(server: string): readonly ToolSummary[] {
  return shelfOf(server).summaries;
}

/** A tool that a route was made for. Throws where the snapshot changed under the build. */
export function loadTool(server: string, slug: string): ToolRecord {
  const record = shelfOf(server).tool(slug);
  if (record === undefined) throw new Error(`the snapshot has no tool ${slug} of ${server}`);
  return record;
}
