import { acts } from '../reading/read-definition.ts';
import { headWord, isAggregate, looksPublic, readOnlyMechanism, speaksSql, topicHas } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const notRecords = new Set('table schema collection database index analysis test code command script'.split(' '));
const stores =
  /^(?:mongodb|mongo|firestore|dynamodb|cosmos|soql|sosl|salesforce|elasticsearch|opensearch|supabase|airtable|database|db|elastic|couchdb|couchbase|cassandra|scylla|arangodb|surrealdb|pocketbase|appwrite|fauna|cosmosdb|tablestore|rethinkdb|firebase|nocodb|baserow|directus|xata|convex|redis|valkey|memcached|kv|etcd|consul|meilisearch|typesense|weaviate|qdrant|chroma|chromadb|pinecone|milvus|lancedb|pgvector|vectorstore|bigtable|hbase|couchbase|datastore|aerospike|tidb|dragonfly|keyspace)$/;
const records = new Set('document doc record row item entry value kv point'.split(' '));
const aboutRecords = new Set('count schema field index statistic type structure metadata stat key'.split(' '));

export const queriesADataStore = defineRule({
  id: 'queries-a-data-store',
  claim: 'A query of the caller, or a key, returns records of a data store.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: ['R3'],
  why: 'it returns records of a data store',
  reads: ['name', 'description'],
  match(reading) {
    const told = reading.clause?.object.some((noun) => records.has(noun)) === true;
    const fetched =
      acts(reading, 'read') &&
      (headWord(reading, records) || (told && /^(?:query|scan|find)$/.test(reading.main?.verb ?? ''))) &&
      !reading.name.object.some((noun) => aboutRecords.has(noun)) &&
      !reading.topic.has('documentation') &&
      topicHas(reading, stores);
    const selected =
      acts(reading, 'read') && headWord(reading, new Set(['query', 'sql'])) && readOnlyMechanism(reading) !== null;
    if (!fetched && !selected && !/^(?:query|find|run|execute|aggregate|select)$/.test(reading.main?.verb ?? ''))
      return notApplicable;
    if (isAggregate(reading) || looksPublic(reading) || (headWord(reading, notRecords) && !fetched)) return no;
    return selected || speaksSql(reading) || topicHas(reading, stores) ? yes([reading.main?.evidence]) : no;
  },
  gaps: ['A store of public data whose definition does not say so is over-graded.'],
  examples: {
    matches: [
      { name: 'run_soql_query', description: 'Executes a SOQL query against Salesforce.' },
      { name: 'find', description: 'Run a find query against a MongoDB collection.' },
    ],
    misses: [
      { name: 'list_tables', description: 'List tables of the database.' },
      { name: 'run_build', description: 'Run a build.' },
    ],
  },
});
