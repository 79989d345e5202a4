import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decide } from '../policy/decide.ts';
import { exampleTool, type Example } from '../policy/example-tool.ts';
import { gradedForPolicy } from '../policy/compose/graded.ts';
import { readers } from '../../../tests/support/policy-readers/index.ts';
import { targets } from '../policy/targets/index.ts';
import { checkStack, isAtLeast } from './check-stack.ts';
import { sarifLog } from './sarif.ts';
import { clientTarget, stackPolicy } from './stack-policy.ts';
import type { CheckedServer } from './stack.ts';

function server(key: string, tools: Example[], more: Partial<CheckedServer> = {}): CheckedServer {
  return {
    key,
    ref: `npm:${key}`,
    state: 'known',
    notes: [],
    version: '1.0.0',
    tools: tools.map((example) => {
      const { definition, classification } = exampleTool(example);
      return { ...gradedForPolicy(definition.name, classification, decide(definition, classification)), tokens: 100 };
    }),
    ...more,
  };
}

const mail = server('mail', [
  { name: 'search', category: 'Read', risk: 'Medium', facets: { 'private-data': 'yes', 'untrusted-content': 'yes' } },
]);
const chat = server('chat', [
  { name: 'post', category: 'Write', risk: 'High', facets: { 'external-communication': 'conditional' } },
  { name: 'search', category: 'Read', risk: 'Low' },
]);
const unknown = server('mine', [], { state: 'unknown', ref: null, notes: ['It starts a script.'], version: null });
const off = server('off', [{ name: 'pay', category: 'Financial', risk: 'Critical' }], { state: 'disabled' });
const isToml = (text: string): boolean => {
  try {
    parseToml(text);
    return true;
  } catch {
    return false;
  }
};

describe('checkStack', () => {
  const report = checkStack([mail, chat, unknown, off], 'High');

  it('finds what needs two servers, and where each part of it comes from', () => {
    expect(report.flows.find(({ id }) => id === 'data-theft')).toEqual({
      id: 'data-theft',
      across: true,
      legs: [
        { facet: 'private-data', places: [{ server: 'mail', tools: ['search'], count: 1 }] },
        { facet: 'untrusted-content', places: [{ server: 'mail', tools: ['search'], count: 1 }] },
        { facet: 'external-communication', places: [{ server: 'chat', tools: ['post'], count: 1 }] },
      ],
    });
  });

  it('does not call it a matter of several servers where one has it all', () => {
    const all = server('all', [
      {
        name: 'everything',
        category: 'Write',
        risk: 'High',
        facets: { 'private-data': 'yes', 'untrusted-content': 'yes', 'external-communication': 'yes' },
      },
    ]);
    expect(checkStack([all, chat], 'High').flows.map(({ across }) => across)).toEqual([false]);
  });

  it('counts what is switched off and unknown for nothing, and shows both', () => {
    expect(report.attention.map(({ server: key, tool }) => `${key} ${tool}`)).toEqual(['chat post']);
    expect(report.tokens).toBe(300);
    expect(report.servers.map(({ key, grade }) => [key, grade])).toEqual([
      ['mail', 'Medium'],
      ['chat', 'High'],
      ['mine', null],
      ['off', null],
    ]);
  });

  it('names tools that two servers share', () => {
    expect(report.collisions).toEqual([{ tool: 'search', servers: ['mail', 'chat'] }]);
  });

  it('keeps names such as __proto__ apart', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const [one, other] = ['a', 'b'].map((key) =>
      server(
        key,
        names.map((name) => ({ name, category: 'Read', risk: 'Low' })),
      ),
    ) as [CheckedServer, CheckedServer];
    expect(checkStack([one, other], 'Low').collisions.map(({ tool }) => tool)).toEqual(names);
  });

  it('compares levels', () => {
    expect([isAtLeast('High', 'High'), isAtLeast('Critical', 'High'), isAtLeast('Medium', 'High')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

const notes = server('notes', [
  { name: 'append', category: 'Write', risk: 'High' },
  { name: 'wipe', category: 'Destructive', risk: 'Critical' },
]);

describe('stackPolicy', () => {
  it.each(targets.map((target) => [target.id, target] as const))(
    'for %s holds what each server’s policy says',
    (id, target) => {
      const policy = stackPolicy(target, [mail, notes, unknown, off], 'recommended', isToml);
      const reader = readers.get(id);
      if (policy.more.length > 0) return;
      for (const { text, server: key } of policy.files) {
        expect(reader?.problems({ text, more: [] }, key ?? mail.key)).toEqual([]);
      }
      if (policy.files.length > 1) {
        expect(policy.files.map(({ server: key }) => key)).toEqual(['mail', 'notes']);
        return;
      }
      const [file] = policy.files;
      for (const { key, tools } of [mail, notes]) {
        for (const { name, decision } of tools) {
          const alone = target.emit([{ tool: name, decision }], {
            serverKey: key,
            others: target.others[0]?.mode ?? 'unchanged',
          });
          const call = (text: string) => reader?.open({ text, more: [] }, key).call(name, {}, 0);
          expect(call(file?.text ?? '')).toBe(call(alone.text));
        }
      }
    },
  );

  it('has one file where the format names servers', () => {
    const files = (id: string): number => {
      const target = targets.find((each) => each.id === id);
      if (target === undefined) throw new Error(`no target ${id}`);
      return stackPolicy(target, [mail, notes], 'read-only', isToml).files.length;
    };
    expect({ claude: files('claude-code'), codex: files('codex'), gemini: files('gemini-cli') }).toEqual({
      claude: 1,
      codex: 1,
      gemini: 1,
    });
    expect(files('intercept')).toBe(2);
  });
});

describe('clientTarget', () => {
  it.each([
    ['/home/me/.claude.json', '{}', 'claude-code'],
    ['.mcp.json', '{}', 'claude-code'],
    ['config.toml', '', 'codex'],
    ['/home/me/.gemini/settings.json', '{}', 'gemini-cli'],
    ['', '[mcp_servers.x]\ncommand = "npx"', 'codex'],
    ['', '{"mcpServers":{}}', 'claude-code'],
    ['', '{"servers":{}}', null],
  ])('of %j is known', (file, content, id) => {
    expect(clientTarget(file, content)).toBe(id);
  });
});

/** What the SARIF 2.1.0 standard asks of the parts that are written here (sections 3.13 to 3.30), and nothing besides. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            version: z.string(),
            rules: z.array(
              z.strictObject({
                id: z.string().min(1),
                name: z.string(),
                shortDescription: z.strictObject({ text: z.string().min(1) }),
                help: z.strictObject({ text: z.string().min(1) }),
              }),
            ),
          }),
        }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().nonnegative(),
            level: z.enum(['none', 'note', 'warning', 'error']),
            message: z.strictObject({ text: z.string().min(1) }),
            locations: z
              .array(
                z.strictObject({
                  physicalLocation: z.strictObject({
                    artifactLocation: z.strictObject({ uri: z.string().regex(/^(?:file:\/\/\/)?[^\\\s]+$/) }),
                    region: z.strictObject({ startLine: z.int().positive() }),
                  }),
                }),
              )
              .min(1),
            partialFingerprints: z.record(z.string(), z.string()),
          }),
        ),
      }),
    )
    .min(1),
});

describe('sarifLog', () => {
  const report = checkStack([mail, chat, unknown], 'High');
  const content = '{\n  "mcpServers": {\n    "mail": {},\n    "chat": {},\n    "mine": {}\n  }\n}';
  const log = sarif.parse(sarifLog([{ file: { uri: '.mcp.json', content }, report }], { version: '0.1.0' }));
  const [run] = log.runs;

  it('is SARIF 2.1.0 with a result for each finding, on the line of the server', () => {
    const seen = run?.results.map(({ ruleId, level, locations }) => [
      ruleId,
      level,
      locations[0]?.physicalLocation.region.startLine,
    ]);
    expect(seen).toContainEqual(['grave-tool', 'warning', 4]);
    expect(seen).toContainEqual(['flow-across-servers', 'warning', 3]);
    expect(seen).toContainEqual(['name-collision', 'note', 3]);
    expect(seen).toContainEqual(['unknown-server', 'warning', 5]);
  });

  it('refers to rules that are there, and names each result once', () => {
    const { rules } = run?.tool.driver ?? { rules: [] };
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(rules[ruleIndex]?.id).toBe(ruleId);
    const prints = run?.results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints)) ?? [];
    expect(new Set(prints).size).toBe(prints.length);
  });
});
