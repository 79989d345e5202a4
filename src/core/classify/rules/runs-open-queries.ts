import { acts, argument, isNamed, says, topicIs } from '../reading/read-definition.ts';
import { speaksSql } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const runsOpenQueries = defineRule({
  id: 'runs-open-queries',
  claim: 'The caller supplies a statement in a language that can also change data.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T6', 'R3'],
  why: 'Unrestricted SQL, Cypher or GraphQL can write and drop as well as read.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const because =
      'It takes a free statement in a language that can also change data, and nothing enforces that it only reads (T6, R3): Execute.';
    if (!acts(reading, 'run', 'read', 'trigger', 'manage', 'create', 'update')) return no;
    const statement = argument(reading, 'sql');
    const graph = isNamed(reading, /\bgraphql\b/) ?? says(reading, /\bGraphQL (?:query|operation|mutation|request)/i);
    const field = statement ?? argument(reading, 'query', 'command');
    const queries =
      /^(?:query|run|execute|exec|eval|call|send|perform)$/.test(reading.main?.verb ?? '') ||
      isNamed(reading, /\b(?:sql|query|statement|cypher|mutation)\b/) !== null;
    if (
      graph !== null &&
      queries &&
      !/^(?:list|get|describe|validate|show|explain|check|lint|search|find)$/.test(reading.main?.verb ?? '') &&
      (field !== undefined || reading.parameters.length === 0) &&
      says(reading, /\bread[- ]only\b/i) === null &&
      isNamed(reading, /\bintrospect(?:ion)?\b/) === null
    )
      return yes([graph, field?.evidence()], because);
    if (!queries) return no;
    if (
      /^(?:diagnose|debug|translate|review|suggest|rewrite|estimate|recommend|get|list|show|describe|explain|validate|format|generate|analyze|optimize|count|parse|check|lint|convert|create|update|save|search|find)$/.test(
        reading.main?.verb ?? '',
      ) &&
      statement === undefined
    )
      return no;
    if (
      /^(?:explain|validate|format|generate|analyze|optimize|parse|check|lint|convert|save|create|describe)$/.test(
        reading.main?.verb ?? '',
      )
    )
      return no;
    // A bare "query" on a server for a database: doubt raises (T11).
    if (
      reading.bare &&
      reading.main?.verb === 'query' &&
      topicIs(reading, 'sql') &&
      reading.name.words.length === 1 &&
      reading.description.text.trim() === ''
    )
      return yes([reading.main.evidence], because);
    if (statement !== undefined) return yes([reading.main?.evidence, statement.evidence()], because);
    const said =
      isNamed(reading, /\b(?:sql|cypher)\b/) ??
      says(
        reading,
        /\b(?:SQL|Cypher|Gremlin|CQL|database) (?:query|queries|statements?|commands?|script)\b|\bquery (?:data )?(?:with|using|in) SQL\b|\b(?:raw|arbitrary|any|custom|given|specific) SQL\b|\bSQL\s?(?:查询|语句|文)/i,
      );
    const onDatabase =
      speaksSql(reading) &&
      field !== undefined &&
      /\bquery\b/.test(reading.name.words.map((word) => word.lower).join(' '));
    if (said === null && !onDatabase) return no;
    if (field === undefined && reading.parameters.length > 0) return no;
    return yes([said ?? reading.main?.evidence, field?.evidence()], because);
  },
  gaps: ['Natural-language questions that the server turns into SQL are not read as statements.'],
  examples: {
    matches: [
      { name: 'run_query', description: 'Executes a SQL query and returns the results.' },
      {
        name: 'execute_sql',
        description: 'Run a statement.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'explain_query',
        description: 'Explain the plan of a SQL query.',
        inputSchema: { type: 'object', properties: { sql: { type: 'string' } } },
      },
      {
        name: 'search_docs',
        description: 'Search the documentation.',
        inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
      },
    ],
  },
});
