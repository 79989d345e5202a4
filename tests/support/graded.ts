import type { GradedServer, GradedTool } from '#catalogue/write-snapshot.ts';
import type { Provenance } from '#core/model/provenance.ts';
import type { Server } from '#core/model/server.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { gradeTools } from '#scripts/classify/run.ts';
import { emptyServer } from '#scripts/crawl/sources/empty-server.ts';

/** A server's record for a test; what is not given is unknown. */
export function serverOf(id: string, more: Partial<Server> = {}): Server {
  const read: Server['outcome'] = { state: 'ok', code: null, message: null };
  return { ...emptyServer(id, 'npm', read, '2026-11-21T00:00:00.000Z'), version: '1.0.0', ...more };
}

/** Where a test's definition comes from. */
export function provenanceOf(more: Partial<Provenance> = {}): Provenance {
  return {
    truth: 'registered',
    gated: null,
    method: 'static',
    package: 'example',
    version: '1.0.0',
    integrity: null,
    file: 'index.js',
    line: 1,
    partial: [],
    obtainedAt: '2026-11-21T00:00:00.000Z',
    ...more,
  };
}

/** Definitions as graded tools of a server. */
export function gradedServer(
  server: Server,
  definitions: readonly ToolDefinition[],
  more: Partial<Provenance> = {},
): GradedServer {
  const tools: GradedTool[] = gradeTools({
    server,
    tools: definitions.map((definition) => ({ definition, provenance: provenanceOf(more) })),
  });
  return { server, tools };
}
