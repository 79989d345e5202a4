import { acts, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const languageCannotModify = defineRule({
  id: 'language-cannot-modify',
  claim: 'The query language that the caller supplies cannot modify anything.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['R3', 'T6'],
  why: 'SOQL, PromQL, JQL and search languages have no statement that changes data.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const pattern =
      /\b(?:PromQL|LogQL|JQL|CQL search|SOQL|SOSL|KQL|NRQL|TraceQL|SPARQL|Lucene|JMESPath|jq filter|XPath|GAQL|MQL|OData|Overpass(?: QL)?|subgraph|Elasticsearch (?:query )?DSL|search quer(?:y|ies)|FQL|LQL|SuiteQL)\b/i;
    const named =
      says(reading, pattern) ??
      isNamed(reading, /\b(?:promql|logql|jql|soql|sosl|kql|nrql|sparql|gaql|subgraph|graphql introspection)\b/);
    if (named === null || !acts(reading, 'read', 'run', 'compute', 'trigger')) return no;
    return yes([named], 'The query language can only read (R3), so an open query is not an open interpreter.');
  },
  gaps: ['SPARQL Update and vendor extensions that write are not told apart.'],
  examples: {
    matches: [
      { name: 'execute_promql', description: 'Execute a PromQL query.' },
      { name: 'run_soql_query', description: 'Run a SOQL query against Salesforce.' },
    ],
    misses: [
      { name: 'execute_sql', description: 'Execute a SQL query.' },
      { name: 'delete_by_query', description: 'Delete documents that match a Lucene query.' },
    ],
  },
});
