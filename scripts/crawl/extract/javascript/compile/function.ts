import type { ArrowFunctionExpression, Function as FunctionNode } from 'oxc-parser';
import type { Machine } from '../machine.ts';
import { Scope } from '../scope.ts';
import { Closure, Exited, IteratorObj, NONE, Obj, Thrown, Unknown, type Site, type Value } from '../value.ts';
import { converterOf, isConvertible } from '../models/converters.ts';
import { parse } from '../syntax.ts';
import { compileExpression } from './expression.ts';
import { siteOf, type Context, type Evaluate, type Execute, type Frame } from './frame.ts';
import { compilePattern, type Bind } from './pattern.ts';
import { compileStatements, enterBlock, hoistedNames, namesOf } from './statement.ts';

type Node = FunctionNode | ArrowFunctionExpression;

/**
 * What is known of a function before it runs; its body is compiled on the first call. Of a large module's functions the short ones
 * keep no syntax, and the long ones forget theirs where nothing called them while the module was evaluated: they are parsed again
 * from their text should something call them.
 */
export class FunctionCode {
  readonly context: Context;
  readonly site: Site;
  /** How many parameters it declares. */
  readonly length: number;
  /** True for a constructor that the class does not write. */
  readonly isImplicit: boolean;
  readonly isArrow: boolean;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Filled in from the place where the function is put. */
  name: string;
  /** True once the function has been called. */
  entered = false;
  /** How many calls of it are under way. */
  active = 0;
  /** True where it recursed without an end in sight. */
  runsAway = false;
  private node: Node | null;
  /** Where the function's own text is; a constructor's site is its class. */
  private readonly extent: Site | null;
  private compiled: Body | null = null;
  private awaiter: boolean | null = null;
  private answeredBy: ReturnType<typeof converterOf> | undefined = undefined;

  constructor(context: Context, node: Node | null, site: Site, name: string) {
    this.context = context;
    this.node = node;
    this.site = site;
    this.name = name;
    this.extent = node === null ? null : siteOf(context, node);
    this.length = node?.params.length ?? 0;
    this.isImplicit = node === null;
    this.isArrow = node?.type === 'ArrowFunctionExpression';
    this.isAsync = node?.async ?? false;
    this.isGenerator = node?.generator ?? false;
    if (node !== null && !context.module.keepsSyntaxOf(this)) this.node = null;
  }

  /** UTF-16 code units of the function's own text; 0 for a constructor that the class does not write. */
  get extentLength(): number {
    return this.extent === null ? 0 : this.extent.end - this.extent.start;
  }

  body(): Body {
    if (this.compiled !== null) return this.compiled;
    const { extent } = this;
    const known =
      this.node !== null || extent === null ? { context: this.context, node: this.node } : this.parsed(extent);
    this.compiled = compileBody(known.context, known.node);
    return this.compiled;
  }

  /** Forgets the syntax of a function that nothing has called. */
  forgetSyntax(): void {
    if (this.compiled === null) this.node = null;
  }

  private parsed(extent: Site): { context: Context; node: Node | null } {
    const { module } = this.context;
    const text = module.source.slice(extent.start, extent.end);
    // The value of a method begins with its parameters; a member of an object may say all that one of a class may.
    const isMethod = text.startsWith('(') && !this.isArrow;
    const before = isMethod ? `({${this.isAsync ? 'async ' : ''}${this.isGenerator ? '*' : ''}m` : '(';
    const parsed = parse(module.path, `${before}${text}${isMethod ? '})' : ')'}`);
    const [statement] = parsed.ok ? parsed.value.program.body : [];
    const expression = statement?.type === 'ExpressionStatement' ? statement.expression : null;
    const [member] = expression?.type === 'ObjectExpression' ? expression.properties : [];
    const node = member?.type === 'Property' ? member.value : expression;
    return {
      context: { module, shift: extent.start - before.length },
      node: node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression' ? node : null,
    };
  }

  /** Set where a model answers for the function: a converter of schemas that was bundled. */
  get converter(): ReturnType<typeof converterOf> {
    if (this.answeredBy === undefined) this.answeredBy = converterOf(this);
    return this.answeredBy;
  }

  /** The text of the function. */
  text(): string {
    return this.context.module.source.slice(this.site.start, this.site.end);
  }

  /** True for the helpers that run a generator as an async function (`__awaiter`, `__async` and their minified forms). */
  get runsGenerators(): boolean {
    if (this.awaiter === null) {
      const length = this.site.end - this.site.start;
      this.awaiter =
        length < 1_200 &&
        this.length >= 3 &&
        /\.next\(|\.next\b/.test(this.text()) &&
        /Promise/.test(this.text()) &&
        /\.throw\b|["']throw["']/.test(this.text());
    }
    return this.awaiter;
  }
}

interface Body {
  names: string[];
  params: { bind: Bind; rest: boolean; property: string | null }[];
  enter: (frame: Frame) => void;
  run: Execute;
}

function compileBody(context: Context, node: Node | null): Body {
  if (node === null || node.body === null)
    return { names: [], params: [], enter: () => undefined, run: () => undefined };
  const names: string[] = [];
  const params = node.params.map((param) => {
    namesOf(param, names);
    const property =
      param.type === 'TSParameterProperty' && param.parameter.type === 'Identifier' ? param.parameter.name : null;
    return { bind: compilePattern(context, param, true), rest: param.type === 'RestElement', property };
  });
  if (node.body.type !== 'BlockStatement') {
    const value = compileExpression(context, node.body);
    return {
      names,
      params,
      enter: () => undefined,
      run: (frame) => ({ type: 'return', value: value(frame), label: null, other: null }),
    };
  }
  hoistedNames(node.body.body, names);
  const block = compileStatements(context, node.body.body);
  return { names, params, enter: (frame) => enterBlock(frame, block.declared), run: block.run };
}

/** Compiles a function expression or declaration into what makes its closure. */
export function compileFunction(context: Context, node: Node): Evaluate {
  const name = node.id?.name ?? '';
  const code = new FunctionCode(context, node, siteOf(context, node), name);
  const isNamedExpression = node.type === 'FunctionExpression' && node.id !== null;
  return (frame) => {
    const { realm } = frame.machine;
    let { scope } = frame;
    if (isNamedExpression) scope = new Scope(scope, scope.module);
    const closure = new Closure(realm.functionPrototype, code, scope, code.isArrow ? frame : null);
    if (isNamedExpression) scope.names.set(name, closure);
    return closure;
  };
}

/** Names an anonymous function after the place it is put, as ECMAScript does. */
export function nameFunction(name: string | null, evaluate: Evaluate): Evaluate {
  if (name === null) return evaluate;
  return (frame) => {
    const value = evaluate(frame);
    if (value instanceof Closure && value.code.name === '') value.code.name = name;
    return value;
  };
}

function open(machine: Machine, closure: Closure, thisValue: Value, args: readonly Value[], newTarget: Value): Frame {
  const { outer, code } = closure;
  return {
    machine,
    scope: new Scope(closure.scope, closure.scope.module),
    thisValue: outer === null ? thisValue : outer.thisValue,
    home: outer === null ? closure.home : outer.home,
    newTarget: outer === null ? newTarget : outer.newTarget,
    closure: outer === null ? closure : outer.closure,
    args: outer === null ? args : outer.args,
    yields: code.isGenerator ? [] : null,
    yieldAwaits: false,
    returns: [],
    mayLeaveLoop: false,
    brokenBy: null,
  };
}

function run(closure: Closure, frame: Frame, args: readonly Value[]): Value {
  const { code } = closure;
  const body = code.body();
  code.entered = true;
  const { machine, scope } = frame;
  for (const name of body.names) scope.names.set(name, undefined);
  body.params.forEach((param, index) => {
    if (param.rest) param.bind(frame, machine.array(args.slice(index)));
    else {
      param.bind(frame, args[index]);
      if (param.property !== null)
        machine.set(frame.thisValue, param.property, scope.names.get(param.property) as Value);
    }
  });
  body.enter(frame);
  let completion;
  try {
    completion = body.run(frame);
  } catch (error) {
    if (!(error instanceof Thrown || error instanceof Exited)) throw error;
    // The default ends the program here; what is returned under other conditions is what a working one gets.
    const useful = frame.returns.filter(({ value }) => value !== undefined && value !== null && value !== false);
    const [only] = useful;
    if (only === undefined) {
      if (machine.resilient) return new Unknown({ kind: 'input', text: `the result of ${code.name || 'a function'}` });
      throw error;
    }
    return useful.length === 1
      ? only.value
      : new Unknown({ kind: 'branch', text: `the result of ${code.name || 'a function'}` }, NONE, useful);
  }
  const value = completion?.type === 'return' ? completion.value : undefined;
  return frame.returns.length === 0
    ? value
    : machine.mix(value, frame.returns, { kind: 'branch', text: `the result of ${code.name || 'a function'}` });
}

/** Calls a closure. Async functions give promises, generators what they yield, gathered. */
export function invoke(machine: Machine, closure: Closure, thisValue: Value, args: Value[], newTarget: Value): Value {
  const { code } = closure;
  if (code.converter !== null && isConvertible(machine, args)) return code.converter(machine, args);
  const generator = args.at(-1);
  if (code.runsGenerators && generator instanceof Closure && generator.code.isGenerator)
    return runAsAsync(machine, generator, args[0]);
  const frame = open(machine, closure, thisValue, args, newTarget);
  if (code.isGenerator) {
    const result = run(closure, frame, args);
    return new IteratorObj(machine.realm.iteratorPrototype, frame.yields ?? [], result);
  }
  if (!code.isAsync) return run(closure, frame, args);
  try {
    return machine.promise(run(closure, frame, args));
  } catch (error) {
    if (error instanceof Thrown) return machine.rejected(error.value);
    throw error;
  }
}

function runAsAsync(machine: Machine, generator: Closure, thisValue: Value): Value {
  const frame = open(machine, generator, thisValue, [], undefined);
  frame.yieldAwaits = true;
  try {
    return machine.promise(run(generator, frame, []));
  } catch (error) {
    if (error instanceof Thrown) return machine.rejected(error.value);
    throw error;
  }
}

/** `new closure(...args)`. */
export function instantiate(
  machine: Machine,
  closure: Closure,
  args: Value[],
  newTarget: Value,
  site: Site | null,
): Value {
  const target = newTarget instanceof Obj ? newTarget : closure;
  if (closure.kind !== 'derived') {
    const proto = machine.get(target, 'prototype');
    const instance = new Obj(proto instanceof Obj ? proto : machine.realm.objectPrototype);
    instance.site = site;
    closure.fields?.(machine, instance);
    const frame = open(machine, closure, instance, args, target);
    const result = run(closure, frame, args);
    return result instanceof Obj ? result : instance;
  }
  if (closure.code.isImplicit) {
    const instance = constructParent(machine, closure, args, target, site);
    if (instance instanceof Obj) closure.fields?.(machine, instance);
    return instance;
  }
  const frame = open(machine, closure, undefined, args, target);
  const result = run(closure, frame, args);
  if (result instanceof Obj) return result;
  // A constructor that never reached `super(…)` on this path still makes an instance.
  return frame.thisValue instanceof Obj ? frame.thisValue : bareInstance(machine, target, site);
}

function bareInstance(machine: Machine, newTarget: Obj, site: Site | null): Obj {
  const proto = machine.get(newTarget, 'prototype');
  const instance = new Obj(proto instanceof Obj ? proto : machine.realm.objectPrototype);
  instance.site = site;
  return instance;
}

function constructParent(machine: Machine, closure: Closure, args: Value[], newTarget: Obj, site: Site | null): Value {
  const { parent } = closure;
  if (parent instanceof Unknown && !(parent.assumed instanceof Obj)) {
    const instance = bareInstance(machine, newTarget, site);
    instance.open = new Unknown(parent.origin);
    machine.registrations.constructedUnknown(machine, parent, args, site, instance);
    return instance;
  }
  if (parent === null || parent === undefined) return bareInstance(machine, newTarget, site);
  const made = machine.construct(parent, args, site, newTarget);
  return made instanceof Obj ? made : bareInstance(machine, newTarget, site);
}

/** `super(...args)` inside a constructor. */
export function superCall(frame: Frame, args: Value[], site: Site): Value {
  const { closure, newTarget } = frame;
  if (closure === null || !(newTarget instanceof Obj)) return undefined;
  const instance = constructParent(frame.machine, closure, args, newTarget, site);
  frame.thisValue = instance;
  if (instance instanceof Obj) closure.fields?.(frame.machine, instance);
  return instance;
}
