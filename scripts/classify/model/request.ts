import { randomBytes } from 'node:crypto';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { zodResponseFormat } from 'openai/helpers/zod';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { answer } from './answer.ts';
import type { Configuration } from './configuration.ts';
import type { Capability } from './ladder.ts';
import type { Prompt } from './prompt/read-prompt.ts';

/** A tool as one call shows it: an id of this call, the start of its definition's digest, and its text. */
export interface ShownTool {
  id: string;
  digest: string;
  definition: ToolDefinition;
  text: string;
}

/** Parameters that shape an answer. They are part of the key of a verdict. */
export const parameters = { temperature: 0 } as const;
/** Tokens of an answer: for what a model thinks first, and for each tool. */
const tokensAhead = 1000;
const tokensPerTool = 600;
const charactersPerToken = 3;

/** Gives tools their place in a call. */
export function shown(tools: readonly { definition: ToolDefinition; text: string }[]): ShownTool[] {
  return tools.map(({ definition, text }, index) => ({
    id: `t${index + 1}`,
    digest: definitionDigest(definition).slice('sha256-'.length, 'sha256-'.length + 16),
    definition,
    text,
  }));
}

/** The longest answer that a call with so many tools is given room for. */
export function roomFor(tools: number): number {
  return tokensAhead + tokensPerTool * tools;
}

/**
 * The body of one call. Definitions stand between two lines with a mark of 128 random bits, which nobody who wrote one
 * could know. It names no tool that the model could call, and holds nothing of ours but the prompt.
 */
export function requestBody(
  tools: readonly ShownTool[],
  {
    configuration,
    prompt,
    capability,
    room,
  }: { configuration: Configuration; prompt: Prompt; capability: Capability; room: number },
): ChatCompletionCreateParamsNonStreaming {
  const mark = randomBytes(16).toString('hex');
  const lines = tools.map(({ id, digest, text }) => `{"id":"${id}","digest":"${digest}","definition":${text}}`);
  const { format, temperature, bound } = capability;
  return {
    model: configuration.model,
    messages: [
      { role: 'system', content: prompt.text },
      { role: 'user', content: [`begin ${mark}`, ...lines, `end ${mark}`].join('\n') },
    ],
    stream: false,
    [bound]: room,
    ...(temperature ? parameters : {}),
    ...(format === 'json_schema' ? { response_format: zodResponseFormat(answer, 'verdicts') } : {}),
    ...(format === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
    // OpenRouter hands a request to providers that ignore response_format unless told not to.
    ...(format !== 'prompt' && new URL(configuration.baseURL).hostname === 'openrouter.ai'
      ? { provider: { require_parameters: true } }
      : {}),
  };
}

/** The most tokens that a request can use. */
export function mostOf(body: ChatCompletionCreateParamsNonStreaming, room: number): { input: number; output: number } {
  return { input: Math.ceil(JSON.stringify(body).length / charactersPerToken), output: room };
}
