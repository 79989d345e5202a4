import type { ToolDefinition } from './tool-definition.ts';

/** Characters of JSON that make one token, about: English and JSON come to 3.5 to 4.5 with the tokenizers in use. */
export const charactersPerToken = 4;

/**
 * About how many tokens of a model's context a definition takes: the name, the description and the input schema, which
 * are what clients hand to a model, as compact JSON, a token for every four characters. An estimate: every model
 * counts in its own way.
 */
export function tokenEstimate({ name, description, inputSchema }: ToolDefinition): number {
  return Math.ceil(JSON.stringify({ name, description, inputSchema }).length / charactersPerToken);
}
