import type { Gap, Gate } from '#core/model/provenance.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import type { ExtractedTool } from '../extraction.ts';
import { attributeOf } from './attribute.ts';
import { handlerSteps, maxTools } from './budget.ts';
import { readFunctionTool, unwrapped, type ReadDefinition } from './function-tool.ts';
import { allOf } from '../conditions.ts';
import { toJson } from './json.ts';
import type { Machine } from './machine.ts';
import { itemsOf, stringOf, truthOf } from './operators.ts';
import { profileFor } from './profile.ts';
import { distributionOf, type Project } from './project.ts';
import {
  callHandler,
  functionOf,
  type FunctionTool,
  type OpaqueTool,
  type ReadyTool,
  type ServerValue,
} from './server-value.ts';
import { annotationsOf, reasonOf, textField, textOf } from './tool-fields.ts';
import { Dict, External, Gated, Instance, Sequence, Unknown, plain, type Site, type Value } from './value.ts';

/** A tool before it is told which package it belongs to. */
export type CollectedTool = Omit<ExtractedTool, 'truth' | 'package'>;

/** What the servers of a program list. */
export interface Collected {
  tools: CollectedTool[];
  /** The first place where tools are listed that static reading cannot tell. */
  unread: Site | null;
}

class Collector {
  readonly machine: Machine;
  readonly project: Project;
  readonly tools: CollectedTool[] = [];
  readonly listed = new Set<Value>();
  unread: Site | null = null;

  constructor(machine: Machine, project: Project) {
    this.machine = machine;
    this.project = project;
  }

  server(server: ServerValue, prefix: string, gates: readonly Gate[], path: ReadonlySet<ServerValue>): void {
    if (path.has(server) || path.size > 8) return;
    const inner = new Set([...path, server]);
    for (const entry of server.entries) {
      if (entry.kind === 'mount') {
        const name = stringOf(entry.prefix);
        const known = plain(entry.prefix) === null || name === '' ? prefix : name === null ? null : `${prefix}${name}_`;
        if (known === null) this.unread ??= entry.server.site;
        else this.server(entry.server, known, [...gates, ...entry.gates], inner);
      } else if (entry.kind === 'function') this.function(server, entry, prefix, gates);
      else if (entry.kind === 'opaque') this.opaque(entry, prefix, gates);
      else this.ready(server, entry, prefix, gates);
    }
    for (const { handler, gates: own, site } of server.handlers) this.handler(handler, [...gates, ...own], site);
  }

  private add(
    read: ReadDefinition,
    name: Value,
    prefix: string,
    gates: readonly Gate[],
    place: { file: string; line: number },
    style: string,
  ): void {
    const text = textOf(name);
    if (text === null || text === '') {
      this.unread ??= { ...place, text: reasonOf(name) };
      return;
    }
    if (this.tools.length >= maxTools) return;
    this.tools.push({
      definition: { ...read.definition, name: prefix + text },
      gated: allOf(gates, 'and'),
      file: place.file,
      line: place.line,
      partial: read.partial,
      style,
    });
  }

  private function(server: ServerValue, tool: FunctionTool, prefix: string, gates: readonly Gate[]): void {
    if (truthOf(tool.options.get('enabled') ?? true) === false) return;
    const { requirements, compiledDocs } = distributionOf(this.project, tool.func.file);
    const library = server.library === 'unknown' ? (requirements.has('fastmcp') ? 'fastmcp' : 'sdk') : server.library;
    const profile = profileFor(library, requirements);
    const read = this.machine.attempt(handlerSteps, () => readFunctionTool(this.machine, tool, profile, compiledDocs));
    const name = tool.options.get('name');
    const given =
      name === undefined || plain(name) === null || plain(name) === ''
        ? (tool.func.attrs.get('__name__') ?? tool.func.name)
        : name;
    const source = unwrapped(tool.func);
    const place = { file: source.file, line: source.node.line };
    const empty: ReadDefinition = {
      definition: { name: '' },
      partial: [{ pointer: '', reason: 'more work than is allowed' }],
    };
    this.add(
      read ?? empty,
      given,
      prefix,
      [...gates, ...tool.gates],
      place,
      server.library === 'fastmcp' ? 'py-fastmcp' : 'py-sdk-function',
    );
  }

  private opaque(tool: OpaqueTool, prefix: string, gates: readonly Gate[]): void {
    const reason = 'the function is made when the server runs';
    const partial: Gap[] = [{ pointer: '/inputSchema', reason }];
    const fields: Record<string, unknown> = {};
    textField(fields, 'title', tool.options.get('title') ?? null, partial);
    const description = tool.options.get('description') ?? null;
    if (plain(description) === null) partial.push({ pointer: '/description', reason });
    else textField(fields, 'description', description, partial);
    const annotations = annotationsOf(tool.options.get('annotations') ?? null, partial);
    if (annotations !== undefined) fields.annotations = annotations;
    const read = { definition: { name: '', ...fields } as ToolDefinition, partial };
    const name = tool.options.get('name') ?? null;
    if (plain(name) === null) this.unread ??= tool.site;
    else this.add(read, name, prefix, [...gates, ...tool.gates], tool.site, 'py-made-function');
  }

  private ready(server: ServerValue, entry: ReadyTool, prefix: string, gates: readonly Gate[]): void {
    const tool = plain(entry.tool);
    const all = [...gates, ...entry.gates];
    if (tool instanceof Instance && tool.cls instanceof External && tool.cls.path === 'fastmcp.tools.Tool') {
      const source = functionOf(tool.args.named.get('fn') ?? tool.args.positional[0] ?? null);
      if (source !== null) {
        const options = new Map(tool.args.named);
        const [, name] = tool.args.positional;
        if (name !== undefined) options.set('name', name);
        this.function(
          server,
          { kind: 'function', ...source, options, gates: entry.gates, site: entry.site },
          prefix,
          gates,
        );
        return;
      }
    }
    if (tool instanceof Instance || tool instanceof Dict) {
      this.definition(tool, all, entry.site, prefix, 'py-tool-object');
      return;
    }
    this.unread ??= entry.site;
  }

  private handler(handler: Value, gates: readonly Gate[], site: Site): void {
    const result = this.machine.attempt(handlerSteps, () => callHandler(this.machine, handler, site));
    this.machine.gates = [];
    if (result === undefined) this.unread ??= site;
    else this.list(result, gates, site, 0);
  }

  private list(value: Value, gates: readonly Gate[], site: Site, depth: number): void {
    const inner = plain(value);
    if (inner instanceof Instance && depth < 4) {
      const wrapped = inner.args.named.get('tools') ?? inner.attrs.get('tools') ?? inner.args.positional[0];
      if (wrapped !== undefined) {
        this.list(wrapped, gates, site, depth + 1);
        return;
      }
    }
    const items = itemsOf(this.machine, inner);
    if (items === null || (inner instanceof Sequence && inner.open)) this.unread ??= site;
    for (const item of items ?? []) {
      const own = item instanceof Gated ? item.gates : [];
      const tool = plain(item);
      if (tool instanceof Instance || tool instanceof Dict)
        this.definition(tool, [...gates, ...own], site, '', 'py-lowlevel');
      else this.unread ??= site;
    }
  }

  /** A low-level tool object: `Tool(name=…, description=…, inputSchema=…)`, or an object or dictionary with such members. */
  definition(tool: Instance | Dict, gates: readonly Gate[], site: Site, prefix: string, style: string): void {
    this.listed.add(tool);
    const place = tool instanceof Instance ? tool.site : site;
    const read = (...names: string[]): Value => {
      for (const name of names) {
        const value = tool instanceof Dict ? tool.entries.get(`s${name}`)?.value : this.member(tool, name);
        if (value !== undefined) return value;
      }
      return null;
    };
    const partial: Gap[] = [];
    const fields: Record<string, unknown> = {};
    textField(fields, 'title', read('title'), partial);
    textField(fields, 'description', read('description'), partial);
    for (const [field, ...names] of [
      ['inputSchema', 'inputSchema', 'input_schema', 'parameters'],
      ['outputSchema', 'outputSchema', 'output_schema'],
    ] as const) {
      const { value, gaps } = toJson(read(...names));
      partial.push(...gaps.map((gap) => ({ pointer: `/${field}${gap.pointer}`, reason: gap.reason })));
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) fields[field] = value;
    }
    const annotations = annotationsOf(read('annotations'), partial);
    if (annotations !== undefined) fields.annotations = annotations;
    const made = tool instanceof Instance ? tool.gates : [];
    this.add(
      { definition: { name: '', ...fields } as ToolDefinition, partial },
      read('name'),
      prefix,
      [...gates, ...made],
      place,
      style,
    );
  }

  private member(tool: Instance, name: string): Value | undefined {
    const own = tool.attrs.get(name) ?? tool.args.named.get(name);
    if (own !== undefined || tool.cls instanceof External) return own;
    const value = this.machine.attempt(handlerSteps, () => attributeOf(this.machine, tool, name, tool.site));
    return value === undefined || (plain(value) instanceof Unknown && name !== 'name' && name !== 'description')
      ? undefined
      : value;
  }
}

/** One tool a name and definition: listed under a condition and under its opposite, it is there in any case. */
function merge(tools: readonly CollectedTool[]): CollectedTool[] {
  const kept = new Map<string, CollectedTool>();
  for (const tool of tools) {
    const key = `${tool.definition.name}\0${tool.file}\0${tool.line}`;
    const known = kept.get(key);
    if (known === undefined) kept.set(key, tool);
    else if (known.gated !== null && (tool.gated === null || tool.gated.condition !== known.gated.condition))
      kept.set(key, { ...known, gated: null });
  }
  const byDefinition = new Map<string, CollectedTool>();
  for (const tool of kept.values()) {
    const key = definitionDigest(tool.definition);
    const known = byDefinition.get(key);
    if (known === undefined || (known.gated !== null && tool.gated === null)) byDefinition.set(key, tool);
  }
  return [...byDefinition.values()];
}

/** Lists the tools of every server of the program that no other carries, and tool objects that no list mentions. */
export function collect(machine: Machine, project: Project): Collected {
  const collector = new Collector(machine, project);
  for (const server of machine.servers) if (!server.mounted) collector.server(server, '', [], new Set());
  const names = new Set(collector.tools.map((tool) => tool.definition.name));
  for (const tool of machine.definitions.slice(0, maxTools)) {
    const name = textOf(tool.args.named.get('name') ?? null);
    if (
      collector.listed.has(tool) ||
      name === null ||
      names.has(name) ||
      !(tool.args.named.has('inputSchema') || tool.args.named.has('input_schema'))
    )
      continue;
    collector.definition(tool, [], tool.site, '', 'py-unlisted');
  }
  return { tools: merge(collector.tools), unread: collector.unread };
}
