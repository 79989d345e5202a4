import { z } from 'zod';
import { isJsonObject, type JsonObject } from './json.ts';

const jsonObject = z.custom<JsonObject>(isJsonObject, 'must be a JSON object');

/** Hints that a server's author sets on a tool (MCP specification, `ToolAnnotations`). Claims, never proof. */
export const toolAnnotations = z.looseObject({
  title: z.string().optional(),
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});
export type ToolAnnotations = z.infer<typeof toolAnnotations>;

/** What a server says of one tool: the six fields of MCP's `Tool` that a grade may rest on. */
export const toolDefinition = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: jsonObject.optional(),
  outputSchema: jsonObject.optional(),
  annotations: toolAnnotations.optional(),
});
export type ToolDefinition = z.infer<typeof toolDefinition>;

/** The fields of a definition, in the order in which a page shows them. */
export const definitionFields = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;
export type DefinitionField = (typeof definitionFields)[number];
