import { classifyTool } from '#core/classify/classify-tool.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { decide } from '#core/policy/decide.ts';
import type { Catalogue, CrawledServer } from '#catalogue/catalogue.ts';
import type { SnapshotMeta } from '#catalogue/records.ts';
import { writeSnapshot, type GradedServer, type GradedTool } from '#catalogue/write-snapshot.ts';

/** The tools of one server with their grades and decisions. */
export function gradeTools({ server, tools }: Pick<CrawledServer, 'server' | 'tools'>): GradedTool[] {
  return tools.map(({ definition, provenance }) => {
    const classification = classifyTool(definition, { server: server.name });
    return { definition, provenance, classification, decision: decide(definition, classification) };
  });
}

function* graded(catalogue: Catalogue): Generator<GradedServer> {
  for (const server of catalogue.servers())
    yield { server, tools: gradeTools({ server, tools: catalogue.tools(server.id) }) };
}

/** Grades every tool of a catalogue and writes the snapshot, a server at a time. */
export function gradeCatalogue(catalogue: Catalogue, snapshot: string): SnapshotMeta {
  return writeSnapshot(snapshot, graded(catalogue), rulesVersion);
}
