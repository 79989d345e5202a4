import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { maxItems, maxStringLength } from './budget.ts';
import { convert, invoke, translated } from './invoke.ts';
import { callExternal } from './library.ts';
import { Panicked, siteOf, type Frame, type Machine } from './machine.ts';
import { binary, carry, truthOf } from './operators.ts';
import { Scope } from './scope.ts';
import { select } from './select.ts';
import { makeStruct, zeroOf } from './struct.ts';
import { goString } from './text.ts';
import { resolveType } from './types.ts';
import {
  External,
  Func,
  GoMap,
  PackageRef,
  RawJson,
  Slice,
  Struct,
  Tuple,
  TypeValue,
  Unknown,
  keyOf,
  originOf,
  plain,
  type TypeRef,
  type Value,
} from './value.ts';

const typeNodes = new Set([
  'pointer_type',
  'slice_type',
  'array_type',
  'map_type',
  'struct_type',
  'qualified_type',
  'generic_type',
  'type_identifier',
  'function_type',
  'interface_type',
  'channel_type',
  'implicit_length_array_type',
]);
const predeclared = new Set([
  'string',
  'int',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float32',
  'float64',
  'bool',
  'byte',
  'rune',
  'error',
  'any',
]);

function unknown(frame: Frame, node: SyntaxNode, ...from: readonly Value[]): Unknown {
  return new Unknown(siteOf(frame, node).text, from.map(originOf).find((origin) => origin !== null) ?? null);
}

/** The type that a node names in a frame. */
export function typeRef(frame: Frame, node: SyntaxNode): TypeRef {
  return { node, file: frame.file, parameters: frame.types };
}

/** The value of an expression; `Unknown` where it cannot be told. */
export function evaluate(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  machine.step();
  if (typeNodes.has(node.type)) return new TypeValue(typeRef(frame, node));
  switch (node.type) {
    case 'identifier':
      return nameOf(machine, frame, node);
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return goString(node) ?? unknown(frame, node);
    case 'rune_literal':
      return node.text.codePointAt(1) ?? unknown(frame, node);
    case 'int_literal':
    case 'float_literal': {
      const value = Number(node.text.replaceAll('_', ''));
      return Number.isFinite(value) ? value : unknown(frame, node);
    }
    case 'true':
      return true;
    case 'false':
      return false;
    case 'nil':
      return null;
    case 'iota':
      return frame.scope.get('iota') ?? unknown(frame, node);
    case 'parenthesized_expression':
    case 'literal_element':
    case 'variadic_argument':
      return node.parts[0] === undefined ? null : evaluate(machine, frame, node.parts[0]);
    case 'expression_list':
      return node.parts.length === 1 && node.parts[0] !== undefined
        ? evaluate(machine, frame, node.parts[0])
        : new Tuple(node.parts.map((part) => first(evaluate(machine, frame, part))));
    case 'unary_expression':
      return unary(machine, frame, node);
    case 'binary_expression': {
      const [left, right] = [node.child('left'), node.child('right')];
      if (left === undefined || right === undefined) return unknown(frame, node);
      const operator = node.child('operator')?.text ?? '';
      const one = first(evaluate(machine, frame, left));
      if (operator === '&&' || operator === '||') {
        const truth = truthOf(one);
        if (truth !== null && truth === (operator === '||')) return one;
        const other = first(evaluate(machine, frame, right));
        if (truth !== null) return carry(other, one);
        return truthOf(other) === (operator === '||') ? other : unknown(frame, node, one, other);
      }
      return binary(operator, one, first(evaluate(machine, frame, right)), siteOf(frame, node).text);
    }
    case 'composite_literal': {
      const type = node.child('type');
      const body = node.child('body');
      if (type === undefined || body === undefined) return unknown(frame, node);
      return literalValue(machine, frame, typeRef(frame, type), body);
    }
    case 'func_literal': {
      const func = new Func('func', node, frame.file, frame.scope, undefined, frame.types);
      if (machine.closures.length < 20_000) machine.closures.push(func);
      return func;
    }
    case 'selector_expression':
      return selector(machine, frame, node);
    case 'index_expression':
      return index(machine, frame, node);
    case 'type_instantiation_expression':
      return node.parts[0] === undefined ? null : evaluate(machine, frame, node.parts[0]);
    case 'slice_expression': {
      const operand = node.child('operand');
      const value = operand === undefined ? null : plain(evaluate(machine, frame, operand));
      const bound = (name: string): Value | undefined => {
        const part = node.child(name);
        return part === undefined ? undefined : plain(evaluate(machine, frame, part));
      };
      const [from, to] = [bound('start'), bound('end')];
      if ((from !== undefined && typeof from !== 'number') || (to !== undefined && typeof to !== 'number'))
        return unknown(frame, node);
      if (typeof value === 'string') return value.slice(from, to);
      if (value instanceof Slice) {
        const part = new Slice(value.items.slice(from, to));
        part.open = value.open;
        return part;
      }
      return unknown(frame, node);
    }
    case 'call_expression':
      return call(machine, frame, node);
    case 'type_conversion_expression': {
      const [type, operand] = [node.child('type'), node.child('operand')];
      if (type === undefined || operand === undefined) return unknown(frame, node);
      return convert(machine, typeRef(frame, type), evaluate(machine, frame, operand), siteOf(frame, node));
    }
    case 'type_assertion_expression':
      return node.child('operand') === undefined ? null : evaluate(machine, frame, node.child('operand') as SyntaxNode);
    default:
      return unknown(frame, node);
  }
}

/** The first of several results, or the value itself. */
export function first(value: Value): Value {
  return value instanceof Tuple ? (value.items[0] ?? null) : value;
}

function nameOf(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const name = node.text;
  const local = frame.scope.get(name);
  if (local !== undefined) return local;
  const pkg = frame.file.pkg;
  const declared = packageName(machine, pkg.path, name);
  if (declared !== undefined) return declared;
  const path = frame.file.imports.get(name);
  if (path !== undefined) return new PackageRef(path);
  if (frame.types.has(name) || predeclared.has(name)) return new TypeValue(typeRef(frame, node));
  for (const [alias, imported] of frame.file.imports) {
    if (alias === '.') {
      const value = packageName(machine, imported, name);
      if (value !== undefined) return value;
    }
  }
  return new External('builtin', name);
}

/** A name of a package of the module, or undefined where it has none of that name. */
export function packageName(machine: Machine, path: string, name: string): Value | undefined {
  const pkg = machine.modules.packages.get(path);
  if (pkg === undefined) return undefined;
  const func = pkg.functions.get(name);
  if (func !== undefined) return new Func(name, func.node, func.file, null);
  const variable = pkg.variables.get(name);
  if (variable !== undefined) {
    if (variable.value !== undefined) return variable.value;
    if (variable.running) return new Unknown(name);
    variable.running = true;
    const scope = new Scope(null);
    scope.vars.set('iota', variable.iota);
    const frame: Frame = {
      scope,
      file: variable.file,
      types: new Map(),
      args: [],
      returned: [],
      base: machine.gates.length,
      func: null,
      site: null,
    };
    const { gates } = machine;
    try {
      // A package's variables are set before any condition holds.
      machine.gates = [];
      const expressions = variable.node.child('value')?.parts ?? [];
      const expression = expressions[variable.at] ?? (expressions.length === 1 ? expressions[0] : undefined);
      const type = variable.node.child('type');
      const value =
        expression === undefined
          ? type === undefined
            ? null
            : zeroOf(machine, typeRef(frame, type))
          : evaluateAs(machine, frame, expression, type);
      variable.value = value instanceof Tuple ? (value.items[variable.at] ?? null) : value;
    } catch (error) {
      if (!(error instanceof Panicked)) throw error;
      variable.value = new Unknown(name);
    } finally {
      variable.running = false;
      machine.gates = gates;
    }
    return variable.value;
  }
  const type = pkg.types.get(name);
  if (type !== undefined)
    return new TypeValue({ node: type.node.child('name') ?? type.node, file: type.file, parameters: new Map() });
  return undefined;
}

function evaluateAs(machine: Machine, frame: Frame, node: SyntaxNode, type: SyntaxNode | undefined): Value {
  const value = evaluate(machine, frame, node);
  if (type !== undefined && typeof value === 'string' && type.text.endsWith('RawMessage')) return new RawJson(value);
  return value;
}

function unary(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const operand = node.child('operand');
  if (operand === undefined) return null;
  const operator = node.child('operator')?.text ?? '';
  const value = first(evaluate(machine, frame, operand));
  if (operator === '&' || operator === '*') return value;
  if (operator === '!') {
    const truth = truthOf(value);
    return truth === null ? unknown(frame, node, value) : carry(!truth, value);
  }
  const inner = plain(value);
  return operator === '-' && typeof inner === 'number'
    ? -inner
    : operator === '+'
      ? value
      : unknown(frame, node, value);
}

/** A `{…}` of a type: a struct, slice, array or map. */
export function literalValue(machine: Machine, frame: Frame, type: TypeRef, body: SyntaxNode): Value {
  const resolved = resolveType(machine, type, frame.scope);
  const shape = resolved.shape;
  const kind = shape?.node.type ?? '';
  if (kind === 'map_type') return mapLiteral(machine, frame, shape as TypeRef, body);
  if (kind === 'slice_type' || kind === 'array_type' || kind === 'implicit_length_array_type')
    return sliceLiteral(machine, frame, shape as TypeRef, body);
  if (
    shape === null &&
    resolved.named !== null &&
    !body.parts.some((part) => part.type === 'keyed_element') &&
    body.parts.length > 0
  ) {
    return new Slice(body.parts.map((part) => elementValue(machine, frame, null, part)));
  }
  const struct = makeStruct(machine, resolved, siteOf(frame, body.line === type.node.line ? type.node : body));
  for (const [at, part] of body.parts.entries()) {
    const keyed = part.type === 'keyed_element';
    const [key, value] = keyed
      ? [part.child('key') ?? part.parts[0], part.child('value') ?? part.parts[1]]
      : [undefined, part];
    const name = key?.text ?? struct.fieldNames[at];
    if (name === undefined || value === undefined) continue;
    const field = struct.fieldTypes.get(name) ?? null;
    const member = elementValue(machine, frame, field, value);
    struct.value.fields.set(name, member);
    if (name === 'Tool' && member instanceof Struct) machine.wrappers.set(member, struct.value);
  }
  return struct.value;
}

function elementValue(machine: Machine, frame: Frame, type: TypeRef | null, element: SyntaxNode): Value {
  const node = element.type === 'literal_element' ? (element.parts[0] ?? element) : element;
  if (node.type === 'literal_value') {
    if (type === null) return untypedLiteral(machine, frame, node);
    const target = type.node.type === 'pointer_type' ? { ...type, node: type.node.parts[0] ?? type.node } : type;
    return literalValue(machine, { ...frame, file: frame.file }, target, node);
  }
  const value = first(evaluate(machine, frame, node));
  return typeof value === 'string' && type !== null && type.node.text.endsWith('RawMessage')
    ? new RawJson(value)
    : value;
}

function untypedLiteral(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  if (node.parts.some((part) => part.type === 'keyed_element')) {
    const map = new GoMap();
    for (const part of node.parts) {
      const [key, value] = part.parts;
      if (key !== undefined && value !== undefined)
        map.entries.set(`s${key.text}`, { key: key.text, value: elementValue(machine, frame, null, value) });
    }
    return map;
  }
  return new Slice(node.parts.map((part) => elementValue(machine, frame, null, part)));
}

function mapLiteral(machine: Machine, frame: Frame, shape: TypeRef, body: SyntaxNode): Value {
  const map = new GoMap();
  const type = shape.node.child('value');
  for (const part of body.parts) {
    const [key, value] = [part.child('key') ?? part.parts[0], part.child('value') ?? part.parts[1]];
    if (key === undefined || value === undefined) continue;
    const name = plain(first(evaluate(machine, frame, key)));
    const id = keyOf(name);
    const member = elementValue(machine, frame, type === undefined ? null : { ...shape, node: type }, value);
    if (id === null || map.entries.size >= maxItems) map.open = true;
    else map.entries.set(id, { key: name, value: member });
  }
  return map;
}

function sliceLiteral(machine: Machine, frame: Frame, shape: TypeRef, body: SyntaxNode): Value {
  const type = shape.node.child('element');
  const slice = new Slice([]);
  for (const part of body.parts.slice(0, maxItems)) {
    const value = part.type === 'keyed_element' ? (part.child('value') ?? part.parts[1] ?? part) : part;
    slice.items.push(elementValue(machine, frame, type === undefined ? null : { ...shape, node: type }, value));
  }
  return slice;
}

function selector(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [operand, field] = [node.child('operand'), node.child('field')];
  if (operand === undefined || field === undefined) return unknown(frame, node);
  const holder = first(evaluate(machine, frame, operand));
  if (holder instanceof PackageRef) {
    return packageName(machine, holder.path, field.text) ?? new External(holder.path, field.text);
  }
  return select(machine, holder, field.text, siteOf(frame, node));
}

function index(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [operand, at] = [node.child('operand'), node.child('index')];
  if (operand === undefined || at === undefined) return unknown(frame, node);
  const holder = first(evaluate(machine, frame, operand));
  const inner = plain(holder);
  // `f[int]` with one type argument reads like an index.
  if (inner instanceof Func || inner instanceof External || inner instanceof TypeValue) return inner;
  const key = first(evaluate(machine, frame, at));
  if (inner instanceof GoMap) {
    const id = keyOf(key);
    const found = id === null ? undefined : inner.entries.get(id);
    if (found !== undefined) return new Tuple([found.value, true]);
    return id === null || inner.open ? unknown(frame, node, key) : new Tuple([null, false]);
  }
  const position = plain(key);
  if (inner instanceof Slice && typeof position === 'number') return inner.items[position] ?? unknown(frame, node);
  return unknown(frame, node, holder, key);
}

function call(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const target = node.child('function');
  if (target === undefined) return unknown(frame, node);
  const types = (
    node.child('type_arguments')?.parts ??
    (target.type === 'index_expression' || target.type === 'type_instantiation_expression' ? target.parts.slice(1) : [])
  ).map((part) => typeRef(frame, part));
  const site = siteOf(frame, node, types);
  const list = node.child('arguments')?.parts ?? [];
  if (target.type === 'identifier' && frame.scope.get(target.text) === undefined) {
    if (
      (target.text === 'make' || target.text === 'new') &&
      list[0] !== undefined &&
      !frame.file.pkg.functions.has(target.text)
    ) {
      return zeroOf(machine, typeRef(frame, list[0]), true);
    }
  }
  const callee = first(evaluate(machine, frame, target));
  const args: Value[] = [];
  for (const [at, part] of list.entries()) {
    const value = typeNodes.has(part.type) ? new TypeValue(typeRef(frame, part)) : evaluate(machine, frame, part);
    if (part.type === 'variadic_argument') {
      const items = plain(value);
      if (items instanceof Slice) args.push(...items.items);
      if (!(items instanceof Slice) ? items !== null : items.open)
        args.push(new Unknown(`${part.text}...`, originOf(value)));
    } else if (value instanceof Tuple && list.length === 1 && at === 0) args.push(...value.items);
    else args.push(first(value));
  }
  const called =
    callee instanceof External ? callExternal(machine, callee, args, site) : invoke(machine, callee, args, site);
  const result = called instanceof Unknown ? (translated(args) ?? called) : called;
  return typeof result === 'string' && result.length > maxStringLength ? unknown(frame, node) : result;
}
