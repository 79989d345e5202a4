import { acts, argument, isNamed, objectIs } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const asksModelForText = defineRule({
  id: 'asks-model-for-text',
  claim: 'The call asks a model for text and gives the answer back.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['R2'],
  why: 'A model that only answers cannot change anything; one that can act is Execute.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const named = isNamed(
      reading,
      /\b(?:ask|chat|completion|completions|sampling|consult|prompt|llm|gpt|claude|gemini|inference)\b/,
    );
    if (
      named === null ||
      (reading.parameters.length > 0 && argument(reading, 'prompt', 'body', 'query') === undefined) ||
      (reading.parameters.length === 0 && isNamed(reading, /\b(?:completions?|sampling)\b/) === null) ||
      objectIs(reading, 'agent')
    )
      return no;
    if (
      acts(reading, 'create', 'update', 'remove', 'unlink', 'send', 'grant', 'pay', 'manage') &&
      !/completion|sampling/.test(reading.definition.name)
    )
      return no;
    if (/\bslack|discord|channel|message\b/i.test(reading.definition.name)) return no;
    return yes([named], 'A model is asked for text, which comes back to the caller; nothing acts on it (R2).');
  },
  gaps: [
    'A "chat" tool behind which an agent acts, and whose definition does not say so, is read as one that only answers.',
  ],
  examples: {
    matches: [
      {
        name: 'ask_gemini',
        description: 'Ask Gemini a question.',
        inputSchema: { type: 'object', properties: { prompt: { type: 'string' } } },
      },
      {
        name: 'trigger-sampling-request',
        description: 'Trigger a request for LLM sampling.',
        inputSchema: { type: 'object', properties: { prompt: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'chat_with_agent',
        description: 'Delegate to an agent.',
        inputSchema: { type: 'object', properties: { message: { type: 'string' } } },
      },
      {
        name: 'send_chat',
        description: 'Send a chat message.',
        inputSchema: { type: 'object', properties: { message: { type: 'string' } } },
      },
    ],
  },
});
