import { z } from 'zod';
import { apiShapes, apiTitles, type ApiShape } from './shapes.ts';

/** A JSON Schema (2020-12). */
export type JsonSchema = Record<string, unknown>;

/** The schema of one kind of file, made of the shape that the code itself reads and writes by. */
export function apiSchema(shape: ApiShape): JsonSchema {
  const schema = z.toJSONSchema(apiShapes[shape], {
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // The one custom type of the model: any JSON object.
      if (zodSchema instanceof z.ZodCustom) jsonSchema.type = 'object';
      // Files may gain members without a new version.
      delete jsonSchema.additionalProperties;
    },
  });
  return { title: `Toolgrade API v1: ${shape}`, description: apiTitles[shape], ...schema };
}
