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
        "block": "Some policies on this page block it already. Where they do not: in PolicyLayer policy.json and Intercept YAML, add nat_create_port_forward to the top-level list hide and take it out of tools; in Claude Code settings, add mcp__opnsense__nat_create_port_forward to the list deny under permissions; in Codex CLI config, add nat_create_port_forward to disabled_tools of the server “opnsense”; in Gemini CLI policy, add a rule with mcpName “opnsense”, toolName nat_create_port_forward, decision deny and a priority above your other rules.",
        "enforce-policy": "Take the policy for the client or gateway that stands between the model and the server: in PolicyLayer policy.json and Intercept YAML it allows 30 calls a minute; in Claude Code settings, Codex CLI config and Gemini CLI policy it asks a person before each call; in Anthropic API toolset it hides it from the model and denies it. The steps for each are on this page, with what PolicyLayer policy.json, Anthropic API toolset and Intercept YAML cannot say of the decision.",
        "needs-approval": "Yes: a person should see a call before it is made. An approval may be remembered where the client offers that. Of the formats here, Claude Code settings, Codex CLI config and Gemini CLI policy can ask.",
        "rate-limit": "Only as a second choice, where nobody can be asked: 30 calls a minute. The number is a conventional ceiling against loops, not a measured one, and it leaves the High risk of a single call as it is. PolicyLayer policy.json and Intercept YAML can count calls; Claude Code settings, Codex CLI config, Gemini CLI policy and Anthropic API toolset cannot.",
        "reversible": "It counts as recoverable, because its definition names nothing final; which call takes it back, it does not say. What others saw or did in the meantime stays as it is.",
        "risk-level": "High. A Write tool starts at Medium; this one is raised because it changes network exposure. High means: an effect that reaches beyond stored data, is hard to undo, or touches access, secrets or exposure.",
        "what-it-does": "Its author writes: “Create a port forward rule”. It is graded as a Write tool: a call creates or changes stored data. It takes 6 arguments, 4 of them required.",
        "which-server": "The npm package opnsense-mcp-server provides it; version 1.2.3 was read. Its publisher is vespo92. It names https://github.com/example/opnsense-mcp-server as its source repository.",
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
      'Its author gives no description. It is graded as an Execute tool: a call runs something or sets off a process. It takes no arguments.',
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

  test.each([
    ['🛡️ Guardrails: 1. Ask first. This tool changes data.', '🛡️ Guardrails: 1. Ask first'],
    ['Reads files, e.g. Markdown ones. It returns text.', 'Reads files, e.g. Markdown ones'],
    ['Reads a file. It returns text.', 'Reads a file'],
  ])('of %j it quotes the first sentence', (description, first) => {
    expect(answersOf({ ...portForward, description })['what-it-does']).toContain(`Its author writes: “${first}”.`);
  });

  test.each([
    ['readOnlyHint', true, 'lowers nothing'],
    ['destructiveHint', false, 'lowers nothing'],
    ['readOnlyHint', false, 'should ask before each call'],
    ['destructiveHint', true, 'should ask before each call'],
  ])('%s: %s is answered by its direction', (annotation, claimed, words) => {
    const answers = answersOf({ ...portForward, contradictions: [{ annotation, claimed, text: 'It differs.' }] });
    expect(answers['author-claims']).toContain(words);
  });

  test('what stands elsewhere on the page is not said again: conditions of a hidden tool, limits of a deny', () => {
    const answers = answersOf({ name: 'drop_database', category: 'Destructive', risk: 'Critical' });
    expect(answers['rate-limit']).toBe('No: a single call is enough for the harm, so a limit would only slow it.');
  });

  test('a hidden tool is not said to need a limit or to be usable', () => {
    const answers = answersOf({
      name: 'drop_database',
      category: 'Destructive',
      risk: 'Critical',
      facets: { irreversible: 'yes' },
    });
    expect(answers['rate-limit']).toMatch(/^No: /);
    expect(answers.block).toBe('Every policy on this page blocks it already.');
    expect(answers).not.toHaveProperty('needs-approval');
  });

  test('what blocks it is what each format has for it', () => {
    const { block } = answersOf(portForward);
    expect(block).toContain(
      'in PolicyLayer policy.json and Intercept YAML, add nat_create_port_forward to the top-level list hide and take it out of tools',
    );
    expect(block).toContain(
      'in Claude Code settings, add mcp__opnsense__nat_create_port_forward to the list deny under permissions',
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
      text.replaceAll(/“[^“”]*”( \(an empty name\))?/g, 'Quoted'),
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
