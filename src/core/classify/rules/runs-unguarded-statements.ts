import { acts, argument, isNamed, says, topicIs } from '../reading/read-definition.ts';
import { readOnlyMechanism } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const runsUnguardedStatements = defineRule({
  id: 'runs-unguarded-statements',
  claim: 'A free SQL statement runs and nothing keeps it from dropping or changing data.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: ['T6'],
  why: 'one free statement can drop or change everything that the credential reaches',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!acts(reading, 'run', 'read', 'trigger', 'manage', 'create', 'update') || readOnlyMechanism(reading) !== null)
      return no;
    const statement = argument(reading, 'sql', 'query', 'command');
    if (statement === undefined && reading.parameters.length > 0) return no;
    const verb = reading.main?.verb ?? '';
    if (!/^(?:query|run|execute|exec|eval|call|send|perform)$/.test(verb) && argument(reading, 'sql') === undefined)
      return no;
    if (
      /^(?:explain|validate|format|generate|analyze|optimize|parse|check|lint|convert|save|create|describe)$/.test(verb)
    )
      return no;
    const said =
      isNamed(reading, /\b(?:sql|cypher)\b/) ??
      says(
        reading,
        /\b(?:SQL|Cypher|Gremlin|database) (?:query|queries|statements?|commands?|script)\b|\bwith SQL\b|\b(?:INSERT|UPDATE|DELETE)\b[^.]{0,20}\b(?:quer(?:y|ies)|statements?)\b|\bSQL\s?(?:查询|语句|文)/i,
      ) ??
      (argument(reading, 'sql') === undefined ? null : (argument(reading, 'sql')?.evidence() ?? null));
    if (
      said === null &&
      !(topicIs(reading, 'sql') && isNamed(reading, /\bquery\b/) !== null && statement !== undefined)
    )
      return no;
    return yes([said ?? reading.main?.evidence, statement?.evidence()]);
  },
  gaps: ['A database role that can only read is not seen unless the definition names it.'],
  examples: {
    matches: [
      { name: 'run_query', description: 'Executes a SQL query.' },
      { name: 'execute_sql', inputSchema: { type: 'object', properties: { sql: { type: 'string' } } } },
    ],
    misses: [
      {
        name: 'query',
        description: 'Run SQL in a read-only transaction.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } } },
      },
      { name: 'list_tables', description: 'List tables.' },
    ],
  },
});
