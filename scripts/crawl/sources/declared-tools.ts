import type { CrawledTool } from '#catalogue/catalogue.ts';
import { isJsonObject } from '#core/model/json.ts';
import type { Gap, Provenance } from '#core/model/provenance.ts';
import { definitionFields, type ToolDefinition } from '#core/model/tool-definition.ts';
import { boundTools } from '../bound-tools.ts';
import type { ExtractedTool } from '../extract/extraction.ts';

/** Where tools come from that somebody wrote down; what is not known of the single tool is filled in. */
export type DeclaredProvenance = Omit<Provenance, 'partial' | 'gated'>;

/** Fields that every server gives a client, and a declaration often leaves out. */
const expected = ['description', 'inputSchema'] as const;

/** The fields of a definition that a record has, as they are: `boundTools` judges their types. Null says nothing. */
function fieldsOf(record: object): ToolDefinition {
  const fields = definitionFields
    .map((field) => [field, Object.hasOwn(record, field) ? (record as Record<string, unknown>)[field] : null] as const)
    .filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(fields) as ToolDefinition;
}

/** A list of what its author left open is a gap, unless a live server is where the tools come from. */
function gapsOf(definition: ToolDefinition, { truth }: DeclaredProvenance): Gap[] {
  if (truth === 'listed') return [];
  return expected
    .filter((field) => definition[field] === undefined)
    .map((field) => ({ pointer: `/${field}`, reason: `the declaration has no ${field}` }));
}

/**
 * Tools that a record declares (a registry's entry, a bundle's manifest, a line of an import), within the limits.
 * `dropped` counts those without a usable name, and those over the limit.
 */
export function declaredTools(
  records: readonly unknown[],
  provenance: DeclaredProvenance,
): { tools: CrawledTool[]; dropped: number } {
  const objects = records.filter(isJsonObject);
  const extracted = objects.map((record): ExtractedTool => {
    const definition = fieldsOf(record);
    return {
      definition,
      truth: 'source-only',
      gated: null,
      package: { name: provenance.package ?? '', version: provenance.version ?? '' },
      file: provenance.file ?? '',
      line: 1,
      partial: gapsOf(definition, provenance),
      style: '',
    };
  });
  const { kept } = boundTools(extracted);
  return {
    tools: kept.map(({ definition, partial }) => ({ definition, provenance: { ...provenance, gated: null, partial } })),
    dropped: records.length - kept.length,
  };
}
