import { conditional, defineRule, no } from '../rule.ts';

export const connectsToAChosenEndpoint = defineRule({
  id: 'connects-to-a-chosen-endpoint',
  claim: 'An argument names the endpoint or the connection that the call uses.',
  shows: { kind: 'facet', facet: 'external-communication' },
  rulings: ['R31'],
  why: 'the caller chooses the endpoint',
  reads: ['inputSchema'],
  match(reading) {
    const connection = reading.parameters.find(
      ({ roles, words }) => roles.has('connection') || (roles.has('host') && !/^(?:ip|ip address)$/.test(words)),
    );
    return connection === undefined
      ? no
      : conditional([connection.evidence()], `the caller chooses the endpoint in “${connection.name}”`);
  },
  gaps: ['A host that is only looked up is not told apart from one that is contacted.'],
  examples: {
    matches: [
      { name: 'query', inputSchema: { type: 'object', properties: { connectionString: { type: 'string' } } } },
      { name: 'lookup', inputSchema: { type: 'object', properties: { rpc_url: { type: 'string' } } } },
    ],
    misses: [
      { name: 'lookup', inputSchema: { type: 'object', properties: { ip: { type: 'string' } } } },
      { name: 'query', inputSchema: { type: 'object', properties: { table: { type: 'string' } } } },
    ],
  },
});
