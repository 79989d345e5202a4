import { isJsonObject } from '#core/model/json.ts';
import { toolDefinition, type ToolDefinition } from '#core/model/tool-definition.ts';
import type { Gap } from '#core/model/provenance.ts';
import type { ExtractedTool } from './extract/extraction.ts';
import { limits } from './limits.ts';
import { isShallow } from './read-manifest.ts';

/** What is wrong with a field by the limits, or null. */
function excess(field: string, value: unknown): string | null {
  const { description, schema, depth } = limits.tools;
  if (typeof value === 'string') return value.length > description ? `longer than ${description} characters` : null;
  if (!isJsonObject(value)) return `the ${field} is not of the type that MCP asks for`;
  if (!isShallow(value, depth)) return `nested deeper than ${depth} levels`;
  return Buffer.byteLength(JSON.stringify(value)) > schema ? `larger than ${schema} bytes` : null;
}

/**
 * The tools that fit the limits and MCP's types. A field that does not is left out whole and named as a gap;
 * a tool without a usable name is dropped and counted.
 */
export function boundTools(tools: readonly ExtractedTool[]): { kept: ExtractedTool[]; dropped: number } {
  const kept: ExtractedTool[] = [];
  for (const tool of tools) {
    const { name } = tool.definition;
    if (
      kept.length >= limits.tools.perServer ||
      typeof name !== 'string' ||
      name === '' ||
      name.length > limits.tools.name
    ) {
      continue;
    }
    const definition: Record<string, unknown> = { name };
    const partial: Gap[] = [...tool.partial];
    for (const field of ['title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const) {
      const value = tool.definition[field];
      if (value === undefined) continue;
      const reason =
        excess(field, value) ?? (fits(field, value) ? null : `the ${field} is not of the type that MCP asks for`);
      if (reason === null) definition[field] = value;
      else partial.push({ pointer: `/${field}`, reason });
    }
    kept.push({ ...tool, definition: definition as ToolDefinition, partial });
  }
  return { kept, dropped: tools.length - kept.length };
}

function fits(field: keyof ToolDefinition, value: unknown): boolean {
  return toolDefinition.shape[field].safeParse(value).success;
}
