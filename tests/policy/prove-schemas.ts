// Holds every policy of the default catalogue against the schema that a target's makers publish, and prints a table.
//   npm run test:schemas -- TARGET=SCHEMA.json …
// The schemas are their makers': get them from the address that the target's page names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import type { ToolDecision } from '#core/model/policy.ts';
import { targets } from '#core/policy/targets/index.ts';

const pairs = process.argv.slice(2).map((word) => word.split('='));
const usage = `Say which schema is which target's: npm run test:schemas -- TARGET=SCHEMA.json …\nTargets: ${targets.map(({ id }) => id).join(', ')}\n`;
if (pairs.length === 0 || pairs.some((pair) => pair.length !== 2)) {
  process.stderr.write(usage);
  process.exit(2);
}

const servers = readFileSync(join(import.meta.dirname, '../fixtures/default-decisions.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { server: string; tools: ToolDecision[] });

const readers: Record<string, (text: string) => unknown> = {
  json: (text) => JSON.parse(text) as unknown,
  yaml: (text) => parseYaml(text) as unknown,
  toml: parseToml,
};

/** What a reader's own file has besides the policy, where the schema wants it. */
const surroundings: Record<string, (policy: unknown) => unknown> = {
  agentgateway: (policy) => {
    const { mcp = {} } = policy as { mcp?: object };
    return { ...(policy as object), mcp: { targets: [{ name: 'server', stdio: { cmd: 'server' } }], ...mcp } };
  },
};

let failed = false;
for (const [id = '', file = ''] of pairs) {
  const target = targets.find((candidate) => candidate.id === id);
  const read = target === undefined ? undefined : readers[target.language];
  if (target === undefined || read === undefined) {
    process.stderr.write(`There is no target ${id} in JSON, YAML or TOML.\n${usage}`);
    process.exit(2);
  }
  const schema = JSON.parse(readFileSync(file, 'utf8')) as { $schema?: string };
  const options = { strict: false, validateFormats: false, allErrors: false };
  const ajv = schema.$schema?.includes('2020-12') === true ? new Ajv2020(options) : new Ajv(options);
  const isValid = ajv.compile(schema);
  let policies = 0;
  const complaints = new Set<string>();
  for (const { server, tools } of servers) {
    for (const { mode } of target.others) {
      const { text } = target.emit(tools, { serverKey: 'server', others: mode });
      policies += 1;
      const whole = surroundings[id]?.(read(text)) ?? read(text);
      if (!isValid(whole)) complaints.add(`${server}, others ${mode}: ${ajv.errorsText(isValid.errors)}`);
    }
  }
  process.stdout.write(`${id}: ${policies} policies, ${complaints.size} do not fit ${file}\n`);
  for (const complaint of [...complaints].slice(0, 5)) process.stdout.write(`  ${complaint}\n`);
  failed ||= complaints.size > 0;
}
process.exit(failed ? 1 : 0);
