import type { ServerRecord, ToolRecord } from '#catalogue/records.ts';
import { snapshot } from './snapshot.ts';

/** A server that a route was made for. Throws where the snapshot changed under the build. */
export function loadServer(slug: string): ServerRecord {
  const record = snapshot.server(slug);
  if (record === undefined) throw new Error(`the snapshot has no server ${slug}`);
  return record;
}

/** A tool that a route was made for. Throws where the snapshot changed under the build. */
export function loadTool(server: string, slug: string): ToolRecord {
  const record = snapshot.tool(server, slug);
  if (record === undefined) throw new Error(`the snapshot has no tool ${slug} of ${server}`);
  return record;
}
