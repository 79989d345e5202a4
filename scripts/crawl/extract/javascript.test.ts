import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageOf } from './javascript/fixture.ts';
import { extractJavaScript } from './javascript.ts';
import type { Extraction, SourcePackage } from './extraction.ts';

function read(
  source: string | Record<string, string>,
  manifest?: SourcePackage['manifest'],
  dependencies: SourcePackage[] = [],
): Extraction {
  const files = typeof source === 'string' ? { 'index.js': source } : source;
  return extractJavaScript(packageOf(files, manifest), new Map(dependencies.map((pkg) => [pkg.name, pkg])));
}

const names = (extraction: Extraction): string[] => extraction.tools.map((tool) => tool.definition.name);
const sdk = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
const server = new McpServer({ name: 'sample', version: '1' });
const low = new Server({ name: 'sample', version: '1' }, {});
`;

describe('styles of declaration', () => {
  it('S1: reads registerTool with its schema, annotations, file and line', () => {
    const { tools, nature } = read(`${sdk}
server.registerTool('read_note', {
  title: 'Read a note',
  description: 'Reads ' + ['one', 'note'].join(' ') + '.',
  inputSchema: { path: z.string().describe('Where it is'), lines: z.number().int().min(1).optional() },
  annotations: { readOnlyHint: true },
}, async () => ({ content: [] }));`);
    expect(nature).toBeNull();
    expect(tools).toHaveLength(1);
    expect(tools[0]).toMatchObject({
      definition: {
        name: 'read_note',
        title: 'Read a note',
        description: 'Reads one note.',
        annotations: { readOnlyHint: true },
      },
      truth: 'registered',
      gated: null,
      partial: [],
      file: 'index.js',
      line: 8,
    });
    expect(tools[0]?.definition.inputSchema).toEqual({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { path: { type: 'string', description: 'Where it is' }, lines: { type: 'integer', minimum: 1 } },
      required: ['path'],
      additionalProperties: false,
    });
  });

  it('S2: reads every overload of tool()', () => {
    const { tools } = read(`${sdk}
const done = async () => ({ content: [] });
server.tool('a', done);
server.tool('b', 'B.', done);
server.tool('c', { x: z.string() }, done);
server.tool('d', 'D.', { x: z.string() }, done);
server.tool('e', 'E.', { x: z.string() }, { readOnlyHint: true }, done);
server.tool('f', 'F.', { destructiveHint: true }, done);`);
    expect(
      tools.map(({ definition: { name, description, annotations, inputSchema } }) => [
        name,
        description,
        annotations,
        Object.keys(Object(inputSchema?.['properties'])),
      ]),
    ).toEqual([
      ['a', undefined, undefined, []],
      ['b', 'B.', undefined, []],
      ['c', undefined, undefined, ['x']],
      ['d', 'D.', undefined, ['x']],
      ['e', 'E.', { readOnlyHint: true }, ['x']],
      ['f', 'F.', { destructiveHint: true }, []],
    ]);
  });

  it('S2: follows a local wrapper', () => {
    const { tools } = read(`${sdk}
function add(name, description, shape) { server.tool('x_' + name, description ?? 'None.', shape, async () => ({})); }
for (const [name, text] of Object.entries({ one: 'First.', two: undefined })) add(name, text, {});`);
    expect(tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
      ['x_one', 'First.'],
      ['x_two', 'None.'],
    ]);
  });

  it('S3, S5: reads a list handler over imported constants, spreads, enums and filters', () => {
    const { tools } = read({
      'index.js': `${sdk}import { more, Name } from './tools.js';
const all = [{ name: Name.Get, description: \`Gets \${'it'}.\`, inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } }, ...more];
low.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: all.filter((tool) => tool.name !== 'hidden') }));`,
      'tools.js': `export var Name; (function (Name) { Name['Get'] = 'get'; Name['Put'] = 'put'; })(Name || (Name = {}));
export const more = Object.freeze([{ name: Name.Put, inputSchema: { type: 'object' } }, { name: 'hidden', inputSchema: { type: 'object' } }]);`,
    });
    expect(names({ tools } as Extraction)).toEqual(['get', 'put']);
    expect(tools[0]?.definition).toEqual({
      name: 'get',
      description: 'Gets it.',
      inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
    });
  });

  it('S3: knows the method by its string', () => {
    expect(
      names(
        read(`import { Server } from '@modelcontextprotocol/server';
new Server({}, {}).setRequestHandler('tools/list', () => ({ tools: [{ name: 'only', inputSchema: { type: 'object' } }] }));`),
      ),
    ).toEqual(['only']);
  });

  it('S4: converts zod in a list handler', () => {
    const { tools } = read(`${sdk}import { zodToJsonSchema } from 'zod-to-json-schema';
const Input = z.object({ kind: z.enum(['a', 'b']).default('a'), tags: z.array(z.string()).nullable() });
low.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: 't', inputSchema: zodToJsonSchema(Input) }] }));`);
    expect(tools[0]?.definition.inputSchema).toMatchObject({
      properties: {
        kind: { type: 'string', enum: ['a', 'b'], default: 'a' },
        tags: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] },
      },
      required: ['tags'],
    });
  });

  it('S6: reads a record of tools', () => {
    const extraction = read(
      `${sdk}
const tool = (definition) => definition;
const tools = { first: tool({ description: '1', parameters: z.object({}) }), second: tool({ description: '2', parameters: z.object({ q: z.string() }) }) };
low.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: await Promise.all(Object.entries(tools).map(async ([name, { description, parameters }]) => ({ name, description, inputSchema: z.toJSONSchema(parameters, { io: 'input' }) }))),
}));`,
      { dependencies: { zod: '^4.0.0' } },
    );
    expect(
      extraction.tools.map(({ definition }) => [
        definition.name,
        definition.description,
        definition.inputSchema?.['required'],
      ]),
    ).toEqual([
      ['first', '1', undefined],
      ['second', '2', ['q']],
    ]);
  });

  it('S7: reads a class for each tool, with statics, getters and fields', () => {
    const extraction = read(`${sdk}
class Tool { register(to) { to.registerTool(this.name, { description: this.description, inputSchema: this.shape ?? {} }, async () => ({})); } get name() { return this.constructor.toolName; } }
class Alpha extends Tool { static toolName = 'alpha'; description = 'Does alpha.'; }
class Beta extends Tool { get description() { return 'Does beta.'; } shape = { n: z.coerce.number() }; }
Beta.toolName = 'beta';
for (const Made of [Alpha, Beta]) new Made().register(server);`);
    expect(extraction.tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
      ['alpha', 'Does alpha.'],
      ['beta', 'Does beta.'],
    ]);
  });

  it('S8: reads addTool of FastMCP', () => {
    const { tools } = read(`import { FastMCP } from 'fastmcp'; import { z } from 'zod';
const server = new FastMCP({ name: 's', version: '1.0.0' });
server.addTool({ name: 'go', description: 'Goes.', parameters: z.object({ to: z.string().url() }), annotations: { openWorldHint: true }, execute: async () => '' });
server.start({ transportType: 'stdio' });`);
    expect(tools[0]).toMatchObject({
      definition: {
        name: 'go',
        annotations: { openWorldHint: true },
        inputSchema: { properties: { to: { type: 'string', format: 'uri' } } },
      },
      style: 'S8',
    });
  });

  it('S9: reads a bundled server and its bundled schemas, whatever they are called', () => {
    const { tools } =
      read(`class q{constructor(e){this._def=e}describe(e){return new this.constructor({...this._def,description:e})}optional(){return new o({typeName:"ZodOptional",innerType:this})}}
class s extends q{}class o extends q{}
var k=()=>new s({typeName:"ZodString",checks:[]});
class M{constructor(){this._registeredTools={}}registerTool(e,t,n){this._registeredTools[e]={t,n}}registerResource(){}registerPrompt(){}sendToolListChanged(){}connect(){}}
var w=(m)=>{m.registerTool("zap",{description:"Zaps.",inputSchema:{a:k().describe("A"),b:k().optional()}},async()=>({}));return m};
w(new M).connect();`);
    expect(tools[0]?.definition).toMatchObject({
      name: 'zap',
      description: 'Zaps.',
      inputSchema: { properties: { a: { type: 'string', description: 'A' }, b: { type: 'string' } }, required: ['a'] },
    });
  });

  it('S9: follows a dependency that carries the tools, and asks for it first', () => {
    const manifest = { dependencies: { '@acme/tools': '^1.0.0', express: '^5.0.0', zod: '^3.0.0' } };
    const entry = `${sdk}import { install } from '@acme/tools'; import express from 'express'; express(); install(server);`;
    expect(read(entry, manifest).wants).toEqual(['@acme/tools']);
    const carrier = packageOf(
      { 'lib/main.js': `exports.install = (server) => { server.tool('far', 'Far away.', {}, async () => ({})); };` },
      { name: '@acme/tools', main: './lib/main.js' },
    );
    const whole = read(entry, manifest, [carrier]);
    expect(whole.wants).toEqual([]);
    expect(whole.tools[0]).toMatchObject({
      definition: { name: 'far' },
      package: { name: '@acme/tools', version: '1.0.0' },
      file: 'lib/main.js',
      style: 'S9',
    });
  });

  it('S10, S11: reads documents that ship in the package', () => {
    const { tools } = read({
      'index.js': `${sdk}import fs from 'node:fs'; import path from 'node:path'; import { fileURLToPath } from 'node:url'; import { load } from 'js-yaml';
const here = path.dirname(fileURLToPath(import.meta.url));
const api = JSON.parse(fs.readFileSync(path.join(here, 'api.json'), 'utf8'));
for (const [url, methods] of Object.entries(api.paths)) for (const [verb, operation] of Object.entries(methods)) server.tool('API-' + operation.operationId, verb.toUpperCase() + ' ' + url, {}, async () => ({}));
for (const file of fs.readdirSync(path.join(here, 'tools')).filter((name) => name.endsWith('.yaml'))) {
  const manifest = load(fs.readFileSync(path.join(here, 'tools', file), 'utf8'));
  server.tool(manifest.name, manifest.description, {}, async () => ({}));
}`,
      'api.json': JSON.stringify({ paths: { '/users': { get: { operationId: 'list-users' } } } }),
      'tools/build.yaml': 'name: build\ndescription: Builds.\n',
    });
    expect(tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
      ['API-list-users', 'GET /users'],
      ['build', 'Builds.'],
    ]);
  });

  it('reads servers of tmcp, and the options of env-var', () => {
    const { tools, environment } = read({
      'index.js': `import { McpServer } from 'tmcp'; import { defineTool } from 'tmcp/tool'; import * as v from 'valibot'; import env from 'env-var';
const prefix = env.get('PREFIX').default('my_').asString();
const server = new McpServer({ name: 's', version: '1' }, {});
server.tool({ name: 'one', description: 'First.', schema: v.object({ q: v.string() }) }, async () => ({}));
server.tools([defineTool({ name: prefix + 'two', description: 'Second.' }, async () => ({}))]);`,
    });
    expect(tools.map(({ definition }) => [definition.name, definition.inputSchema?.['required']])).toEqual([
      ['one', ['q']],
      ['my_two', undefined],
    ]);
    expect(environment).toEqual(['PREFIX']);
  });

  it('prefers the definition of a server that is connected', () => {
    const { tools } = read({
      'index.js': `import { McpServer, serveStdio } from '@modelcontextprotocol/server';
const create = (probing) => { const server = new McpServer({}); server.registerTool('t', { description: probing ? 'Probed.' : 'Served.' }, () => ({})); return server; };
create(true);
serveStdio(() => create(false));`,
    });
    expect(tools.map(({ definition }) => definition.description)).toEqual(['Served.']);
  });

  it('asks for what a compiler calls for the language itself', () => {
    const manifest = { dependencies: { tslib: '^2.0.0', '@acme/tools': '1.0.0' } };
    const source = `const { __awaiter, __importStar } = require('tslib'); const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const main = () => __awaiter(void 0, void 0, void 0, function* () { new McpServer({}).tool('late', () => ({})); }); main();`;
    expect(read(source, manifest).wants).toEqual(['tslib']);
    // A package that was not read is a module all the same, for the helpers that copy what is none.
    const copied = `const star = (e) => { if (e && e.__esModule) return e; return { default: e }; };
const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const { made } = star(require('@acme/tools')); new McpServer({}).registerTool(made().name, {}, () => ({}));`;
    expect(read(copied, manifest).wants).toEqual(['@acme/tools']);
  });

  it('reaches a server behind a bundled command line, lazy modules first', () => {
    const source = `var __esm = (fn, res) => () => (fn && (res = fn(fn = 0)), res);
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'; import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
var zap; var init_zap = __esm(() => { zap = { name: 'zap', description: 'Zaps.' }; });
async function start(flags) { const server = new McpServer({}); server.tool(zap.name, zap.description, () => ({})); await server.connect(new StdioServerTransport()); }
const routes = { start: async () => { init_zap(); return start; } };
const [command] = process.argv.slice(2); const found = Object.keys(routes).find((name) => name === command); if (found === 'start') routes.start();`;
    expect(read({ 'index.js': source }).tools.map(({ definition }) => definition)).toMatchObject([
      { name: 'zap', description: 'Zaps.' },
    ]);
  });

  it('S13, S14: says why a package has no tools', () => {
    expect(
      read(
        { 'index.js': `require('child_process').spawn(require.resolve('acme-linux-x64'))` },
        { optionalDependencies: { 'acme-linux-x64': '1.0.0', 'acme-darwin-arm64': '1.0.0' } },
      ).nature,
    ).toMatchObject({ kind: 'native-binary', file: 'index.js' });
    expect(
      read(`import { Client } from '@modelcontextprotocol/sdk/client/index.js'; import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
const client = new Client({}); await client.connect(new StreamableHTTPClientTransport(new URL('https://example.org/mcp')));`)
        .nature,
    ).toMatchObject({ kind: 'remote-proxy' });
    expect(read(`console.log('hello')`).nature).toMatchObject({ kind: 'no-registration-found' });
    expect(
      read(
        `${sdk}for (const tool of await (await fetch('https://example.org')).json()) server.registerTool(tool.name, {}, () => ({}));`,
      ).nature,
    ).toMatchObject({ kind: 'dynamic', file: 'index.js' });
  });

  it('reads down-levelled async functions, decorators and TypeScript source', () => {
    expect(
      names(
        read(
          {
            'src/index.ts': `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
enum Tool { Echo = 'echo' }
const mark = (name: string) => (target: object, key: string) => { registry.push({ name, key }); };
const registry: { name: string; key: string }[] = [];
class Handlers { constructor(private readonly server: McpServer) {} @mark(Tool.Echo) echo(): void {} start(): void { for (const { name } of registry) this.server.tool(name, async () => ({})); } }
new Handlers(new McpServer({ name: 's', version: '1' })).start();`,
          },
          { bin: 'src/index.ts' },
        ),
      ),
    ).toEqual(['echo']);
    expect(
      names(
        read(`"use strict";
var __awaiter = function (thisArg, _arguments, P, generator) { return new (P || (P = Promise))(function (resolve, reject) { function step(result) { result.done ? resolve(result.value) : step(generator.next(result.value)); } generator["throw"]; step((generator = generator.apply(thisArg, _arguments || [])).next()); }); };
const mcp_js_1 = require("@modelcontextprotocol/sdk/server/mcp.js");
function main() { return __awaiter(this, void 0, void 0, function* () { const name = yield Promise.resolve('late'); new mcp_js_1.McpServer({}).tool(name, () => ({})); }); }
main().catch(console.error);`),
      ),
    ).toEqual(['late']);
  });
});

describe('gates', () => {
  const gates = (source: string): Record<string, unknown> =>
    Object.fromEntries(read(`${sdk}${source}`).tools.map((tool) => [tool.definition.name, tool.gated]));

  it('names the condition of a tool that default options do not register', () => {
    expect(
      gates(`server.tool('always', () => ({}));
if (process.env.ACME_API_KEY) server.tool('keyed', () => ({}));
const args = process.argv.slice(2);
if (args.includes('--extra')) server.tool('extra', () => ({}));
if (!args.includes('--no-basic')) server.tool('basic', () => ({}));`),
    ).toEqual({
      always: null,
      keyed: { by: 'credential', condition: 'process.env.ACME_API_KEY' },
      extra: { by: 'option', condition: "args.includes('--extra')" },
      basic: null,
    });
  });

  it('names the variable that decides a condition which does not', () => {
    expect(
      gates(`server.tool('always', () => ({}));
for (const name of ['ALPHA_TOKEN', 'BETA_URL']) {
  const value = process.env[name] ?? null;
  if (value !== null) server.tool(name, () => ({}));
}`),
    ).toEqual({
      always: null,
      ALPHA_TOKEN: { by: 'credential', condition: 'value !== null (process.env.ALPHA_TOKEN)' },
      BETA_URL: { by: 'option', condition: 'value !== null (process.env.BETA_URL)' },
    });
  });

  it('takes what the server cannot start without as given', () => {
    expect(
      gates(`const key = process.env.ACME_API_KEY;
if (!key) { console.error('set it'); process.exit(1); }
server.tool('always', () => ({}));
if (key) server.tool('keyed', () => ({}));`),
    ).toEqual({ always: null, keyed: null });
  });

  it('sees gates through early returns, filters and conditional spreads', () => {
    expect(
      gates(`const sets = process.env.TOOLSETS?.split(',');
const all = [{ name: 'one' }, { name: 'two' }].filter((tool) => !sets || sets.includes(tool.name));
for (const tool of all) server.tool(tool.name, () => ({}));
function admin() { if (process.env.ADMIN !== 'true') return; server.tool('admin', () => ({})); }
admin();
for (const name of ['plain', ...(process.env.BETA === '1' ? ['beta'] : [])]) server.tool(name, () => ({}));`),
    ).toMatchObject({
      one: null,
      two: null,
      admin: { by: 'option' },
      plain: null,
      beta: { by: 'option', condition: "process.env.BETA === '1'" },
    });
  });

  it('tells capabilities and tools that are off at first', () => {
    expect(
      gates(`server.server.oninitialized = () => { if (server.server.getClientCapabilities()?.sampling) server.tool('ask', () => ({})); };
server.tool('always', () => ({}));
server.tool('off', () => ({})).disable();
await server.connect({});`),
    ).toMatchObject({ ask: { by: 'capability' }, always: null, off: { by: 'unknown' } });
  });

  it('tells an empty list from one that holds conditional tools only', () => {
    expect(
      gates(`const all = [{ name: 'a' }, { name: 'b' }]; const chosen = [];
if (process.argv.includes('--all')) chosen.push(...all);
if (chosen.length === 0) chosen.push(...all);
for (const { name } of chosen) server.tool(name, () => ({}));`),
    ).toEqual({ a: null, b: null });
  });

  it('does not call a condition that all tools share a gate', () => {
    expect(
      gates(
        `if (process.env.MODE === 'serve') { server.tool('a', () => ({})); if (process.env.B_TOKEN) server.tool('b', () => ({})); }`,
      ),
    ).toEqual({ a: null, b: { by: 'credential', condition: 'process.env.B_TOKEN' } });
  });
});

describe('what cannot be folded', () => {
  it('leaves a description out and says why', () => {
    const { tools } = read(`${sdk}import os from 'node:os';
server.tool('now', \`It is \${new Date().toISOString()}.\`, {}, () => ({}));
server.tool('here', \`Runs on \${os.hostname()}.\`, {}, () => ({}));`);
    expect(tools[0]?.definition).not.toHaveProperty('description');
    expect(tools[0]?.partial).toMatchObject([{ pointer: '/description' }]);
    expect(tools[1]).toMatchObject({
      definition: { description: 'Runs on localhost.' },
      partial: [{ pointer: '/description', reason: 'is known only at run time (os.hostname())' }],
    });
  });

  it('points at the member of a schema that is not known', () => {
    const { tools } = read(
      `${sdk}import { Shape } from 'elsewhere'; server.registerTool('t', { inputSchema: { a: z.string(), b: Shape.b } }, () => ({}));`,
    );
    expect(tools[0]?.partial).toMatchObject([{ pointer: '/inputSchema/properties/b' }]);
  });
});

describe('schemas', () => {
  const schema = (expression: string, dependencies: Record<string, string>): unknown =>
    read(
      `${sdk}import { zodToJsonSchema } from 'zod-to-json-schema'; server.registerTool('t', { inputSchema: ${expression} }, () => ({}));`,
      { dependencies },
    ).tools[0]?.definition.inputSchema;

  it('writes both sides of a pipe where zod-to-json-schema is called without a word on them', () => {
    const three = { zod: '^3.24.0' };
    const made = 'z.object({ a: z.union([z.number(), z.string()]).transform(Number).pipe(z.number().max(9)) })';
    const both = { allOf: [{ type: ['number', 'string'] }, { type: 'number', maximum: 9 }] };
    expect(schema(`zodToJsonSchema(${made})`, three)).toMatchObject({ properties: { a: both } });
    expect(schema(`zodToJsonSchema(${made}, { pipeStrategy: 'input' })`, three)).toMatchObject({
      properties: { a: { type: ['number', 'string'] } },
    });
    expect(schema(`zodToJsonSchema(${made}, { pipeStrategy: 'output' })`, three)).toMatchObject({
      properties: { a: { type: 'number', maximum: 9 } },
    });
  });

  it('takes what zod-to-json-schema is told', () => {
    const three = { zod: '^3.24.0' };
    const made = 'z.object({ a: z.enum(["x"]), b: z.string().nullable() })';
    expect(schema(`zodToJsonSchema(${made}, { name: 'n' }).definitions.n`, three)).toMatchObject({
      properties: { a: { enum: ['x'] }, b: { type: ['string', 'null'] } },
    });
    expect(schema(`zodToJsonSchema(${made}, 'n')`, three)).toMatchObject({ $ref: '#/definitions/n' });
    expect(schema(`zodToJsonSchema(${made}, { target: 'openApi3' })`, three)).toMatchObject({
      properties: { b: { type: 'string', nullable: true } },
    });
    expect(
      schema(
        `(() => { const s = z.string(); return zodToJsonSchema(z.object({ a: s, b: s }), { $refStrategy: 'none' }); })()`,
        three,
      ),
    ).toMatchObject({ properties: { a: { type: 'string' }, b: { type: 'string' } } });
  });

  it('requires what has a default that is not set in zod 3, and no input before a function since zod 4.4', () => {
    expect(
      schema('{ a: z.string().default(process.env.A), b: z.string().default("b") }', { zod: '^3.24.0' }),
    ).toMatchObject({ required: ['a'] });
    const preprocessed = '{ a: z.preprocess((it) => it, z.string()), b: z.string() }';
    expect(schema(preprocessed, { zod: '4.4.3' })).toMatchObject({ required: ['b'] });
    expect(schema(preprocessed, { zod: '4.1.0' })).toMatchObject({ required: ['a', 'b'] });
  });
});

describe('truth', () => {
  it('tells what the entry reaches from what it does not', () => {
    const { tools } = read({
      'index.js': `${sdk}server.tool('used', () => ({}));`,
      'unused.js': `${sdk}export function later() { server.registerTool('unused', {}, () => ({})); }`,
      'tests/sample.test.js': `${sdk}server.registerTool('tested', {}, () => ({}));`,
    });
    expect(tools.map((tool) => [tool.definition.name, tool.truth])).toEqual([
      ['used', 'registered'],
      ['unused', 'source-only'],
    ]);
  });

  it('takes no command, directive, prompt or resource for a tool', () => {
    expect(
      names(
        read(`${sdk}import { Command } from 'commander'; import { tool } from 'ai';
new Command().command('serve').description('Serves').action(() => {});
export const directives = [{ name: 'deprecated', description: 'Marks', args: [] }];
export const local = tool({ description: 'no server knows it', parameters: z.object({}) });
server.registerPrompt('ask', { description: 'A prompt' }, () => ({})); server.registerResource('doc', 'x://y', {}, () => ({}));
server.tool('real', () => ({}));`),
      ),
    ).toEqual(['real']);
  });
});

describe('hostile sources', () => {
  const ends = (files: Record<string, string>): Extraction => {
    const extraction = read(files);
    expect(Array.isArray(extraction.tools)).toBe(true);
    return extraction;
  };

  it('T22: reads a single line of 10 MB and bait for backtracking', () => {
    ends({ 'index.js': `const a=[${'"x",'.repeat(2_500_000)}];` });
    ends({
      'index.js': `/^(a+)+$/.test('${'a'.repeat(5_000)}!'); '${'a'.repeat(3_000)}'.match(/(a|a)*b/); ${'/'.repeat(3_000)}`,
    });
  });

  it.each([
    ['brackets', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['conditions', `${'a?b:'.repeat(50_000)}c`],
    ['arrows', `${'a=>'.repeat(50_000)}a`],
    ['statements', `${'if(1)'.repeat(50_000)}x`],
    ['statements over lines', `${'if(1)\n'.repeat(50_000)}x`],
    ['else branches', `${'if(a){}else '.repeat(50_000)}{}`],
    ['operators', `a${'+a'.repeat(300_000)}`],
    ['templates', `${'`${'.repeat(30_000)}a${'}`'.repeat(30_000)}`],
  ])('T23: refuses %s that nest too deep, and reads the other files', (_what, source) => {
    const extraction = ends({
      'index.js': `${sdk}import './deep.js'; server.tool('kept', () => ({}));`,
      'deep.js': source,
    });
    expect(extraction.problems).toMatchObject([{ file: 'deep.js' }]);
    expect(names(extraction)).toEqual(['kept']);
  });

  it('T23: goes on after syntax errors and invalid text', () => {
    const extraction = ends({
      'index.js': `${sdk}import './broken.js'; import './bytes.js'; server.tool('kept', () => ({}));`,
      'broken.js': 'const = {{{',
      'bytes.js': '\uFFFD\u0000\uD800 const \u2028',
    });
    expect(names(extraction)).toEqual(['kept']);
    expect(extraction.problems.map((problem) => problem.file)).toEqual(expect.arrayContaining(['broken.js']));
  });

  it('M11: keeps names that are special to objects', () => {
    const { tools } = read(`${sdk}
for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) server.registerTool(name, { description: name, inputSchema: { ['__proto__']: z.string(), constructor: z.number() } }, () => ({}));`);
    expect(tools.map((tool) => tool.definition.description)).toEqual([
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
    ]);
    expect(Object.keys(Object(tools[0]?.definition.inputSchema?.['properties']))).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
  });

  it('ends on endless loops, recursion, cycles and growth', () => {
    const extraction = ends({
      'index.js': `${sdk}import './a.js';
server.tool('first', () => ({}));
const loop = () => { while (true) {} }; loop();
const deep = (n) => deep(n + 1) + deep(n + 2); deep(0);
let text = 'x'; for (let i = 0; i < 100; i++) text += text;
let list = []; for (;;) list.push(list); 
const self = {}; self.self = self; server.registerTool('cyclic', { description: text, inputSchema: self }, () => ({}));
server.tool('last', () => ({}));`,
      'a.js': `import { b } from './b.js'; export const a = b;`,
      'b.js': `import { a } from './a.js'; export const b = a; export * from './a.js';`,
    });
    expect(names(extraction)).toEqual(expect.arrayContaining(['first', 'cyclic', 'last']));
  });

  it('never throws for any manifest or source', () => {
    const word = fc.constantFrom(
      'server.tool(',
      "'name'",
      '{',
      '}',
      '(',
      ')',
      '=>',
      'z.string()',
      'await ',
      'class A',
      'extends B',
      'import x from "y";',
      'export ',
      '`${',
      '}`',
      'if(x)',
      'for(;;)',
      '...',
      '[',
      ']',
      ';',
      ',',
      '=',
      'null',
      '__proto__',
      'process.env.X',
      'require("./index.js")',
      'yield ',
      'new ',
      '\n',
      'async ',
      'function* f(){',
      'return ',
      'throw 1',
      'try{',
      '}catch(e){',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.json({ maxDepth: 3 }), (words, manifest) => {
        const parsed: unknown = JSON.parse(manifest);
        read(
          `${sdk}${words.join(' ')}`,
          typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
            ? (parsed as SourcePackage['manifest'])
            : {},
        );
      }),
      { numRuns: 300 },
    );
  });

  it('names the transports that the reachable code makes, and none where it names none', () => {
    const tool = `${sdk}server.tool('a', () => ({}));`;
    expect(
      read({ 'index.js': `${tool} new StdioServerTransport(); new m.SSEServerTransport('/x', r);` }).transports,
    ).toEqual(['stdio', 'sse']);
    expect(read({ 'index.js': tool })).not.toHaveProperty('transports');
    expect(read({ 'index.js': tool, 'other.js': 'new StdioServerTransport()' })).not.toHaveProperty('transports');
  });

  it('gives the same answer twice', () => {
    const source = {
      'index.js': `${sdk}if (process.env.A) server.tool('a', () => ({})); server.tool('b', 'B', { q: z.string() }, () => ({}));`,
    };
    expect(read(source)).toEqual(read(source));
  });
});
