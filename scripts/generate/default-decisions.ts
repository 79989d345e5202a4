// Writes what the tests of policies need of the default catalogue: names, decisions and the types of arguments, no prose.
//   node scripts/generate/default-decisions.ts .toolgrade/catalogue.sqlite
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Catalogue } from '#catalogue/catalogue.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { gradeTools } from '#scripts/classify/run.ts';

const typeWords = ['type', 'properties', 'required', 'items', 'enum', 'default'];

/** A schema with what decides about types alone. */
function bare(schema: JsonValue): JsonValue {
  if (!isJsonObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => typeWords.includes(key))
      .map(([key, value]): [string, JsonValue] => {
        if (key === 'properties' && isJsonObject(value)) {
          return [key, Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bare(member)]))];
        }
        return [key, key === 'items' ? bare(value) : value];
      }),
  ) satisfies JsonObject;
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('say where the catalogue is');
const catalogue = new Catalogue(path);
const servers = Array.from(catalogue.servers(), (server) => ({
  server: server.id,
  tools: gradeTools({ server, tools: catalogue.tools(server.id) }).map(({ definition, decision }) => ({
    tool: definition.name,
    decision: { ...decision, reason: '', doesNotPrevent: [], noLimit: null },
    inputSchema: bare(definition.inputSchema ?? {}),
  })),
})).filter(({ tools }) => tools.length > 0);
const lines = servers.map((each) => JSON.stringify(each));
writeFileSync(join(import.meta.dirname, '../../tests/fixtures/default-decisions.jsonl'), `${lines.join('\n')}\n`);
