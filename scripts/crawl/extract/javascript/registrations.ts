import type { JsonObject } from '#core/model/json.ts';
import type { Gap, Gate } from '#core/model/provenance.ts';
import { maxTools } from '../budget.ts';
import type { ExtractedTool } from '../extraction.ts';
import { allOf } from './gate.ts';
import type { Machine } from './machine.ts';
import { infrastructure, isLanguageHelper } from './models/infrastructure.ts';
import { bundledRegistrar } from './models/bundled.ts';
import { registerByShape } from './models/shapes.ts';
import { JsonReader } from './schema/json-value.ts';
import { SchemaWriter } from './schema/json-schema.ts';
import { schemaOf } from './schema/heap.ts';
import { schemaNode, SchemaObj, type SchemaNode } from './schema/node.ts';
import { Closure, Gated, Native, NONE, Obj, Unknown, type Site, type Value } from './value.ts';

/** What a registration says of a tool, before it is folded. */
export interface Declaration {
  name: Value;
  title?: Value;
  description?: Value;
  /** A schema, a record of schemas, or JSON Schema. */
  inputSchema?: Value;
  outputSchema?: Value;
  annotations?: Value;
  site: Site | null;
  style: string;
  /** The server it is registered with, where that is known. */
  server?: Value;
  /** True where a missing input schema is listed as an object without members. */
  defaultsInput: boolean;
}

/** Something that will answer a request of the client. */
interface RequestHandler {
  handler: Value;
  gates: readonly Gate[];
}

/** Points from which a package is read although tools were found without it. */
export const strongReason = 20;

/** Gathers the tools that the interpreted program registers, and what it could not follow. */
export class Registrations {
  readonly tools = new Map<string, ExtractedTool>();
  /** Where tools are registered whose names only a run can tell. */
  dynamic: { why: string; site: Site | null } | null = null;
  /** Where the program acts as a client of another MCP server. */
  remote: Site | null = null;
  phase: ExtractedTool['truth'] = 'registered';
  /** Every gate that held when a tool was registered, outermost first. */
  private readonly gateLists = new Map<ExtractedTool, readonly Gate[]>();
  private readonly connected = new WeakSet<Obj>();
  private readonly owners = new Map<ExtractedTool, Value>();
  /** Tools of a name that another server had first. */
  private readonly rivals: { tool: ExtractedTool; server: Obj; gates: readonly Gate[] }[] = [];
  private readonly initializers: RequestHandler[] = [];
  private readonly handlers: RequestHandler[] = [];
  private readonly scores = new Map<string, number>();
  private readonly callbacks = new WeakSet<Obj>();
  private readonly documents = new WeakMap<Obj, Gap[]>();

  // Registering

  /** Adds a tool. Its schemas are folded at once, as the program may change them later. */
  add(machine: Machine, declaration: Declaration): ExtractedTool | null {
    const name = machine.toText(declaration.name);
    const text = typeof name === 'string' ? name : name.assumed;
    if (typeof text !== 'string' || (name instanceof Unknown && name.assumed === NONE)) {
      const unknown = declaration.name instanceof Unknown ? declaration.name : name;
      if (unknown instanceof Unknown) this.unresolved(unknown, declaration.site, 'tool names');
      return null;
    }
    if (
      declaration.name === undefined ||
      declaration.name === null ||
      (name instanceof Unknown && (text === 'undefined' || text === 'null')) ||
      text === '' ||
      this.tools.size >= maxTools
    )
      return null;
    const gaps: Gap[] = [];
    if (name instanceof Unknown) gaps.push({ pointer: '/name', reason: 'depends on options' });
    const made = this.fold(machine, declaration, text, gaps);
    const known = this.tools.get(text);
    if (known === undefined) {
      this.gateLists.set(made, machine.gates);
      this.owners.set(made, declaration.server);
      this.tools.set(text, made);
      return made;
    }
    if (known.truth !== made.truth) return known;
    const { server } = declaration;
    if (server instanceof Obj && server !== this.owners.get(known) && this.rivals.length < maxTools)
      this.rivals.push({ tool: made, server, gates: machine.gates });
    const better =
      (known.gated !== null && made.gated === null) ||
      ((known.gated === null) === (made.gated === null) && weight(made) > weight(known));
    if (better) {
      Object.assign(known, made);
      this.gateLists.set(known, machine.gates);
    }
    return known;
  }

  /** Notes that a server was given a transport. */
  connect(server: Value): void {
    if (server instanceof Obj) this.connected.add(server);
  }

  /** Prefers, of tools of one name, the one whose server is connected: others may be made to look at their tools only. */
  preferConnected(): void {
    for (const { tool, server, gates } of this.rivals) {
      const known = this.tools.get(tool.definition.name);
      const owner = known === undefined ? undefined : this.owners.get(known);
      if (known === undefined || !(owner instanceof Obj) || this.connected.has(owner) || !this.connected.has(server))
        continue;
      if (tool.gated !== null && known.gated === null) continue;
      Object.assign(known, tool);
      this.owners.set(known, server);
      this.gateLists.set(known, gates);
    }
  }

  /**
   * Takes away the gates that all tools share: a condition without which there is no tool at all says how the server
   * is started, not which tools it has.
   */
  dropSharedGates(): void {
    const all = [...this.tools.values()];
    if (all.length === 0 || all.some((tool) => tool.gated === null)) return;
    const lists = all.map((tool) => this.gateLists.get(tool) ?? []);
    const shared = (lists[0] ?? []).filter((gate) =>
      lists.every((list) => list.some((other) => other.condition === gate.condition)),
    );
    if (shared.length === 0) return;
    const conditions = new Set(shared.map((gate) => gate.condition));
    all.forEach((tool, index) => {
      const rest = (lists[index] ?? []).filter((gate) => !conditions.has(gate.condition));
      tool.gated = allOf(rest);
    });
  }

  private fold(machine: Machine, declaration: Declaration, name: string, gaps: Gap[]): ExtractedTool {
    const reader = new JsonReader(machine, gaps);
    const definition: ExtractedTool['definition'] = { name };
    const title = reader.text(declaration.title, '/title');
    if (title !== undefined) definition.title = title;
    const description = reader.text(declaration.description, '/description');
    if (description !== undefined) definition.description = description;
    const input =
      this.schema(machine, declaration.inputSchema, '/inputSchema', gaps) ??
      (declaration.defaultsInput && declaration.inputSchema === undefined
        ? { type: 'object', properties: {} }
        : undefined);
    if (input !== undefined) definition.inputSchema = input;
    const output = this.schema(machine, declaration.outputSchema, '/outputSchema', gaps);
    if (output !== undefined) definition.outputSchema = output;
    const annotations =
      declaration.annotations === undefined ? undefined : reader.object(declaration.annotations, '/annotations');
    if (annotations !== undefined && Object.keys(annotations).length > 0)
      definition.annotations = onlyHints(annotations);
    const site = declaration.site;
    return {
      definition,
      truth: this.phase,
      gated: allOf(machine.gates),
      package: { name: site?.module.package.name ?? '', version: site?.module.package.version ?? '' },
      file: site?.module.path ?? '',
      line: site === null ? 1 : site.module.lines.at(site.start),
      partial: gaps,
      style: declaration.style,
    };
  }

  /** A schema of any kind as JSON Schema; undefined where there is none or it is not known at all. */
  schema(machine: Machine, value: Value, pointer: string, gaps: Gap[]): JsonObject | undefined {
    if (value === undefined || value === null) return undefined;
    if (value instanceof Unknown && !(value.assumed instanceof Obj)) {
      // What stands here under a condition that nobody sets is what there is.
      const [only] = value.alternatives;
      if (value.assumed === undefined && only?.gate.by === 'unknown' && only.value instanceof Obj)
        return this.schema(machine, only.value, pointer, gaps);
    }
    const node = schemaOf(machine, value) ?? this.rawShape(machine, value);
    if (node !== null)
      return new SchemaWriter(machine, gaps, pointer === '/outputSchema' ? 'output' : 'input').root(node, pointer);
    return new JsonReader(machine, gaps).object(value, pointer);
  }

  /** A record of schemas (`{ path: z.string() }`) as the object schema it stands for. */
  rawShape(machine: Machine, value: Value): SchemaNode | null {
    const object = value instanceof Unknown && value.assumed instanceof Obj ? value.assumed : value;
    if (!(object instanceof Obj) || object instanceof SchemaObj) return null;
    const keys = machine.keys(object);
    const shape = new Map<string, SchemaNode>();
    let first: SchemaNode | null = null;
    for (const key of keys) {
      const member = machine.get(object, key);
      if (member instanceof Gated) continue;
      const node = schemaOf(machine, member);
      first ??= node;
      shape.set(key, node ?? schemaNode('opaque', 4, { reason: 'a member that cannot be read' }));
    }
    if (first === null) return keys.length === 0 && object.open === null ? schemaNode('object', 3, { shape }) : null;
    return schemaNode('object', first.dialect, { shape, minor: first.minor });
  }

  /** Adds what answers `tools/list`; it is asked after the main flow. */
  addListHandler(machine: Machine, handler: Value): void {
    if (handler instanceof Obj) this.callbacks.add(handler);
    this.handlers.push({ handler, gates: machine.gates });
  }

  /** Adds what answers `initialize` in place of the SDK; it is asked before the lists are. */
  addInitializer(machine: Machine, handler: Value): void {
    if (handler instanceof Obj) this.callbacks.add(handler);
    this.initializers.push({ handler, gates: machine.gates });
  }

  /** Marks a function as one that runs when a tool is called, not before. */
  addCallback(handler: Value): void {
    if (handler instanceof Obj) this.callbacks.add(handler);
  }

  isHandler(value: Obj): boolean {
    return this.callbacks.has(value);
  }

  /** Asks every list handler for its tools, as a client that has begun its session. */
  runListHandlers(machine: Machine, steps: number): void {
    for (const { handler, gates } of this.initializers.splice(0)) {
      machine.contain(() => {
        machine.gates = [...gates];
        machine.within(steps, () => machine.await(machine.call(handler, undefined, [initialize(machine)])));
      });
    }
    for (const { handler, gates } of this.handlers.splice(0)) {
      machine.contain(() => {
        machine.gates = [...gates];
        machine.within(steps, () => {
          const request = machine.object([
            ['method', 'tools/list'],
            ['params', machine.object()],
          ]);
          const extra = new Unknown({ kind: 'input', text: 'the request' });
          const result = machine.await(machine.call(handler, undefined, [request, extra]));
          this.addList(machine, machine.get(result, 'tools'), handler);
        });
      });
    }
  }

  /** Adds a list of tool objects, as `tools/list` answers it. */
  addList(machine: Machine, list: Value, handler: Value, style?: string): void {
    const items = machine.iterate(list);
    if (items === null) {
      this.unresolved(list, handler instanceof Closure ? handler.code.site : null, 'the list of tools');
      return;
    }
    const open = list instanceof Obj ? list.open : list instanceof Unknown && list.assumed === NONE ? list : null;
    if (open !== null && open.assumed === NONE)
      this.unresolved(open, handler instanceof Closure ? handler.code.site : null, 'part of the list of tools');
    for (const item of items) {
      const alternative = item instanceof Gated ? item.alternatives[0] : undefined;
      if (alternative === undefined) this.addListed(machine, item, handler, style);
      else machine.gatedBy(alternative.gate, () => this.addListed(machine, alternative.value, handler, style));
    }
  }

  private addListed(machine: Machine, tool: Value, handler: Value, style: string | undefined): void {
    if (tool instanceof Unknown && !(tool.assumed instanceof Obj)) {
      if (tool.alternatives.length === 0)
        this.unresolved(tool, handler instanceof Closure ? handler.code.site : null, 'a tool');
      for (const alternative of tool.alternatives)
        machine.gatedBy(alternative.gate, () => this.addListed(machine, alternative.value, handler, style));
      return;
    }
    const object = tool instanceof Unknown ? tool.assumed : tool;
    if (!(object instanceof Obj)) return;
    const inputSchema = machine.get(object, 'inputSchema');
    const site = object.site ?? (handler instanceof Closure ? handler.code.site : null);
    const inHandler = handler instanceof Closure && site !== null && handler.code.site.module === site.module;
    const raw = inputSchema instanceof Obj && this.documents.get(inputSchema) === undefined;
    this.add(machine, {
      name: machine.get(object, 'name'),
      title: machine.get(object, 'title'),
      description: machine.get(object, 'description'),
      inputSchema,
      outputSchema: machine.get(object, 'outputSchema'),
      annotations: machine.get(object, 'annotations'),
      site,
      style: style ?? (inHandler ? (raw ? 'S3' : 'S4') : 'S5'),
      defaultsInput: false,
    });
  }

  // JSON documents that were made from schemas

  /** Notes what a JSON document, made from a schema, could not say. */
  noteGaps(document: Obj, gaps: Gap[]): void {
    this.documents.set(document, gaps);
  }

  gapsIn(document: Obj): readonly Gap[] {
    return this.documents.get(document) ?? [];
  }

  /** What `.describe()` and `.meta()` noted of a schema that bundled zod 4 built. */
  metadataOf(machine: Machine, schema: Obj): Map<string, Value> {
    const found = new Map<string, Value>();
    const meta = machine.get(schema, 'meta');
    const noted = meta instanceof Closure || meta instanceof Native ? machine.call(meta, schema, []) : undefined;
    if (noted instanceof Obj && !machine.has(noted, '_zod'))
      for (const key of machine.keys(noted)) found.set(key, machine.get(noted, key));
    else {
      const description = machine.get(schema, 'description');
      if (description !== undefined) found.set('description', description);
    }
    return found;
  }

  /** Notes that a list, part of which comes from a package that was not read, was gone through to register tools. */
  notePartialList(machine: Machine, before: number, unknown: Unknown | null): void {
    const name = unknown?.origin.package;
    if (name === undefined || this.tools.size === before || machine.gates.length > 2) return;
    if (!infrastructure(name)) this.want(name, 60);
  }

  // What calls look like a registration

  /** Sees a call of a method that may register tools; null where the call is to go its own way. */
  registrarCall(
    machine: Machine,
    method: string,
    receiver: Value,
    callee: Value,
    args: Value[],
    site: Site,
  ): { result: Value } | null {
    if (callee instanceof Native) return null;
    if (callee instanceof Closure) return bundledRegistrar(machine, method, receiver, callee, args, site);
    return registerByShape(machine, method, receiver, args, site);
  }

  /** Notes that a function of a package that was not read was called. */
  usedUnknown(machine: Machine, callee: Unknown, args: readonly Value[]): void {
    const name = callee.origin.package;
    if (name === undefined || infrastructure(name)) return;
    if (isLanguageHelper(name)) return this.want(name, strongReason);
    let points = 1;
    for (const arg of args) if (arg instanceof Obj && this.isServer(machine, arg, 0)) points += 50;
    if (machine.gates.length > 0) points /= 4;
    this.want(name, points);
  }

  private isServer(machine: Machine, value: Obj, depth: number): boolean {
    if (machine.has(value, '#mcpServer')) return true;
    if (depth > 0 || value.proto !== machine.realm.objectPrototype) return false;
    return [...value.properties.values()].some(
      (member) => member instanceof Obj && this.isServer(machine, member, depth + 1),
    );
  }

  /** Notes that a class of a package that was not read was constructed (or extended). */
  constructedUnknown(
    machine: Machine,
    callee: Unknown,
    args: readonly Value[],
    site: Site | null,
    _instance?: Obj,
  ): void {
    if (callee.origin.package === undefined) return;
    if (
      /^@modelcontextprotocol\/(sdk|client)/.test(callee.origin.package) &&
      /ClientTransport/.test(callee.origin.text)
    )
      this.remote ??= site;
    if (!infrastructure(callee.origin.package))
      this.want(callee.origin.package, /mcp/i.test(callee.origin.text) ? 10 : 2);
    registerByShape(machine, 'new', callee, [...args], site);
  }

  private unresolved(value: Value, site: Site | null, what: string): void {
    const origin = value instanceof Unknown ? value.origin : null;
    if (origin?.package !== undefined && !infrastructure(origin.package)) this.want(origin.package, 60);
    if (this.phase === 'registered')
      this.dynamic ??= {
        why: `${what} ${origin === null ? 'cannot be read' : origin.kind === 'input' || origin.kind === 'import' ? `come from ${origin.text} at run time` : `cannot be computed (${origin.text})`}`,
        site,
      };
  }

  /** Notes that a definition needs a value of a package that was not read. */
  neededFor(value: Unknown): void {
    const name = value.origin.kind === 'import' ? value.origin.package : undefined;
    if (name !== undefined && !infrastructure(name)) this.want(name, strongReason);
  }

  /** Counts a reason to read a package. */
  want(name: string, points: number): void {
    const before = this.scores.get(name) ?? 0;
    // Weak reasons do not add up to a strong one.
    this.scores.set(
      name,
      points < strongReason ? Math.max(before, Math.min(before + points, strongReason - 1)) : before + points,
    );
  }

  /** Packages that would have to be read, most promising first; weak reasons count only where nothing was found. */
  wants(least: number): string[] {
    return [...this.scores]
      .filter(([, points]) => points >= least)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([name]) => name);
  }
}

/** The first request of a client that offers what nobody knows. */
function initialize(machine: Machine): Obj {
  const capabilities = machine.object();
  capabilities.open = new Unknown({ kind: 'input', text: 'the client capabilities' }, undefined);
  const clientInfo = machine.object([
    ['name', new Unknown({ kind: 'input', text: 'clientInfo.name' }, 'client')],
    ['version', new Unknown({ kind: 'input', text: 'clientInfo.version' }, '1.0.0')],
  ]);
  const params = machine.object([
    ['protocolVersion', '2025-06-18'],
    ['capabilities', capabilities],
    ['clientInfo', clientInfo],
  ]);
  return machine.object([
    ['method', 'initialize'],
    ['params', params],
  ]);
}

function weight(tool: ExtractedTool): number {
  return (
    (tool.definition.description === undefined ? 0 : 4) +
    (tool.definition.inputSchema === undefined ? 0 : 2) -
    Math.min(tool.partial.length, 1)
  );
}

function onlyHints(annotations: JsonObject): ExtractedTool['definition']['annotations'] {
  const { title, readOnlyHint, destructiveHint, idempotentHint, openWorldHint, ...rest } = annotations;
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof readOnlyHint === 'boolean' ? { readOnlyHint } : {}),
    ...(typeof destructiveHint === 'boolean' ? { destructiveHint } : {}),
    ...(typeof idempotentHint === 'boolean' ? { idempotentHint } : {}),
    ...(typeof openWorldHint === 'boolean' ? { openWorldHint } : {}),
    ...rest,
  };
}
