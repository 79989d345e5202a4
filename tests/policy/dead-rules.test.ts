import { expect, test } from 'vitest';
import { readers } from '../support/policy-readers/index.ts';

const json = (value: unknown): string => JSON.stringify(value);
const settings = { $schema: 'https://json.schemastore.org/claude-code-settings.json' };

/** Texts that a parser takes and that never do what they look like, each with the same text mended. */
const rules: [string, string, string, string][] = [
  [
    'claude-code',
    'parentheses on a rule for an MCP tool',
    json({ ...settings, permissions: { deny: ['mcp__some__drop(all)'] } }),
    json({ ...settings, permissions: { deny: ['mcp__some__drop'] } }),
  ],
  [
    'claude-code',
    'a wildcard without a server',
    json({ ...settings, permissions: { allow: ['mcp__*'] } }),
    json({ ...settings, permissions: { allow: ['mcp__some__list'] } }),
  ],
  [
    'gemini-cli',
    'an underscore in the name of a server',
    '[[rule]]\nmcpName = "some_server"\ntoolName = "drop"\ndecision = "deny"\npriority = 500\n',
    '[[rule]]\nmcpName = "some-server"\ntoolName = "drop"\ndecision = "deny"\npriority = 500\n',
  ],
  [
    'gemini-cli',
    'a repetition of a repetition, for which the client drops the rule',
    '[[rule]]\nmcpName = "some"\ntoolName = "drop"\nargsPattern = "(a+)+"\ndecision = "deny"\npriority = 500\n',
    '[[rule]]\nmcpName = "some"\ntoolName = "drop"\nargsPattern = "a+"\ndecision = "deny"\npriority = 500\n',
  ],
  [
    'agentgateway',
    'a deny rule, which lets a call pass when its expression fails',
    'mcp: {policies: {mcpAuthorization: {rules: [{deny: \'mcp.tool.name == "drop"\'}]}}}',
    'mcp: {policies: {mcpAuthorization: {rules: [{allow: \'mcp.tool.name == "list"\'}]}}}',
  ],
  [
    'litellm',
    'an empty list, which restricts nothing',
    'mcp_servers: {some: {allowed_tools: []}}',
    'mcp_servers: {some: {allowed_tools: [list]}}',
  ],
  [
    'openai-api',
    'an empty list of tools',
    json({
      type: 'mcp',
      server_label: 'some',
      server_url: 'https://a.example/mcp',
      allowed_tools: [],
      require_approval: 'always',
    }),
    json({
      type: 'mcp',
      server_label: 'some',
      server_url: 'https://a.example/mcp',
      allowed_tools: ['list'],
      require_approval: 'always',
    }),
  ],
  [
    'intercept',
    'a rule that evaluates nothing',
    'version: "1"\ntools: {drop: {rules: [{name: r}]}}',
    'version: "1"\ntools: {drop: {rules: [{name: r, action: deny}]}}',
  ],
];

test.each(rules)('%s: the lint catches %s', (id, _, dead, mended) => {
  const problems = (text: string): string[] => {
    try {
      return readers.get(id)?.problems({ text, more: [] }, 'some') ?? ['no reader'];
    } catch (error) {
      return [String(error)];
    }
  };
  expect(problems(mended)).toEqual([]);
  expect(problems(dead)).not.toEqual([]);
});

test('Intercept: a condition on an argument blocks a call that leaves it out, which is why none is written on an optional one', () => {
  const text =
    'version: "1"\ntools: {drop: {rules: [{name: r, conditions: [{path: args.force, op: in, value: [false]}]}]}}';
  const judge = readers.get('intercept')?.open({ text, more: [] }, 'some');
  expect(judge?.call('drop', { force: false }, 0)).toBe('allow');
  expect(judge?.call('drop', {}, 0)).toBe('deny');
});

test('ToolHive: a number compared with a whole number permits nothing', () => {
  const policy = (comparison: string): string =>
    `version: "1.0"\ntype: cedarv1\ncedar: {policies: ['permit(principal, action == Action::"call_tool", resource == Tool::"pay") when { ${comparison} };'], entities_json: "[]"}`;
  const pays = (text: string) =>
    readers.get('toolhive')?.open({ text, more: [] }, 'some').call('pay', { amount: 5 }, 0);
  expect(pays(policy('resource.arg_amount <= 10'))).toBe('deny');
  expect(pays(policy('resource.arg_amount.lessThanOrEqual(decimal("10.0"))'))).toBe('allow');
});
