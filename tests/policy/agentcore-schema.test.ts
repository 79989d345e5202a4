import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ToolDecision } from '#core/model/policy.ts';
import { agentcore } from '#core/policy/targets/agentcore.ts';
import { schemaProblems } from '../support/policy-readers/cedar.ts';

// The package has no module for import.
const generator: unknown = createRequire(import.meta.url)('@cedar-policy/mcp-schema-generator-wasm');
const { generateSchema } = z
  .object({ generateSchema: z.function({ input: [z.string(), z.string()], output: z.string() }) })
  .parse(generator);
const answer = z.object({ isOk: z.boolean(), schema: z.string().nullable() });

/** What every gateway has, as Cedar's generator of schemas wants it said. */
const stub = `namespace AgentCore {
  @mcp_principal
  entity OAuthUser;
  @mcp_resource
  entity Gateway;
  action "call_tool" appliesTo { principal: [OAuthUser], resource: [Gateway] };
}`;

/**
 * The Cedar schema of a server's tools, made from their input schemas by Cedar's own generator; null where it can make
 * none, as for names with a hyphen and for arguments with the name of a word of Cedar's.
 */
function schemaOf(tools: readonly ToolDecision[], key: string): string | null {
  const listed = tools.map(({ tool, inputSchema }) => ({ name: `${key}___${tool}`, inputSchema }));
  return answer.parse(JSON.parse(generateSchema(stub, JSON.stringify(listed)))).schema;
}

const emit = (tools: readonly ToolDecision[], serverKey: string): string => {
  const [usual] = agentcore.others;
  if (usual === undefined) throw new Error('the target has no mode');
  return agentcore.emit(tools, { serverKey, others: usual.mode }).text;
};

const servers: { server: string; tools: ToolDecision[] }[] = readFileSync(
  join(import.meta.dirname, '../fixtures/default-decisions.jsonl'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { server: string; tools: ToolDecision[] });

test('every policy fits, in strict mode, the schema that Cedar makes of the tools', { timeout: 300_000 }, () => {
  let looked = 0;
  let fitted = 0;
  for (const { server, tools } of servers) {
    const named = tools.filter((tool) => schemaOf([tool], 'server') !== null);
    const text = emit(named, 'server');
    expect([server, schemaProblems(text, schemaOf(named, 'server') ?? '')]).toEqual([server, []]);
    fitted += named.length;
    if (text.includes('context.input')) looked += 1;
  }
  expect(fitted).toBeGreaterThan(600);
  // Where no policy looked at an argument, this would prove nothing.
  expect(looked).toBeGreaterThan(3);
});

test('a policy that asks for an argument that a tool does not have, does not fit', () => {
  const found = servers.find(
    ({ tools }) => schemaOf(tools, 'server') !== null && emit(tools, 'server').includes('context.input["'),
  );
  if (found === undefined) throw new Error('no policy looks at an argument');
  const wrong = emit(found.tools, 'server').replace(/context\.input\["\w+/, 'context.input["no_such_argument');
  expect(schemaProblems(wrong, schemaOf(found.tools, 'server') ?? '')).not.toEqual([]);
});
