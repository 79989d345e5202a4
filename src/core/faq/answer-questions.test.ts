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

/** Formats that differ in what they can say. */
const formats = new Set(['policy-json', 'claude-code', 'intercept', 'codex', 'gemini-cli', 'anthropic-api']);

/** A tool as a page knows it, with the policies that the page shows. */
function faqTool(example: Example): FaqTool {
  const { definition, classification } = exampleTool(example);
  const decision = decide(definition, classification);
  const policies = policiesFor({ tool: definition.name, decision }, 'opnsense')
    .filter(({ target }) => formats.has(target.id))
    .map(({ target, does, block }) => ({
      title: target.title,
      does,
      limits: target.can.limit,
      block,
    }));
  return { definition, classification, decision, policies };
}

function answersOf(example: Example): Record<string, string> {
  return Object.fromEntries(answerQuestions(faqTool(example)).map(({ id, answer }) => [id, answer]));
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
        "block": "Some formats block it already. Where they do not: in PolicyLayer policy.json and Intercept YAML, add nat_create_port_forward to the top-level list hide and take it out of tools; in Claude Code settings, add mcp__opnsense__nat_create_port_forward to the list deny under permissions; in Codex CLI config, add nat_create_port_forward to disabled_tools of the server “opnsense”; in Gemini CLI policy, add a rule with mcpName “opnsense”, toolName nat_create_port_forward, decision deny and a priority above your other rules.",
        "misuse": "Create or change what the credential reaches, with arguments such as “interface”, “protocol” and destination_port filled in at will.",
        "rate-limit": "Only where nobody can be asked: 30 calls a minute. The number is a conventional ceiling against loops, not a measured one. PolicyLayer policy.json and Intercept YAML can count calls; Claude Code settings, Codex CLI config, Gemini CLI policy and Anthropic API toolset cannot.",
        "reversible": "It counts as recoverable: its definition names nothing final, though no way back either. What others saw or did in the meantime stays as it is.",
        "rights": "The objects of the task, by a credential that writes to nothing else.",
        "run-twice": "Its author does not say, so by the specification each call counts: after a timeout, look before repeating it.",
        "unattended": "No: a person should see a call first. Where the client offers it, the approval may be remembered.",
      }
    `);
  });

  test('a tool without arguments is not said to be steered by them', () => {
    const example: Example = {
      name: 'cli_reload_firewall',
      category: 'Execute',
      risk: 'High',
      inputSchema: { type: 'object', properties: {} },
    };
    expect(answersOf(example)['misuse']).toBe('Set it off at a moment that suits nobody, and again.');
    expect(answersOf(example)).not.toHaveProperty('sends-data-out');
  });

  test('names the arguments that take words of the caller, those that every call needs first', () => {
    const properties = { mode: { enum: ['a'] }, count: { type: 'integer' }, note_text: {}, file_path: {} };
    const inputSchema = { type: 'object', properties, required: ['file_path'] };
    expect(answersOf({ ...portForward, inputSchema })['misuse']).toContain('with file_path and note_text filled in');
  });

  test.each([
    [true, 'Nobody has checked that.'],
    [false, 'each call has an effect of its own'],
    [undefined, 'does not say'],
  ])('of idempotentHint %j it says what that is worth', (idempotentHint, words) => {
    const tool = faqTool(portForward);
    const annotations = idempotentHint === undefined ? {} : { idempotentHint };
    const answers = answerQuestions({ ...tool, definition: { ...tool.definition, annotations } });
    expect(answers.find(({ id }) => id === 'run-twice')?.answer).toContain(words);
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
    expect(answers.block).toBe('What was decided here blocks it already, in every format.');
    expect(answers['unattended']).toMatch(/^No: /);
  });

  test('what blocks it is what each format has for it', () => {
    const { block } = answersOf(portForward);
    expect(block).toContain(
      'n PolicyLayer policy.json and Intercept YAML, add nat_create_port_forward to the top-level list hide and take it out of tools',
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
/** The words of ours: those of others stand in quotation marks, single words too, and names are names. */
function ours(text: string, tool: FaqTool): string {
  const names = [tool.definition.name, ...Object.keys(tool.definition.inputSchema?.properties ?? {})];
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
    fc.property(anyExample, (example) => {
      const tool = faqTool(example);
      const answers = answerQuestions(tool);
      expect(answers.length).toBeGreaterThanOrEqual(6);
      expect(answers.length).toBeLessThanOrEqual(7);
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
        .filter(({ id }) => ['unattended', 'rate-limit', 'block'].includes(id))
        .flatMap(({ answer }) => answer.match(/\d+/g) ?? []);
      for (const number of said) expect(allowed).toContain(number);
    }),
  );
});
