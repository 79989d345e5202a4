import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#core/model/json.ts';
import type { Extraction } from '../extraction.ts';
import { extractJavaScript } from '../javascript.ts';
import { packageOf } from './fixture.ts';

// What servers in the wild do and the extractor once did not follow, each reduced to its cause.

const sdk = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
const server = new McpServer({ name: 'sample', version: '1' });
`;

function read(source: string | Record<string, string>, dependencies: Record<string, string> = {}): Extraction {
  const files = typeof source === 'string' ? { 'index.js': source } : source;
  return extractJavaScript(packageOf(files, { dependencies: { zod: '^4.0.0', ...dependencies } }), new Map());
}

const names = ({ tools }: Extraction): string[] => tools.map(({ definition }) => definition.name);
const gates = ({ tools }: Extraction): unknown[] => tools.map(({ gated }) => gated?.condition ?? null);
const members = ({ tools }: Extraction): string[][] =>
  tools.map(({ definition }) => Object.keys(Object(definition.inputSchema?.['properties'])));

describe('values', () => {
  it('keeps a redefined property enumerable, as a copy of it needs', () => {
    const { tools } = read(`${sdk}
const shown = { text: 'first' };
Object.defineProperty(shown, 'text', { get: () => 'second' });
const hidden = Object.defineProperty({}, 'text', { get: () => 'third' });
server.tool('t', { ...shown, ...hidden }.text, async () => ({}));`);
    expect(tools[0]?.definition.description).toBe('second');
  });

  it('reads descriptions from texts that ship in the package', () => {
    const { tools } = read({
      'index.js': `${sdk}import { readFileSync } from 'node:fs'; import path from 'node:path'; import { fileURLToPath } from 'node:url';
const here = path.dirname(fileURLToPath(import.meta.url));
server.tool('t', readFileSync(path.join(here, 'prompts', 't.md'), 'utf-8').trim(), async () => ({}));`,
      'prompts/t.md': '# Does it\n',
    });
    expect(tools[0]?.definition.description).toBe('# Does it');
  });

  it('counts in a map what is there by default', () => {
    const extraction = read(`${sdk}
const instances = new Map([['default', 1]]);
if (process.env.SECOND) instances.set('second', 2);
const shape = instances.size > 1 ? { instance: z.string() } : {};
server.tool('t', 'T.', shape, async () => ({}));`);
    expect(members(extraction)).toEqual([[]]);
  });

  it('does not count on a setting that only a variable makes', () => {
    const extraction = read(`${sdk}
const config = {};
const set = (key, value) => { if (value !== undefined) config[key] = value; };
set('flat', process.env.FLAT ? true : undefined);
const has = (key) => Object.prototype.hasOwnProperty.call(config, key);
const setting = (key, fallback) => (has(key) ? config[key] : fallback);
server.tool('t', 'T.', setting('flat', false) ? { one: z.string() } : { one: z.string(), two: z.string() }, async () => ({}));
server.tool('u', 'U.', 'flat' in config ? { one: z.string() } : { two: z.string() }, async () => ({}));`);
    expect(members(extraction)).toEqual([['one', 'two'], ['two']]);
  });

  it('takes a schema that only an unknown condition withholds', () => {
    const extraction = read(`${sdk}
const shape = (context) => { if (!context?.board) return { board: z.string() }; };
setImmediate(function later(context) { server.tool('t', 'T.', shape(context), async () => ({})); });`);
    expect(members(extraction)).toEqual([['board']]);
  });

  it('leaves a long table alone, and reads what follows it', () => {
    const extraction = read(`${sdk}
const table = Array.from({ length: 19_000 }, (_, index) => index);
const sum = table.reduce((total, row) => { for (let at = 0; at < 60; at += 1) total += (row * at) % 7; return total; }, 0);
table.map((row) => { let text = ''; for (let at = 0; at < 60; at += 1) text += (row * at) % 7; return text; });
server.tool('t', 'T.', async () => ({}));`);
    expect(names(extraction)).toEqual(['t']);
  });
});

describe('zod', () => {
  it('tells schemas apart by class and reads their insides', () => {
    const { tools } = read(`${sdk}
import { ZodDefault, ZodOptional, ZodRecord, ZodStringFormat } from 'zod';
const unwrapped = (type) => type instanceof ZodOptional || type instanceof ZodDefault ? type.unwrap() : type;
const word = (type) => {
  const plain = unwrapped(type);
  if (plain instanceof ZodRecord) return 'record of ' + word(plain.def.valueType);
  return plain instanceof ZodStringFormat ? 'format' : plain instanceof z.ZodPipe ? 'pipe' : plain.def.type;
};
const shape = {
  a: z.string(), b: z.email().optional(), c: z.number().default(3), d: z.record(z.string(), z.boolean()),
  e: z.preprocess((value) => value, z.string()), f: z.lazy(() => z.array(z.string())).unwrap(),
};
const text = Object.keys(shape).map((key) => key + ':' + word(shape[key])).join(' ');
const fallback = shape.c instanceof ZodDefault ? shape.c.def.defaultValue : null;
server.tool('t', text + ' ' + fallback, shape, async () => ({}));`);
    expect(tools[0]?.definition.description).toBe('a:string b:format c:number d:record of boolean e:pipe f:array 3');
  });

  it('reads the insides of zod 3', () => {
    const { tools } = read(
      `${sdk}
const kinds = [z.array(z.number()), z.nativeEnum({ A: 'a' }), z.string().transform((text) => text), z.number().default(4)];
const said = kinds.map((kind) => kind._def.typeName).join(' ');
server.tool('t', said + ' ' + kinds[0]._def.type._def.typeName + ' ' + kinds[3]._def.defaultValue(), async () => ({}));`,
      { zod: '^3.25.0' },
    );
    expect(tools[0]?.definition.description).toBe('ZodArray ZodNativeEnum ZodEffects ZodDefault ZodNumber 4');
  });

  it('converts schemas of zod 4 where the converter can', () => {
    const convert = (from: string): string[][] =>
      members(
        read(`${sdk}import { zodToJsonSchema } from '${from}';
server.server.setRequestHandler('tools/list', async () => ({ tools: [{ name: 't', inputSchema: zodToJsonSchema(z.object({ a: z.string() })) }] }));`),
      );
    expect(convert('zod-to-json-schema')).toEqual([[]]);
    expect(convert('@alcyone-labs/zod-to-json-schema')).toEqual([['a']]);
  });
});

describe('starting', () => {
  it('reads JSON Schema that version 2 of the SDK wraps', () => {
    const extraction = read(`import { McpServer, fromJsonSchema } from '@modelcontextprotocol/server';
new McpServer({ name: 's', version: '1' }).registerTool('t', { inputSchema: fromJsonSchema({ type: 'object', properties: { q: { type: 'string' } } }) }, async () => ({}));`);
    expect(members(extraction)).toEqual([['q']]);
  });

  it('keeps the defaults that options without a default are spread over, and calls them defaults', () => {
    const extraction = read(`${sdk}import { Command } from 'commander';
new Command().option('-m, --mode <mode>', 'stdio or http').option('--more', 'more').action((options) => {
  const merged = { mode: 'stdio', more: false, ...options };
  if (merged.mode === 'stdio') server.tool('t', 'T.', async () => ({}));
  if (merged.more) server.tool('u', 'U.', async () => ({}));
}).parse();`);
    expect(names(extraction)).toEqual(['t', 'u']);
    expect(gates(extraction)).toEqual([null, 'merged.more']);
  });

  it.each([
    ['commander', `import { program } from 'commander'; const on = (name, run) => program.command(name).action(run);`],
    ['yargs', `import yargs from 'yargs'; const on = (name, run) => yargs().command(name, 'What it does', {}, run);`],
  ])('%s: takes the command that starts the server, and names the other', (_library, start) => {
    const extraction = read(`${sdk}${start}
on('recall <what>', () => server.tool('r', 'R.', async () => ({})));
on('serve', () => server.tool('s', 'S.', async () => ({})));`);
    expect(names(extraction)).toEqual(['r', 's']);
    expect(gates(extraction)).toEqual(['the command recall', null]);
  });

  it('calls the function that makes the server where a bundled library would', () => {
    const extraction = read(`
function serve(factory) { const wire = { onmessage: () => { factory(); } }; process.once('ready', () => wire.onmessage()); }
class McpServer { registerTool() {} registerResource() {} registerPrompt() {} sendToolListChanged() {} }
const waiting = [];
waiting.push((to) => to.registerTool('late', { description: 'Late.' }, async () => ({})));
function createServer() { const made = new McpServer({}); for (const one of waiting) one(made); return made; }
serve(createServer);`);
    expect(names(extraction)).toEqual(['late']);
  });

  it.each([
    [
      'lines',
      `import { createInterface } from 'node:readline'; createInterface({ input: process.stdin }).on('line', hear);`,
    ],
    ['chunks', `process.stdin.setEncoding('utf8'); process.stdin.on('data', (chunk) => hear(chunk.trim()));`],
    [
      'a loop',
      `import readline from 'readline'; for await (const line of readline.createInterface({ input: process.stdin })) hear(line);`,
    ],
  ])('asks a server that reads the protocol itself: %s', (_way, listen) => {
    const extraction = read(`
const tools = [{ name: 'own', description: 'Own.', inputSchema: { type: 'object', properties: { q: { type: 'string' } } } }];
const say = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
function hear(line) {
  const message = JSON.parse(line);
  switch (message.method) {
    case 'initialize': return say(message.id, { capabilities: { tools: {} } });
    case 'tools/list': return say(message.id, { tools });
    default: return undefined;
  }
}
${listen}`);
    expect(names(extraction)).toEqual(['own']);
    expect(members(extraction)).toEqual([['q']]);
    expect(gates(extraction)).toEqual([null]);
  });
});

describe('what a client says first', () => {
  it('begins a session before it asks for the tools', () => {
    const extraction = read(`import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { InitializeRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
const server = new Server({ name: 'sample', version: '1' }, {});
const tools = [];
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools }));
server.setRequestHandler(InitializeRequestSchema, async ({ params }) => {
  const inputSchema = { type: 'object', properties: {} };
  tools.push({ name: 'plain', description: 'For ' + params.protocolVersion, inputSchema });
  if (params.capabilities.sampling) tools.push({ name: 'asks', inputSchema });
  return { protocolVersion: params.protocolVersion, capabilities: {} };
});`);
    expect(extraction.tools.map(({ definition, gated }) => [definition.name, gated?.by ?? null])).toEqual([
      ['plain', null],
      ['asks', 'capability'],
    ]);
    expect(extraction.tools[0]?.definition.description).toMatch(/^For 20\d\d-/);
  });
});

describe('commands of oclif', () => {
  const command = `${sdk}import { Command, Flags } from '@oclif/core';
export default class extends Command {
  static flags = { extra: Flags.boolean({ summary: 'More.' }), names: Flags.string({ multiple: true, default: ['a'] }) };
  async run() {
    const { flags } = await this.parse(this.constructor);
    for (const name of flags.names) server.tool(name, 'T of ' + this.config.version, async () => ({}));
    if (flags.extra) server.tool('extra', 'E.', async () => ({}));
  }
}`;
  const bin = `import { execute } from '@oclif/core';
await execute({ dir: import.meta.url });`;
  const oclif = (files: Record<string, string>, commands: JsonValue): Extraction =>
    extractJavaScript(packageOf(files, { bin: 'bin/run.js', oclif: { commands } }), new Map());

  it('runs the one that the manifest names', () => {
    const { tools } = oclif({ 'bin/run.js': bin, 'lib/index.js': command }, { strategy: 'single', target: './lib' });
    expect(tools.map(({ definition, gated }) => [definition.name, definition.description, gated?.by ?? null])).toEqual([
      ['a', 'T of 1.0.0', null],
      ['extra', 'E.', 'option'],
    ]);
  });

  it('runs each in a folder, and gates what another than the one that starts the server does', () => {
    const found = oclif({ 'bin/run.js': bin, 'dist/commands/check/index.js': command }, './dist/commands');
    expect(found.tools.map(({ gated }) => gated?.condition ?? null)).toEqual([null, 'flags.extra']);
    const both = oclif(
      { 'bin/run.js': bin, 'c/check.js': command.replace("['a']", "['b']"), 'c/serve.js': command },
      { strategy: 'pattern', target: './c' },
    );
    expect(
      Object.fromEntries(both.tools.map(({ definition, gated }) => [definition.name, gated?.condition ?? null])),
    ).toMatchObject({
      a: null,
      b: 'the command check',
    });
  });
});

describe('servers that are handed on', () => {
  it('keeps a server of tmcp that says which type its context has', () => {
    const extraction = read(`import { McpServer } from 'tmcp';
import * as v from 'valibot';
const server = new McpServer({ name: 'sample', version: '1' }, {}).withContext();
server.tool({ name: 't', description: 'T.', schema: v.object({ path: v.string() }) }, async () => ({}));`);
    expect(names(extraction)).toEqual(['t']);
    expect(members(extraction)).toEqual([['path']]);
  });

  it('registers with what a package that is not read gives back for a server', () => {
    const extraction = read(
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { traced } from 'tracing';
const server = traced(new McpServer({ name: 'sample', version: '1' }), { level: 1 });
server.registerTool('t', { description: 'T.', inputSchema: { path: z.string() } }, async () => ({}));
server.tool('u', 'U.', async () => ({}));`,
      { tracing: '^1.0.0' },
    );
    expect(names(extraction)).toEqual(['t', 'u']);
    expect(gates(extraction)).toEqual([null, null]);
    expect(extraction.wants).toEqual(['tracing']);
  });

  it('does not ask for a tracing library that is known to declare no tool', () => {
    const extraction = read(
      `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as Sentry from '@sentry/node';
const server = Sentry.wrapMcpServerWithSentry(new McpServer({ name: 'sample', version: '1' }));
server.tool('t', 'T.', async () => ({}));`,
      { '@sentry/node': '^10.0.0' },
    );
    expect(names(extraction)).toEqual(['t']);
    expect(extraction.wants).toEqual([]);
  });
});

describe('large modules', () => {
  it('leaves steps for the server where a library before it spends more than there are', () => {
    const loop = 'for (let i = 0; i < 19_000; i += 1) total = total * 2 + i - (total % 3);\n';
    const { tools } = read(`${sdk}
let total = 1;
{ ${loop.repeat(70)} }
server.tool('t', 'T.', async () => ({}));
console.error('done');
// ${'x'.repeat(1_000_000)}`);
    expect(tools.map(({ definition }) => definition.name)).toEqual(['t']);
  });

  it('parses again what is called only after the module has been evaluated', () => {
    const { tools } = read(`${sdk}import { Command } from 'commander';
class Base { constructor(name) { this.name = name; } }
class Late extends Base {
  #text; static *names() { yield 'from_generator'; }
  constructor(name) { super(name); this.#text = 'Said ' + name + '.'; }
  get text() { return this.#text; }
  async register(to) { await null; to.tool(this.name, this.text, {}, async () => ({})); }
}
const plain = function named(to) { to.tool('from_function', 'F.', {}, async () => ({})); };
const arrow = async (to) => to.tool('from_arrow', 'A.', {}, async () => ({}));
// ${'x'.repeat(300_000)}
new Command().action(async () => {
  await new Late('from_method').register(server);
  plain(server);
  await arrow(server);
  for (const name of Late.names()) server.tool(name, 'G.', {}, async () => ({}));
}).parse();`);
    expect(tools.map(({ definition: { name, description }, line }) => [name, description, line])).toEqual([
      ['from_method', 'Said from_method.', 10],
      ['from_function', 'F.', 12],
      ['from_arrow', 'A.', 13],
      ['from_generator', 'G.', 19],
    ]);
  });
});
