import { argument } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const takesASecret = defineRule({
  id: 'takes-a-secret',
  claim: 'A secret is passed in as an argument.',
  shows: { kind: 'tag', tag: 'takes-secret' },
  rulings: ['R5'],
  why: "A secret among the arguments passes through the model's context.",
  reads: ['inputSchema', 'description'],
  match(reading) {
    const secret =
      reading.parameters.find(
        (parameter) =>
          parameter.roles.has('secret') &&
          !/^(?:page|next|continuation|sync|pagination|cursor|base|quote|from|to|in|out|folder|parent|doc|document|file|idempotency|max)? ?tokens?$|page token/.test(
            parameter.words.replace(/^token$/, 'auth token'),
          ),
      ) ?? argument(reading, 'connection');
    return secret === undefined || (/url|provider/.test(secret.words) && !/database|db|connection/.test(secret.words))
      ? no
      : yes([secret.evidence()]);
  },
  gaps: ['A token that is no secret (a page token) may be taken for one.'],
  examples: {
    matches: [
      { name: 'list_repos', inputSchema: { type: 'object', properties: { api_key: { type: 'string' } } } },
      { name: 'query', inputSchema: { type: 'object', properties: { connectionString: { type: 'string' } } } },
    ],
    misses: [
      { name: 'list_repos', inputSchema: { type: 'object', properties: { page_token: { type: 'string' } } } },
      { name: 'list_tokens', inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } } },
    ],
  },
});
