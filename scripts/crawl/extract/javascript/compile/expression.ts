import type {
  Argument,
  BinaryOperator,
  CallExpression,
  Expression,
  MemberExpression,
  ObjectExpression,
  Super,
  TemplateLiteral,
} from 'oxc-parser';
import type { Machine } from '../machine.ts';
import { safeRegExp } from '../builtins/regexp.ts';
import { maxArrayLength } from '../../budget.ts';
import { ImportBinding } from '../scope.ts';
import {
  Accessor,
  ArrayObj,
  Gated,
  isCallable,
  isPrimitive,
  NONE,
  Obj,
  RegExpObj,
  Unknown,
  type Origin,
  type Site,
  type Value,
} from '../value.ts';
import { branchValue, logical } from './branch.ts';
import { compileClass } from './class.ts';
import { siteOf, type Context, type Evaluate, type Frame } from './frame.ts';
import { compileFunction, nameFunction, superCall } from './function.ts';
import { binary, not, typeOf } from './operators.ts';
import { compilePattern } from './pattern.ts';

/** Keeps the name of a kind of node, and not the node. */
function notFollowed(type: string): Evaluate {
  return () => new Unknown({ kind: 'limit', text: type });
}

/** What a broken-off optional chain (`a?.b.c` with no `a`) carries to its end. */
const SHORT = new Obj(null);

/** Method names under which tools are registered; a call of one is shown to the registrations first. */
const registrars = new Set([
  'tool',
  'registerTool',
  'addTool',
  'addTools',
  'registerTools',
  'setRequestHandler',
  'registerToolTask',
  'registerAppTool',
  'connect',
]);

/** Compiles an expression. */
export function compileExpression(context: Context, node: Expression | Super): Evaluate {
  const evaluate = compileNode(context, node);
  return (frame) => {
    frame.machine.step();
    return evaluate(frame);
  };
}

function compileNode(context: Context, node: Expression | Super): Evaluate {
  switch (node.type) {
    case 'Literal': {
      if ('regex' in node) {
        const { pattern, flags } = node.regex;
        return ({ machine }) => {
          const regexp = safeRegExp(pattern, flags);
          return regexp === null
            ? new Unknown({ kind: 'limit', text: 'a regular expression' })
            : new RegExpObj(machine.realm.regExpPrototype, regexp);
        };
      }
      const value: Value = 'bigint' in node ? BigInt(node.bigint) : node.value;
      return () => value;
    }
    case 'Identifier': {
      const { name } = node;
      return (frame) => readName(frame, name);
    }
    case 'ThisExpression':
      return (frame) => frame.thisValue;
    case 'Super':
      return (frame) => frame.home?.proto ?? undefined;
    case 'TemplateLiteral':
      return compileTemplate(context, node);
    case 'TaggedTemplateExpression': {
      const tag = compileCallee(context, node.tag);
      const expressions = node.quasi.expressions.map((expression) => compileExpression(context, expression));
      const cooked = node.quasi.quasis.map((part) => part.value.cooked ?? undefined);
      const raw = node.quasi.quasis.map((part) => part.value.raw);
      const site = siteOf(context, node);
      return (frame) => {
        const { callee, receiver } = tag(frame);
        const strings = frame.machine.array([...cooked]);
        strings.properties.set('raw', frame.machine.array([...raw]));
        return frame.machine.call(
          callee,
          receiver,
          [strings, ...expressions.map((expression) => expression(frame))],
          site,
        );
      };
    }
    case 'ArrayExpression': {
      const elements = node.elements.slice(0, maxArrayLength).map((element) =>
        element === null
          ? null
          : {
              spread: element.type === 'SpreadElement',
              value: compileExpression(context, element.type === 'SpreadElement' ? element.argument : element),
            },
      );
      const site = siteOf(context, node);
      return (frame) => {
        const array = frame.machine.array([]);
        array.site = site;
        for (const element of elements) {
          if (element === null) array.elements.push(undefined);
          else if (element.spread) spreadInto(frame.machine, array, element.value(frame));
          else array.elements.push(element.value(frame));
        }
        return array;
      };
    }
    case 'ObjectExpression':
      return compileObject(context, node);
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
    case 'ArrowFunctionExpression':
      return compileFunction(context, node);
    case 'ClassExpression':
    case 'ClassDeclaration':
      return compileClass(context, node);
    case 'UnaryExpression':
      return compileUnary(context, node.operator, node.argument);
    case 'UpdateExpression': {
      const target = node.argument;
      const read = compileExpression(context, target as Expression);
      const write = compilePattern(context, target, false);
      const operator: BinaryOperator = node.operator === '++' ? '+' : '-';
      const { prefix } = node;
      return (frame) => {
        const before = read(frame);
        const number =
          typeof before === 'bigint' || before instanceof Unknown ? before : binary(frame.machine, '-', before, 0);
        const after = binary(frame.machine, operator, number, typeof before === 'bigint' ? 1n : 1);
        write(frame, after);
        return prefix ? after : number;
      };
    }
    case 'BinaryExpression':
      return node.left.type === 'PrivateIdentifier'
        ? compilePrivateIn(context, node.left.name, node.right)
        : compileBinary(context, node as Chain);
    case 'LogicalExpression': {
      const left = compileExpression(context, node.left);
      const right = compileExpression(context, node.right);
      const site = siteOf(context, node.left);
      const { operator } = node;
      return (frame) => logical(frame, site, operator, left(frame), right);
    }
    case 'ConditionalExpression': {
      const test = compileExpression(context, node.test);
      const yes = compileExpression(context, node.consequent);
      const no = compileExpression(context, node.alternate);
      const site = siteOf(context, node.test);
      return (frame) => branchValue(frame, site, test(frame), yes, no);
    }
    case 'AssignmentExpression': {
      const name = node.left.type === 'Identifier' ? node.left.name : null;
      const right = nameFunction(name, compileExpression(context, node.right));
      const write = compilePattern(context, node.left, false);
      if (node.operator === '=') {
        return (frame) => {
          const value = right(frame);
          write(frame, value);
          return value;
        };
      }
      const read = compileExpression(context, node.left as Expression);
      const site = siteOf(context, node.left);
      const { operator } = node;
      if (operator === '&&=' || operator === '||=' || operator === '??=') {
        const plain = operator === '&&=' ? '&&' : operator === '||=' ? '||' : '??';
        return (frame) => {
          const before = read(frame);
          const value = logical(frame, site, plain, before, right);
          if (value !== before) write(frame, value);
          return value;
        };
      }
      const plain = operator.slice(0, -1) as BinaryOperator;
      return (frame) => {
        const before = read(frame);
        const value = binary(frame.machine, plain, before, right(frame));
        write(frame, value);
        return value;
      };
    }
    case 'SequenceExpression': {
      const parts = node.expressions.map((expression) => compileExpression(context, expression));
      return (frame) => {
        let value: Value;
        for (const part of parts) value = part(frame);
        return value;
      };
    }
    case 'ChainExpression': {
      const inner = compileExpression(context, node.expression);
      return (frame) => {
        const value = inner(frame);
        if (value !== SHORT) return value;
        const { brokenBy } = frame;
        frame.brokenBy = null;
        return brokenBy === null ? undefined : new Unknown({ ...brokenBy.origin, test: undefined }, undefined);
      };
    }
    case 'MemberExpression':
      return compileMember(context, node);
    case 'CallExpression':
      return compileCall(context, node);
    case 'NewExpression': {
      const callee = compileExpression(context, node.callee);
      const args = compileArguments(context, node.arguments);
      const site = siteOf(context, node);
      return (frame) => frame.machine.construct(callee(frame), args(frame), site);
    }
    case 'ImportExpression': {
      const source = compileExpression(context, node.source);
      const { module } = context;
      return (frame) => {
        const specifier = frame.machine.toText(source(frame));
        const text = typeof specifier === 'string' ? specifier : specifier.assumed;
        if (typeof text !== 'string') return new Unknown({ kind: 'input', text: 'a computed import' });
        return frame.machine.promise(frame.machine.graph.importFrom(frame.machine, module, text));
      };
    }
    case 'AwaitExpression': {
      const argument = compileExpression(context, node.argument);
      return (frame) => frame.machine.await(argument(frame));
    }
    case 'YieldExpression': {
      const argument = node.argument === null ? null : compileExpression(context, node.argument);
      const { delegate } = node;
      return (frame) => {
        const value = argument?.(frame);
        if (frame.yieldAwaits) return frame.machine.await(value);
        if (delegate) frame.yields?.push(...(frame.machine.iterate(value) ?? []));
        else if ((frame.yields?.length ?? 0) < maxArrayLength) frame.yields?.push(value);
        return undefined;
      };
    }
    case 'MetaProperty': {
      const { module } = context;
      return node.meta.name === 'import' ? (frame) => module.meta(frame.machine) : (frame) => frame.newTarget;
    }
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      return compileNode(context, node.expression);
    default:
      return notFollowed(node.type);
  }
}

/** The value of a name. What is declared nowhere is not known. */
function readName(frame: Frame, name: string): Value {
  for (let scope = frame.scope as Frame['scope'] | null; scope !== null; scope = scope.parent) {
    const value = scope.names.get(name);
    if (value !== undefined) return value instanceof ImportBinding ? value.read() : value;
    if (scope.names.has(name)) return undefined;
  }
  if (name === 'undefined') return undefined;
  if (name === 'arguments') return frame.machine.array([...frame.args]);
  const { globalObject } = frame.machine.realm;
  if (globalObject.properties.has(name)) return frame.machine.get(globalObject, name);
  return new Unknown({ kind: 'input', text: name });
}

function compileTemplate(context: Context, node: TemplateLiteral): Evaluate {
  const texts = node.quasis.map((part) => part.value.cooked ?? '');
  const values = node.expressions.map((expression) => compileExpression(context, expression));
  if (values.length === 0) {
    const only = texts[0] ?? '';
    return () => only;
  }
  return (frame) => {
    let text: Value = texts[0] ?? '';
    for (let index = 0; index < values.length; index += 1) {
      const part = frame.machine.toText(values[index]?.(frame));
      text = binary(frame.machine, '+', binary(frame.machine, '+', text, part), texts[index + 1] ?? '');
    }
    return text;
  };
}

function compileObject(context: Context, node: ObjectExpression): Evaluate {
  const site = siteOf(context, node);
  const parts = node.properties.map((property) => {
    if (property.type === 'SpreadElement')
      return { kind: 'spread' as const, value: compileExpression(context, property.argument) };
    const key = compileKey(context, property.key, property.computed);
    const name = !property.computed && property.key.type === 'Identifier' ? property.key.name : null;
    return {
      kind: property.kind,
      computed: property.computed,
      key,
      method: property.method || property.kind !== 'init',
      value: nameFunction(name, compileExpression(context, property.value)),
    };
  });
  return (frame) => {
    const { machine } = frame;
    const object = machine.object();
    object.site = site;
    for (const part of parts) {
      if (part.kind === 'spread') {
        spreadObject(machine, object, part.value(frame));
        continue;
      }
      const key = machine.toKey(part.key(frame));
      const value = part.value(frame);
      if (key === undefined) {
        object.open ??= new Unknown({ kind: 'input', text: 'a computed key' });
        continue;
      }
      if (part.method && value instanceof Obj && 'home' in value) value.home = object;
      if (part.kind === 'init') {
        if (key === '__proto__' && !part.computed && !part.method && (value instanceof Obj || value === null))
          object.proto = value;
        else object.properties.set(key, value);
      } else {
        const before = object.properties.get(key);
        const accessor = before instanceof Accessor ? before : new Accessor(null, null);
        const made = isCallable(value) ? value : null;
        object.properties.set(
          key,
          part.kind === 'get' ? new Accessor(made, accessor.write) : new Accessor(accessor.read, made),
        );
      }
    }
    return object;
  };
}

/** Copies the members of a spread value into an object; what is not known leaves the object open. */
export function spreadObject(machine: Machine, object: Obj, value: Value): void {
  if (value instanceof Unknown) {
    if (value.assumed instanceof Obj) spreadObject(machine, object, value.assumed);
    else if (value.assumed === NONE && value.alternatives.length === 0) object.open ??= new Unknown(value.origin);
    for (const alternative of value.alternatives) {
      if (!(alternative.value instanceof Obj) || alternative.value === value.assumed) continue;
      for (const key of machine.keys(alternative.value)) {
        const member = machine.get(alternative.value, key);
        if (!machine.hasOwn(object, key))
          machine.define(object, key, member instanceof Gated ? member : new Gated(member, alternative.gate));
      }
    }
    return;
  }
  if (typeof value === 'string')
    [...value].forEach((character, index) => machine.define(object, String(index), character));
  if (!(value instanceof Obj)) return;
  for (const key of machine.keys(value)) machine.define(object, key, machine.get(value, key));
  for (const key of value.properties.keys())
    if (typeof key === 'symbol' && value.hidden?.has(key) !== true)
      machine.define(object, key, machine.get(value, key));
  if (value.open === null) return;
  object.open = value.open;
  if (value.open.origin.kind === 'arguments') overridable(object, value);
}

/** Marks the members of an object as defaults where options that are not set by default may write over them. */
function overridable(object: Obj, options: Obj): void {
  for (const [key, slot] of object.properties) {
    if (typeof key !== 'string' || options.properties.has(key)) continue;
    if (slot instanceof Accessor || !isPrimitive(slot)) continue;
    object.properties.set(key, new Unknown({ kind: 'arguments', text: `--${key}` }, slot));
  }
}

/** Appends the elements of a spread value to an array; what is not known leaves the array open. */
export function spreadInto(machine: Machine, array: ArrayObj, value: Value): void {
  const items = machine.iterate(value);
  if (items !== null) {
    if (array.elements.length + items.length <= maxArrayLength) for (const item of items) array.elements.push(item);
    if (value instanceof ArrayObj && value.open !== null) array.open = value.open;
    if (value instanceof Unknown && value.assumed === NONE) array.open ??= new Unknown(value.origin);
    return;
  }
  if (value instanceof Unknown && value.assumed !== NONE) return;
  array.open =
    value instanceof Unknown ? new Unknown(value.origin) : new Unknown({ kind: 'limit', text: 'an iteration' });
}

function compileUnary(context: Context, operator: string, argument: Expression): Evaluate {
  if (operator === 'typeof' && argument.type === 'Identifier') {
    const { name } = argument;
    return (frame) => {
      const value = readName(frame, name);
      if (value instanceof Unknown && value.origin.text === name && value.origin.kind === 'input') return 'undefined';
      return typeOf(frame.machine, value);
    };
  }
  if (operator === 'delete') {
    if (argument.type !== 'MemberExpression') return () => true;
    const object = compileExpression(context, argument.object);
    const key = compileKey(context, argument.property, argument.computed);
    return (frame) => {
      const name = frame.machine.toKey(key(frame));
      if (name !== undefined) frame.machine.delete(object(frame), name);
      return true;
    };
  }
  const value = compileExpression(context, argument);
  switch (operator) {
    case '!':
      return (frame) => not(frame.machine, value(frame));
    case 'typeof':
      return (frame) => typeOf(frame.machine, value(frame));
    case 'void':
      return (frame) => {
        value(frame);
        return undefined;
      };
    default:
      return (frame) => {
        const operand = value(frame);
        if (operator === '-') return typeof operand === 'bigint' ? -operand : binary(frame.machine, '-', 0, operand);
        if (operator === '~') return binary(frame.machine, '^', operand, -1);
        return binary(frame.machine, '-', operand, 0);
      };
  }
}

type Chain = Exclude<Extract<Expression, { type: 'BinaryExpression' }>, { left: { type: 'PrivateIdentifier' } }>;

function compilePrivateIn(context: Context, name: string, right: Expression): Evaluate {
  const object = compileExpression(context, right);
  return (frame) => {
    const value = object(frame);
    return value instanceof Obj && frame.machine.has(value, `#${name}`);
  };
}

/**
 * Compiles a comparison of a length with a number (`list.length === 0`); null for anything else. Elements that are there under a
 * condition count in loops over the list; whether the list is empty depends on those that are there by default.
 */
function compileEmptiness(context: Context, { operator, left, right }: Chain): Evaluate | null {
  const member = left.type === 'ChainExpression' ? left.expression : left;
  if (member.type !== 'MemberExpression' || member.computed || member.property.type !== 'Identifier') return null;
  if (member.property.name !== 'length' || right.type !== 'Literal' || typeof right.value !== 'number') return null;
  const object = compileExpression(context, member.object);
  const number = right.value;
  return (frame) => {
    const list = object(frame);
    const { machine } = frame;
    const conditional =
      list instanceof ArrayObj ? list.elements.find((element) => element instanceof Gated) : undefined;
    if (conditional === undefined || !(list instanceof ArrayObj)) {
      if ((list === undefined || list === null) && left.type === 'ChainExpression')
        return binary(machine, operator, undefined, number);
      return binary(machine, operator, machine.get(list, 'length'), number);
    }
    const present = list.elements.filter((element) => !(element instanceof Gated)).length;
    return binary(machine, operator, new Unknown(conditional.origin, present), number);
  };
}

/** Compiles a chain of left-associative operators without recursion, so that a long concatenation is no deep one. */
function compileBinary(context: Context, node: Chain): Evaluate {
  const emptiness = compileEmptiness(context, node);
  if (emptiness !== null) return emptiness;
  const steps: { operator: BinaryOperator; right: Evaluate }[] = [];
  let left: Expression = node;
  while (left.type === 'BinaryExpression' && left.left.type !== 'PrivateIdentifier') {
    steps.push({ operator: left.operator, right: compileExpression(context, left.right) });
    left = left.left;
  }
  const first = compileExpression(context, left);
  steps.reverse();
  return (frame) => {
    let value = first(frame);
    for (const { operator, right } of steps) value = binary(frame.machine, operator, value, right(frame));
    return value;
  };
}

/** Compiles a property key: a name, a literal, `#private` or a computed expression. */
export function compileKey(context: Context, key: { type: string } & object, computed: boolean): Evaluate {
  const node = key as Expression | { type: 'PrivateIdentifier'; name: string };
  if (node.type === 'PrivateIdentifier') {
    const name = `#${node.name}`;
    return () => name;
  }
  if (!computed && node.type === 'Identifier') {
    const { name } = node;
    return () => name;
  }
  return compileExpression(context, node);
}

function compileMember(context: Context, node: MemberExpression): Evaluate {
  const object = compileExpression(context, node.object);
  const key = compileKey(context, node.property, node.computed);
  const isSuper = node.object.type === 'Super';
  const { optional } = node;
  return (frame) => {
    const target = object(frame);
    if (target === SHORT || (optional && breaksOff(frame, target))) return SHORT;
    if (isSuper) return readSuper(frame, key(frame));
    return readMember(frame.machine, target, key(frame));
  };
}

function readSuper(frame: Frame, key: Value): Value {
  const name = frame.machine.toKey(key);
  const from = frame.home?.proto ?? null;
  if (name === undefined || from === null) return new Unknown({ kind: 'input', text: 'super' });
  for (let holder: Obj | null = from; holder !== null; holder = holder.proto) {
    const slot = holder.properties.get(name);
    if (slot instanceof Accessor)
      return slot.read === null ? undefined : frame.machine.call(slot.read, frame.thisValue, []);
    if (slot !== undefined) return slot;
    if (holder.open !== null) return new Unknown(holder.open.origin);
  }
  return undefined;
}

/** True where an optional chain breaks off, for certain or by default. */
function breaksOff(frame: Frame, value: Value): boolean {
  if (value === undefined || value === null) return true;
  if (
    !(value instanceof Unknown) ||
    (value.assumed !== undefined && value.assumed !== null) ||
    value.alternatives.length > 0
  )
    return false;
  frame.brokenBy = value;
  return true;
}

function readMember(machine: Machine, target: Value, key: Value): Value {
  if (key instanceof Unknown && key.assumed === NONE) return memberOfUnknownKey(machine, target, key);
  const name = machine.toKey(key);
  if (name === undefined) return new Unknown({ kind: 'input', text: 'a computed member' });
  const value = machine.get(target, name);
  return key instanceof Unknown && isPrimitive(value) ? new Unknown(key.origin, value) : value;
}

function memberOfUnknownKey(machine: Machine, target: Value, key: Unknown): Value {
  const origin: Origin = { ...key.origin, test: undefined };
  if (!(target instanceof Obj)) return new Unknown(target instanceof Unknown ? target.origin : origin);
  const members = machine
    .keys(target)
    .slice(0, 8)
    .map((name) => machine.get(target, name))
    .filter((member) => member instanceof Obj);
  const gate = { by: 'unknown' as const, condition: null };
  return new Unknown(origin, NONE, members.length <= 4 ? members.map((value) => ({ value, gate })) : []);
}

interface Called {
  callee: Value;
  receiver: Value;
}

/** Compiles what is called, so that a method keeps its receiver. */
function compileCallee(context: Context, node: Expression | Super): (frame: Frame) => Called {
  let inner: Expression | Super = node;
  while (
    inner.type === 'TSNonNullExpression' ||
    inner.type === 'TSAsExpression' ||
    inner.type === 'ParenthesizedExpression' ||
    inner.type === 'TSInstantiationExpression'
  )
    inner = inner.expression;
  if (inner.type === 'ChainExpression') {
    const chained = compileCallee(context, inner.expression);
    return (frame) => {
      const called = chained(frame);
      return called.callee === SHORT ? { callee: undefined, receiver: undefined } : called;
    };
  }
  if (inner.type === 'MemberExpression') {
    const object = compileExpression(context, inner.object);
    const key = compileKey(context, inner.property, inner.computed);
    const isSuper = inner.object.type === 'Super';
    const { optional } = inner;
    return (frame) => {
      frame.machine.step();
      const receiver = object(frame);
      if (receiver === SHORT || (optional && breaksOff(frame, receiver))) return { callee: SHORT, receiver: undefined };
      if (isSuper) return { callee: readSuper(frame, key(frame)), receiver: frame.thisValue };
      return { callee: readMember(frame.machine, receiver, key(frame)), receiver };
    };
  }
  const value = compileExpression(context, inner);
  return (frame) => ({ callee: value(frame), receiver: undefined });
}

function compileCall(context: Context, node: CallExpression): Evaluate {
  const args = compileArguments(context, node.arguments);
  const site = siteOf(context, node);
  if (node.callee.type === 'Super') return (frame) => superCall(frame, args(frame), site);
  const callee = compileCallee(context, node.callee);
  const { optional } = node;
  const method =
    node.callee.type === 'MemberExpression' && !node.callee.computed && node.callee.property.type === 'Identifier'
      ? node.callee.property.name
      : null;
  const registrar = method !== null && registrars.has(method) ? method : null;
  return (frame) => {
    const called = callee(frame);
    if (called.callee === SHORT || (optional && breaksOff(frame, called.callee))) return SHORT;
    const given = args(frame);
    return registrar === null
      ? frame.machine.call(called.callee, called.receiver, given, site)
      : callRegistrar(frame.machine, registrar, called, given, site);
  };
}

function callRegistrar(machine: Machine, method: string, called: Called, args: Value[], site: Site): Value {
  const handled = machine.registrations.registrarCall(machine, method, called.receiver, called.callee, args, site);
  return handled === null ? machine.call(called.callee, called.receiver, args, site) : handled.result;
}

/** Compiles arguments, spreads included. */
export function compileArguments(context: Context, nodes: readonly Argument[]): (frame: Frame) => Value[] {
  const parts = nodes.map((node) => ({
    spread: node.type === 'SpreadElement',
    value: compileExpression(context, node.type === 'SpreadElement' ? node.argument : node),
  }));
  return (frame) => {
    const values: Value[] = [];
    for (const part of parts) {
      const value = part.value(frame);
      if (!part.spread) values.push(value);
      else {
        const items = frame.machine.iterate(value);
        if (items === null)
          values.push(new Unknown(value instanceof Unknown ? value.origin : { kind: 'limit', text: 'an iteration' }));
        else if (items.length + values.length <= maxArrayLength) for (const item of items) values.push(item);
      }
    }
    return values;
  };
}
