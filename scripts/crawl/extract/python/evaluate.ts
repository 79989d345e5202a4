import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { assign } from './assign.ts';
import { attributeOf } from './attribute.ts';
import { maxItems, maxStringLength } from './budget.ts';
import { parametersOf } from './define-function.ts';
import { augmentedAssign } from './execute.ts';
import { gateOf } from './gate.ts';
import { invoke } from './invoke.ts';
import { Slice, addItem, addItems, getItem } from './items.ts';
import { builtin } from './library/builtins.ts';
import { Raised, siteOf, type Frame, type Machine } from './machine.ts';
import { binary, carry, contains, equals, itemsOf, numberOf, truthOf, uniqueItems } from './operators.ts';
import { Scope } from './scope.ts';
import { format, represent, show } from './show.ts';
import { decodeEscapes } from './text.ts';
import {
  Bytes,
  Dict,
  External,
  Float,
  Func,
  Gated,
  Sequence,
  Super,
  Tainted,
  Unknown,
  keyOf,
  originOf,
  plain,
  type Arguments,
  type Value,
} from './value.ts';

function unknown(frame: Frame, node: SyntaxNode, ...from: readonly Value[]): Unknown {
  return new Unknown(siteOf(frame, node).text, from.map(originOf).find((origin) => origin !== null) ?? null);
}

/** The value of an expression; `Unknown` where it cannot be told. */
export function evaluate(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  machine.step();
  switch (node.type) {
    case 'identifier':
      return nameOf(machine, frame, node);
    case 'string':
      return literal(machine, frame, node);
    case 'concatenated_string':
      return concatenate(
        frame,
        node,
        node.parts.map((part) => evaluate(machine, frame, part)),
      );
    case 'integer': {
      const text = node.text.replaceAll('_', '');
      const value = /^[\d.]+$|^0[xob]/i.test(text) ? Number(text) : Number.NaN;
      return Number.isNaN(value) ? unknown(frame, node) : value;
    }
    case 'float': {
      const value = Number(node.text.replaceAll('_', ''));
      return Number.isFinite(value) ? new Float(value) : unknown(frame, node);
    }
    case 'true':
      return true;
    case 'false':
      return false;
    case 'none':
      return null;
    case 'ellipsis':
      return new External('builtins.Ellipsis');
    case 'parenthesized_expression':
    case 'type':
    case 'await':
    case 'expression_statement':
      return node.parts[0] === undefined ? null : evaluate(machine, frame, node.parts[0]);
    case 'list':
    case 'set':
    case 'tuple':
    case 'expression_list':
    case 'pattern_list':
      return collection(machine, frame, node);
    case 'dictionary':
      return dictionary(machine, frame, node);
    case 'assignment':
      return assignment(machine, frame, node);
    case 'augmented_assignment':
      return augmentedAssign(machine, frame, node);
    case 'named_expression': {
      const [name, value] = [node.child('name'), node.child('value')];
      if (name === undefined || value === undefined) return null;
      const result = evaluate(machine, frame, value);
      frame.scope.set(name.text, result);
      return result;
    }
    case 'attribute': {
      const object = node.child('object');
      if (object === undefined) return unknown(frame, node);
      return attributeOf(
        machine,
        evaluate(machine, frame, object),
        node.child('attribute')?.text ?? '',
        siteOf(frame, node),
      );
    }
    case 'subscript':
    case 'generic_type':
      return subscript(machine, frame, node);
    case 'union_type': {
      const [left, right] = node.parts;
      if (left === undefined || right === undefined) return unknown(frame, node);
      return binary(machine, '|', evaluate(machine, frame, left), evaluate(machine, frame, right), node.text);
    }
    case 'member_type':
      return node.parts[0] === undefined
        ? null
        : attributeOf(
            machine,
            evaluate(machine, frame, node.parts[0]),
            node.parts.at(-1)?.text ?? '',
            siteOf(frame, node),
          );
    case 'call':
      return call(machine, frame, node);
    case 'binary_operator': {
      const [left, right] = [node.child('left'), node.child('right')];
      if (left === undefined || right === undefined) return unknown(frame, node);
      const one = evaluate(machine, frame, left);
      return binary(
        machine,
        node.child('operator')?.text ?? '',
        one,
        evaluate(machine, frame, right),
        siteOf(frame, node).text,
      );
    }
    case 'boolean_operator':
      return booleanOperator(machine, frame, node);
    case 'not_operator': {
      const argument = node.child('argument');
      const value = argument === undefined ? null : evaluate(machine, frame, argument);
      const truth = truthOf(value);
      return truth === null ? unknown(frame, node, value) : carry(!truth, value);
    }
    case 'comparison_operator':
      return compare(machine, frame, node);
    case 'unary_operator': {
      const argument = node.child('argument');
      const value = argument === undefined ? null : evaluate(machine, frame, argument);
      const number = numberOf(value);
      if (number === null) return unknown(frame, node, value);
      const result = node.child('operator')?.text === '-' ? -number : number;
      return carry(plain(value) instanceof Float ? new Float(result) : result, value);
    }
    case 'conditional_expression':
      return conditional(machine, frame, node);
    case 'lambda': {
      const func = new Func(
        '<lambda>',
        node,
        frame.file,
        frame.scope,
        parametersOf(machine, frame, node.child('parameters')),
      );
      return func;
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return comprehension(machine, frame, node);
    case 'yield': {
      const [part] = node.parts;
      const value = part === undefined ? null : evaluate(machine, frame, part);
      const from = node.children.some((child) => child.type === 'from');
      const many = from ? itemsOf(machine, value) : [value];
      for (const item of many ?? []) {
        if (frame.yields === null || frame.yields.length >= maxItems) break;
        const gates = machine.gates.slice(frame.base);
        frame.yields.push(gates.length === 0 ? item : new Gated(item, gates));
      }
      return null;
    }
    case 'list_splat':
    case 'keyword_argument':
    case 'ERROR':
    default:
      return unknown(frame, node);
  }
}

function nameOf(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const name = node.text;
  const found = frame.scope.get(name);
  if (found !== undefined) return found;
  if (name === '__name__' || name === '__file__')
    return name === '__file__' ? machine.loader.absolute(frame.file) : (frame.scope.module?.name ?? '');
  if (name === '__class__') return frame.cls ?? unknown(frame, node);
  return builtin(name) ?? unknown(frame, node);
}

function concatenate(frame: Frame, node: SyntaxNode, values: readonly Value[]): Value {
  let text = '';
  for (const value of values) {
    const inner = plain(value);
    if (inner instanceof Bytes) return new Bytes('');
    if (typeof inner !== 'string' || text.length + inner.length > maxStringLength)
      return unknown(frame, node, ...values);
    text += inner;
  }
  return carry(text, ...values);
}

function literal(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [start, end] = [node.first('string_start'), node.first('string_end')];
  if (start === undefined || end === undefined) return unknown(frame, node);
  const prefix = start.text.replace(/["'].*$/s, '').toLowerCase();
  const raw = prefix.includes('r');
  if (prefix.includes('b')) return new Bytes(node.source.slice(start.end, end.start));
  if (!/[ft]/.test(prefix)) {
    const text = node.source.slice(start.end, end.start);
    return raw ? text : decodeEscapes(text);
  }
  let text = '';
  const used: Value[] = [];
  let at = start.end;
  const words = (to: number): void => {
    const piece = node.source.slice(at, to).replaceAll('{{', '{').replaceAll('}}', '}');
    text += raw ? piece : decodeEscapes(piece);
  };
  for (const part of node.children) {
    if (part.type !== 'interpolation') continue;
    words(part.start);
    at = part.end;
    const value = interpolate(machine, frame, part, used);
    if (value === null || text.length + value.length > maxStringLength) return unknown(frame, node, ...used);
    text += value;
  }
  words(end.start);
  return carry(text, ...used);
}

function interpolate(machine: Machine, frame: Frame, part: SyntaxNode, used: Value[]): string | null {
  const expression = part.child('expression');
  if (expression === undefined) return null;
  const value = evaluate(machine, frame, expression);
  used.push(value);
  const conversion = part.child('type_conversion')?.text;
  const specification = part.child('format_specifier');
  const converted =
    conversion === '!r' || conversion === '!a' ? represent(value) : conversion === '!s' ? show(value) : value;
  if (converted === null && conversion !== undefined) return null;
  if (specification?.parts.some((child) => child.type === 'format_expression') === true) return null;
  const debug = part.children.some((child) => child.type === '=') ? `${expression.text}=` : '';
  const text = format(converted, specification === undefined ? '' : specification.text.slice(1));
  return text === null ? null : debug + text;
}

function collection(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const sequence = new Sequence(node.type === 'list' ? 'list' : node.type === 'set' ? 'set' : 'tuple', []);
  sequence.depth = machine.gates.length;
  for (const part of node.parts) {
    if (part.type === 'list_splat') {
      if (part.parts[0] !== undefined) addItems(machine, sequence, evaluate(machine, frame, part.parts[0]));
    } else if (sequence.items.length < maxItems) sequence.items.push(evaluate(machine, frame, part));
    else sequence.open = true;
  }
  return node.type === 'set' ? uniqueItems(sequence.items) : sequence;
}

function dictionary(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const dict = new Dict();
  dict.depth = machine.gates.length;
  for (const part of node.parts) {
    if (part.type === 'dictionary_splat') {
      const source = part.parts[0] === undefined ? null : plain(evaluate(machine, frame, part.parts[0]));
      if (source instanceof Dict) {
        for (const [key, entry] of source.entries) dict.entries.set(key, entry);
        dict.open ||= source.open;
      } else dict.open = true;
      continue;
    }
    const [key, value] = [part.child('key'), part.child('value')];
    if (key === undefined || value === undefined) continue;
    const keyValue = plain(evaluate(machine, frame, key));
    const id = keyOf(keyValue);
    const member = evaluate(machine, frame, value);
    if (id === null || dict.entries.size >= maxItems) dict.open = true;
    else dict.entries.set(id, { key: keyValue, value: member });
  }
  return dict;
}

function assignment(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const left = node.child('left');
  const type = node.child('type');
  const right = node.child('right');
  if (left === undefined) return null;
  const value = right === undefined ? undefined : evaluate(machine, frame, right);
  if (
    type !== undefined &&
    frame.cls !== null &&
    frame.func === null &&
    frame.scope.kind === 'class' &&
    left.type === 'identifier'
  ) {
    const field = { name: left.text, annotation: type, scope: frame.scope, value };
    const known = frame.cls.fields.findIndex((one) => one.name === left.text);
    if (known === -1) frame.cls.fields.push(field);
    else frame.cls.fields[known] = field;
  }
  if (value !== undefined) assign(machine, frame, left, value);
  return value ?? null;
}

function subscript(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [holder, indexes] =
    node.type === 'generic_type'
      ? [node.parts[0], node.first('type_parameter')?.parts ?? []]
      : [node.child('value'), node.all('subscript')];
  if (holder === undefined) return unknown(frame, node);
  const value = evaluate(machine, frame, holder);
  const keys = indexes.map((index) =>
    index.type === 'slice' ? slice(machine, frame, index) : evaluate(machine, frame, index),
  );
  const tuple = keys.length !== 1 || node.children.some((child) => child.type === ',');
  return getItem(machine, value, tuple ? new Sequence('tuple', keys) : (keys[0] ?? null), siteOf(frame, node));
}

function slice(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const bounds: Value[] = [null, null, null];
  let at = 0;
  for (const child of node.children) {
    if (child.type === ':') at += 1;
    else if (child.named && at < 3) bounds[at] = evaluate(machine, frame, child);
  }
  return new Slice(node.text, bounds[0] ?? null, bounds[1] ?? null, bounds[2] ?? null);
}

/** The value of an argument; one that raises is unknown, so that the call it belongs to is still read. */
function argumentOf(machine: Machine, frame: Frame, node: SyntaxNode | undefined): Value {
  if (node === undefined) return null;
  try {
    return evaluate(machine, frame, node);
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    return unknown(frame, node);
  }
}

/** The arguments of a call, evaluated in order. */
export function argumentsOf(machine: Machine, frame: Frame, node: SyntaxNode | undefined): Arguments {
  const args: Arguments = { positional: [], named: new Map(), open: false };
  if (node?.type === 'generator_expression') {
    args.positional.push(argumentOf(machine, frame, node));
    return args;
  }
  for (const part of node?.parts ?? []) {
    if (part.type === 'keyword_argument') {
      const [name, value] = [part.child('name'), part.child('value')];
      if (name !== undefined && value !== undefined) args.named.set(name.text, argumentOf(machine, frame, value));
    } else if (part.type === 'list_splat') {
      const items = itemsOf(machine, argumentOf(machine, frame, part.parts[0]));
      if (items === null) args.open = true;
      else args.positional.push(...items.slice(0, 1000));
    } else if (part.type === 'dictionary_splat') {
      const source = plain(argumentOf(machine, frame, part.parts[0]));
      if (!(source instanceof Dict) || source.open) args.open = true;
      if (source instanceof Dict) {
        for (const { key, value } of source.entries.values()) if (typeof key === 'string') args.named.set(key, value);
      }
    } else args.positional.push(argumentOf(machine, frame, part));
  }
  return args;
}

function call(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const target = node.child('function');
  if (target === undefined) return unknown(frame, node);
  if (target.type === 'identifier' && frame.scope.get(target.text) === undefined) {
    if (target.text === 'super') return frame.cls === null ? unknown(frame, node) : new Super(frame.cls, frame.self);
    if (target.text === 'locals' || target.text === 'globals' || target.text === 'vars') {
      const scope = target.text === 'globals' ? frame.scope.root : frame.scope;
      const dict = new Dict();
      for (const [key, value] of scope.vars) dict.entries.set(`s${key}`, { key, value });
      if (node.child('arguments')?.parts.length === 0 || target.text !== 'vars') return dict;
    }
  }
  const callee = evaluate(machine, frame, target);
  const args = argumentsOf(machine, frame, node.child('arguments'));
  return invoke(machine, callee, args, siteOf(frame, node));
}

function booleanOperator(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [left, right] = [node.child('left'), node.child('right')];
  if (left === undefined || right === undefined) return unknown(frame, node);
  const isAnd = node.child('operator')?.text === 'and';
  const one = evaluate(machine, frame, left);
  const truth = truthOf(one);
  if (truth === null) {
    const other = evaluate(machine, frame, right);
    // `x or default`: without configuration the default is what is there.
    if (!isAnd && one instanceof Unknown && one.origin?.kind === 'environment')
      return other instanceof Unknown ? other : carry(other, new Tainted(null, one.origin));
    if (isAnd && truthOf(other) === false) return other;
    return unknown(frame, node, one, other);
  }
  if (truth !== isAnd) return one;
  return carry(evaluate(machine, frame, right), one);
}

function compare(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const operands = node.parts.map((part) => evaluate(machine, frame, part));
  const operators = node.children
    .filter((child) => child.field === 'operators')
    .map((child) => child.text.replace(/\s+/g, ' '));
  if (operands.length !== 2 || operators.length < 1) return unknown(frame, node, ...operands);
  const [left = null, right = null] = operands;
  const operator = operators.join(' ');
  const answer = comparison(machine, operator, left, right);
  return answer === null ? unknown(frame, node, ...operands) : carry(answer, ...operands);
}

function comparison(machine: Machine, operator: string, left: Value, right: Value): boolean | null {
  const negate = (value: boolean | null): boolean | null => (value === null ? null : !value);
  switch (operator) {
    case '==':
    case 'is':
      return equals(left, right);
    case '!=':
    case '<>':
    case 'is not':
      return negate(equals(left, right));
    case 'in':
      return contains(machine, right, left);
    case 'not in':
      return negate(contains(machine, right, left));
    default: {
      const [x, y] = [numberOf(left), numberOf(right)];
      if (x === null || y === null) return null;
      return operator === '<'
        ? x < y
        : operator === '<='
          ? x <= y
          : operator === '>'
            ? x > y
            : operator === '>='
              ? x >= y
              : null;
    }
  }
}

function conditional(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [consequence, condition, alternative] = node.parts;
  if (consequence === undefined || condition === undefined || alternative === undefined) return unknown(frame, node);
  const value = evaluate(machine, frame, condition);
  const truth = truthOf(value);
  if (truth !== null) return carry(evaluate(machine, frame, truth ? consequence : alternative), value);
  const [one, other] = [evaluate(machine, frame, consequence), evaluate(machine, frame, alternative)];
  if (equals(one, other) === true) return one;
  const [a, b] = [plain(one), plain(other)];
  if (a instanceof Sequence && b instanceof Sequence) {
    const gate = gateOf(condition.text, true, originOf(value));
    const otherwise = gateOf(condition.text, false, originOf(value));
    const both = new Sequence(a.kind, [
      ...a.items.map((item) => new Gated(item, [gate])),
      ...b.items.map((item) => new Gated(item, [otherwise])),
    ]);
    both.depth = machine.gates.length;
    both.open = a.open || b.open;
    return both;
  }
  if (typeof a === 'object' && a !== null && !(a instanceof Unknown)) return one;
  if (typeof b === 'object' && b !== null && !(b instanceof Unknown)) return other;
  return unknown(frame, node, value);
}

function comprehension(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const body = node.child('body');
  const clauses = node.parts.filter((part) => part.type === 'for_in_clause' || part.type === 'if_clause');
  const inner: Frame = { ...frame, scope: new Scope('function', frame.scope) };
  const isDict = node.type === 'dictionary_comprehension';
  const result = new Sequence(node.type === 'set_comprehension' ? 'set' : 'list', []);
  const dict = new Dict();
  result.depth = dict.depth = machine.gates.length;
  const turn = (at: number): void => {
    const clause = clauses[at];
    if (clause === undefined) {
      if (body === undefined) return;
      if (!isDict) {
        addItem(machine, result, evaluate(machine, inner, body));
        return;
      }
      const [key, value] = [body.child('key'), body.child('value')];
      if (key === undefined || value === undefined) return;
      const keyValue = plain(evaluate(machine, inner, key));
      const id = keyOf(keyValue);
      const member = evaluate(machine, inner, value);
      const gates = machine.gates.slice(dict.depth);
      if (id === null || dict.entries.size >= maxItems) dict.open = true;
      else dict.entries.set(id, { key: keyValue, value: gates.length === 0 ? member : new Gated(member, gates) });
      return;
    }
    if (clause.type === 'if_clause') {
      const [condition] = clause.parts;
      if (condition === undefined) return;
      const value = evaluate(machine, inner, condition);
      const truth = truthOf(value);
      const tainted = value instanceof Tainted;
      if (truth === false && !tainted) return;
      machine.under([truth === true ? null : gateOf(condition.text, true, originOf(value))], () => turn(at + 1));
      return;
    }
    const [target, iterable] = [clause.child('left'), clause.child('right')];
    if (target === undefined || iterable === undefined) return;
    const source = evaluate(machine, inner, iterable);
    const items = itemsOf(machine, source);
    if (items === null) {
      result.open = dict.open = true;
      return;
    }
    const known = plain(source);
    if (known instanceof Sequence && known.open) result.open = dict.open = true;
    for (const item of items) {
      const [value, gates] = item instanceof Gated ? [item.value, item.gates] : [item, []];
      machine.under(gates, () => {
        assign(machine, inner, target, value);
        turn(at + 1);
      });
    }
  };
  turn(0);
  return isDict ? dict : result;
}
