import { acts, argument } from '../reading/read-definition.ts';
import { readOnlyMechanism, speaksSql, topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const readOnlyIsEnforced = defineRule({
  id: 'read-only-is-enforced',
  claim: 'A named mechanism keeps an open query from changing anything.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['T6', 'R33'],
  why: 'A read-only transaction, role or statement filter outside the model makes an interpreter a reader.',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'read', 'run', 'compute', 'trigger')) return notApplicable;
    const mechanism = readOnlyMechanism(reading);
    if (
      mechanism !== null &&
      /transaction|function|method|call/i.test(mechanism.text) &&
      topicHas(reading, /^(?:contract|function|method|call|blockchain|rpc)$/)
    )
      return yes(
        [mechanism],
        'The definition says that no transaction is made, so nothing on the ledger changes (T6): Read.',
      );
    if (mechanism === null || !(speaksSql(reading) || argument(reading, 'query', 'sql') !== undefined)) return no;
    return yes(
      [mechanism],
      `The definition names what keeps the query from writing ("${mechanism.text.slice(0, 60)}"), so it is Read and not Execute (T6).`,
    );
  },
  gaps: ["The mechanism is the author's word; nobody has tested it."],
  examples: {
    matches: [
      {
        name: 'query',
        description: 'Run a read-only SQL query in a read-only transaction.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } } },
      },
      {
        name: 'execute_query',
        description: 'Executes a SQL query. Only SELECT statements are allowed.',
        inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'execute_sql',
        description: 'Run SQL safely.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } } },
      },
      { name: 'delete_rows', description: 'Delete rows with a read-only user check.' },
    ],
  },
});
