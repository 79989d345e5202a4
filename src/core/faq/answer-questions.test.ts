import * as fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decide } from '../policy/decide.ts';
import { exampleTool, type Example } from '../policy/example-tool.ts';
import { policiesFor } from '../policy/policies-for.ts';
import { categories } from '../taxonomy/category.ts';
import { facetIds } from '../taxonomy/facet.ts';
import { riskLevels } from '../taxonomy/risk-level.ts';
import { answerQuestions } from './answer-questions.ts';
import type { FaqTool } from './question.ts';
import { questions } from './questions/index.ts';

const plainServer: FaqTool['server'] = {
  kind: 'npm',
  name: 'opnsense-mcp-server',
  version: '1.2.3',
  license: 'MIT',
  publisher: 'vespo92',
  repository: 'https://github.com/example/opnsense-mcp-server',
};

/** A tool as a page knows it, with the policies that the page shows. */
function faqTool(example: Example, server = plainServer): FaqTool {
  const { definition, classification } = exampleTool(example);
  const decision = decide(definition, classification);
  const policies = policiesFor({ tool: definition.name, decision }, 'opnsense').map(
    ({ target, does, losses, block }) => ({
      title: target.title,
      does,
      limits: target.can.limit,
      hasLosses: losses.length > 0,
      block,
    }),
  );
  return { server, definition, classification, decision, policies };
}

function answersOf(example: Example, server = plainServer): Record<string, string> {
  return Object.fromEntries(answerQuestions(faqTool(example, server)).map(({ id, answer }) => [id, answer]));
}

const portForward: Example = {
  name: 'nat_create_port_forward',
  description: 'Create a port forward rule',
  inputSchema: {
    type: 'object',
    properties: { interface: {}, protocol: {}, destination_port: {}, target: {}, local_port: {}, enabled: {} },
    required: ['interface', 'protocol', 'destination_port', 'target'],
  },
  category: 'Write',
  risk: 'High',
  moves: [{ kind: 'floor', id: 'network-change', level: 'High', because: 'it changes network exposure', evidence: [] }],
  facets: { 'network-change': 'yes' },
};

test('every file in questions/ defines one question, under its own name, and the index lists it', () => {
  const files = readdirSync(`${import.meta.dirname}/questions`).filter((file) => file !== 'index.ts');
  expect(questions.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  for (const { cites } of questions) expect(cites.length).toBeGreaterThan(0);
});

describe('answerQuestions', () => {
  test('says of one tool what only that tool calls for', () => {
    expect(answersOf(portForward)).toMatchInlineSnapshot(`
      {
        "block": "The policy on this page keeps it usable, so blocking it takes an edit. In PolicyLayer policy.json and Intercept YAML, add nat_create_port_forward to the top-level list hide and take it out of tools. In Claude Code settings, add mcp__opnsense__nat_create_port_forward to the list deny under permissions. In Codex CLI config, add nat_create_port_forward to disabled_tools of the server “opnsense”. In Gemini CLI policy, add a rule with mcpName “opnsense”, toolName nat_create_port_forward, decision deny and a priority above your other rules. In Anthropic API toolset, set enabled to false for nat_create_port_forward under configs.",
        "enforce-policy": "Take the policy in the format of the client or gateway that stands between the model and the server, and follow the steps beside it. What the policy does depends on what the format can say: in PolicyLayer policy.json and Intercept YAML it allows 30 calls a minute; in Claude Code settings, Codex CLI config and Gemini CLI policy it asks a person before each call; in Anthropic API toolset it hides it from the model and denies it. What PolicyLayer policy.json, Anthropic API toolset and Intercept YAML cannot say of the decision is listed with the policy.",
        "needs-approval": "Yes: a person should see a call before it is made. An approval may be remembered where the client offers that. Of the formats here, Claude Code settings, Codex CLI config and Gemini CLI policy can ask. Where the client or gateway cannot ask, the policy allows 30 calls a minute instead.",
        "rate-limit": "Only as a second choice, where nobody can be asked: 30 calls a minute. The number is a conventional ceiling against loops, not a measured one, and it leaves the High risk of a single call as it is. PolicyLayer policy.json and Intercept YAML can count calls; Claude Code settings, Codex CLI config, Gemini CLI policy and Anthropic API toolset cannot.",
        "reversible": "Yes, as far as its definition says: what it creates or changes can be changed back by another call. What others saw or did in the meantime stays as it is.",
        "risk-level": "High. A Write tool starts at Medium; this one is raised because it changes network exposure. On this scale High stands for this: an effect that reaches beyond stored data, is hard to undo, or touches access, secrets or exposure.",
        "what-it-does": "It is a Write tool of opnsense-mcp-server: a call creates or changes stored data. It takes 6 arguments: interface, protocol, destination_port, target, local_port (optional), enabled (optional). Its author writes: “Create a port forward rule”.",
        "which-server": "The npm package opnsense-mcp-server provides it; version 1.2.3 was read. Its publisher is vespo92. It names https://github.com/example/opnsense-mcp-server as its source repository. Its licence is MIT.",
      }
    `);
  });

  test('a tool without arguments and without a description', () => {
    const answers = answersOf({
      name: 'cli_reload_firewall',
      category: 'Execute',
      risk: 'High',
      inputSchema: { type: 'object', properties: {} },
    });
    expect(answers['what-it-does']).toBe(
      'It is an Execute tool of opnsense-mcp-server: a call runs something or sets off a process. It takes no arguments. Its author gives no description.',
    );
    expect(answers['risk-level']).toContain(
      'That is where an Execute tool starts, and nothing in the definition moves it.',
    );
    expect(answers).not.toHaveProperty('sends-data-out');
  });

  test('a description with an apostrophe stays whole', () => {
    const answers = answersOf({ ...portForward, description: "Request a Let's Encrypt certificate." });
    expect(answers['what-it-does']).toContain("Its author writes: “Request a Let's Encrypt certificate”.");
  });

  test('a hidden tool is not said to need a limit or to be usable', () => {
    const answers = answersOf({
      name: 'drop_database',
      category: 'Destructive',
      risk: 'Critical',
      facets: { irreversible: 'yes' },
    });
    expect(answers['rate-limit']).toMatch(/^No: /);
    expect(answers.block).toMatch(/^The policy on this page blocks it already\. /);
    expect(answers['needs-approval']).toContain('should not be called at all');
  });

  test('what blocks it is what each format has for it', () => {
    const { block } = answersOf(portForward);
    expect(block).toContain(
      'In PolicyLayer policy.json and Intercept YAML, add nat_create_port_forward to the top-level list hide and take it out of tools.',
    );
    expect(block).toContain(
      'In Claude Code settings, add mcp__opnsense__nat_create_port_forward to the list deny under permissions.',
    );
  });
});

const phrase = fc.oneof(
  fc.constantFrom(
    '',
    '...',
    'Ends with dots...',
    'A "quoted" word',
    '“Curly”',
    "It's",
    'Why? Because! Yes.',
    'MCP Server',
    'null',
    'x\ny',
    '<b>x</b>',
    '\u202Eabc',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.lorem({ maxCount: 30 }),
);
const value = fc.constantFrom('yes', 'conditional', 'no');
const anyExample: fc.Arbitrary<Example> = fc.record({
  name: fc.oneof(fc.stringMatching(/^[a-z][a-zA-Z0-9_-]{0,40}$/), phrase),
  description: fc.option(phrase, { nil: undefined }),
  inputSchema: fc.option(
    fc.uniqueArray(fc.oneof(fc.stringMatching(/^[a-z_]{1,12}$/), phrase), { maxLength: 9 }).map((names) => ({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, {}])),
      required: names.slice(0, 3),
    })),
    { nil: undefined },
  ),
  category: fc.constantFrom(...categories),
  risk: fc.constantFrom(...riskLevels),
  moves: fc.array(
    fc.record({
      kind: fc.constantFrom('floor', 'cap'),
      id: fc.constant('x'),
      level: fc.constantFrom(...riskLevels),
      because: fc.constantFrom('it changes network exposure', 'the payee is chosen by the caller.'),
      evidence: fc.constant([]),
    }),
    { maxLength: 3 },
  ),
  facets: fc.dictionary(fc.constantFrom(...facetIds), value),
  contradictions: fc.constantFrom(
    [],
    [{ annotation: 'readOnlyHint', claimed: true, text: 'The author says read-only; we read Write.' }],
  ),
  thin: fc.constantFrom(null, 'whether the query can write', 'Say what is deleted.'),
});
const anyServer: fc.Arbitrary<FaqTool['server']> = fc.record({
  kind: fc.constantFrom('npm', 'dir', 'tarball'),
  name: fc.oneof(fc.constantFrom('MCP Server', 'OPNSense MCP Server', '@scope/mcp-server', 'a'), phrase),
  version: fc.constantFrom(null, '1.0.0', '2.0.0-beta.1'),
  license: fc.constantFrom(null, 'MIT', 'SEE LICENSE IN LICENSE.md'),
  publisher: fc.option(phrase, { nil: null }),
  repository: fc.constantFrom(null, 'https://github.com/example/x'),
});

/** The words of ours: those of others stand in quotation marks, single words too, and names are names. */
function ours(text: string, tool: FaqTool): string {
  const names = [
    tool.definition.name,
    tool.server.name,
    tool.server.publisher ?? '',
    ...Object.keys(tool.definition.inputSchema?.properties ?? {}),
  ];
  return names
    .filter((name) => !/^[A-Za-z]*$/.test(name))
    .sort((one, other) => other.length - one.length)
    .reduce(
      (rest, name) => rest.replaceAll(new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`, 'g'), 'Name'),
      text
        .replaceAll(/“[^“”]*”( \(an empty name\))?/g, 'Quoted')
        .replace(/(?<=arguments?: ).*?(?=\. Its author)/, 'Names'),
    );
}

const traps: [name: string, trap: RegExp][] = [
  ['a before a vowel', /\ba [aeio]/i],
  ['an before a consonant', /\ban (?![aeiou])/i],
  ['a word twice', /(?<![\w-])([a-z]+) \1(?![\w-])/i],
  ['MCP server after MCP Server', /MCP server MCP server/i],
  ['two full stops', /[.!?…:;,]\s*[.!?;,]/],
  ['a placeholder', /undefined|\bnull\b|NaN|\[object/],
  ['two spaces', / {2}/],
  ['space before punctuation', / [.,;:?!]/],
  ['a lonely quotation mark', /[“”]/],
  ['something invisible', /[\p{C}\p{Zl}\p{Zp}]/u],
  ['keys that no format on the page has', /rate_limit block|window: 60|action: deny|require_approval/],
];

test('every answer is correct English, whatever the tool says of itself', () => {
  fc.assert(
    fc.property(anyExample, anyServer, (example, server) => {
      const tool = faqTool(example, server);
      const answers = answerQuestions(tool);
      expect(answers.length).toBeGreaterThanOrEqual(5);
      expect(answers.length).toBeLessThanOrEqual(9);
      expect(new Set(answers.map(({ answer }) => answer)).size).toBe(answers.length);
      for (const { question, answer } of answers) {
        expect(question).toMatch(/^[A-Z].*\?$/u);
        expect(answer).toMatch(/^[A-Z].*\.$/u);
        for (const [name, trap] of traps)
          expect([name, trap.exec(ours(`${question} ${answer}`, tool).replace('? ', ' '))]).toEqual([name, null]);
      }
    }),
    { numRuns: 300 },
  );
});

test('every number is one of the decision', () => {
  fc.assert(
    fc.property(anyExample, (example) => {
      const tool = faqTool({ ...example, name: 'tool' });
      const { limit, fallback } = tool.decision;
      const allowed = [limit?.max, fallback?.limit?.max].map(String);
      const said = answerQuestions(tool)
        .filter(({ id }) => ['enforce-policy', 'rate-limit', 'needs-approval', 'block'].includes(id))
        .flatMap(({ answer }) => answer.match(/\d+/g) ?? []);
      for (const number of said) expect(allowed).toContain(number);
    }),
  );
});
