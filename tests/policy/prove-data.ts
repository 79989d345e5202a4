// Proves every target against real tools with hostile names among them, and prints a table.
//   npm run test:slow -- SERVERS.jsonl.gz [TOOLS]
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';
import type { ToolDecision } from '#core/model/policy.ts';
import { decide } from '#core/policy/decide.ts';
import { readLines } from '#scripts/lines.ts';
import { proveServer, table, type Proof } from './prove-servers.ts';
import { hostileTexts } from './hostile-texts.ts';

const [path, wanted = '2000'] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('Say which file of servers to read: npm run test:slow -- SERVERS.jsonl.gz [TOOLS]\n');
  process.exit(2);
}
const proofs = new Map<string, Proof>();
const names = hostileTexts();
const most = 12;
let count = 0;
let line = 0;
const lines = readLines(createReadStream(path).pipe(createGunzip()), 2 ** 24);
for await (const { text } of lines) {
  // Spread over the file, with those that have schemas.
  if (text === null || line++ % 5 !== 0 || !text.includes('"inputSchema"')) continue;
  const server = JSON.parse(text);
  const definitions = (server.tools ?? [])
    .flatMap((tool: unknown) => toolDefinition.safeParse(tool).data ?? [])
    .slice(0, most);
  const decisions = definitions.map(
    (definition: ReturnType<typeof toolDefinition.parse>, index: number): ToolDecision => {
      const decision = decide(definition, classifyTool(definition, { server: String(server.name) }));
      // Every sixth gets a hostile name in place of its own.
      const tool = index % 6 === 5 ? (names[(count + index) % names.length] ?? '') : definition.name;
      return { tool, decision, inputSchema: definition.inputSchema };
    },
  );
  if (decisions.length === 0) continue;
  proveServer(String(server.id), decisions, proofs);
  count += decisions.length;
  if (count >= Number(wanted)) break;
}
process.stdout.write(`${count} tools\n${table(proofs)}\n`);
const failures = [...proofs.values()].flatMap((proof) =>
  proof.failures.slice(0, 5).map((each) => ({ target: proof.target, ...each })),
);
for (const each of failures) process.stdout.write(`${JSON.stringify(each)}\n`);
process.exit(failures.length === 0 ? 0 : 1);
