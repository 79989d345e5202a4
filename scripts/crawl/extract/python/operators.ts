import { maxItems, maxStringLength } from './budget.ts';
import { classAttribute } from './instantiate.ts';
import { invoke } from './invoke.ts';
import { joinPaths } from './library/files.ts';
import type { Machine } from './machine.ts';
import { represent, show } from './show.ts';
import {
  Cls,
  Dict,
  EnumMember,
  External,
  FileText,
  Float,
  Func,
  Gated,
  Generic,
  Instance,
  Method,
  Module,
  Native,
  PathValue,
  Sequence,
  Tainted,
  Union,
  Unknown,
  isStringEnum,
  keyOf,
  noArguments,
  originOf,
  plain,
  type Value,
} from './value.ts';

/** What an expression with parts that configuration settles is: its own origin is the first part's. */
export function carry(result: Value, ...from: readonly Value[]): Value {
  if (result instanceof Unknown || result instanceof Tainted) return result;
  for (const part of from) if (part instanceof Tainted) return new Tainted(result, part.origin);
  return result;
}

/** True, false, or null where it cannot be known. */
export function truthOf(value: Value): boolean | null {
  const inner = plain(value);
  if (inner === null) return false;
  if (typeof inner === 'boolean') return inner;
  if (typeof inner === 'number') return inner !== 0;
  if (typeof inner === 'string') return inner !== '';
  if (inner instanceof Float) return inner.value !== 0;
  if (inner instanceof Sequence) return inner.items.length > 0 ? true : inner.open ? null : false;
  if (inner instanceof Dict) return inner.entries.size > 0 ? true : inner.open ? null : false;
  if (inner instanceof Unknown) return null;
  if (inner instanceof Instance && inner.cls instanceof External) return null;
  return true;
}

/** The number that a value is in arithmetic, or null. */
export function numberOf(value: Value): number | null {
  const inner = plain(value);
  if (typeof inner === 'number') return inner;
  if (typeof inner === 'boolean') return Number(inner);
  return inner instanceof Float ? inner.value : null;
}

/** The text that a value is, members of string enumerations included, or null. */
export function stringOf(value: Value): string | null {
  const inner = plain(value);
  if (typeof inner === 'string') return inner;
  if (inner instanceof EnumMember && isStringEnum(inner.cls) && typeof inner.value === 'string') return inner.value;
  return null;
}

/** What iterating over a value gives (members may be `Gated`), or null where that is not known. */
export function itemsOf(machine: Machine, value: Value): Value[] | null {
  const inner = plain(value);
  if (typeof inner === 'string') return [...inner];
  if (inner instanceof Sequence) return inner.open && inner.items.length === 0 ? null : inner.items;
  if (inner instanceof Dict) {
    if (inner.open && inner.entries.size === 0) return null;
    return [...inner.entries.values()].map((entry) =>
      entry.value instanceof Gated ? new Gated(entry.key, entry.value.gates) : entry.key,
    );
  }
  if (inner instanceof Cls) {
    const members = [...inner.attrs.values()].filter((member) => member instanceof EnumMember);
    return members.length > 0 ? members : null;
  }
  machine.step();
  if (inner instanceof FileText) return inner.lines();
  if (inner instanceof Instance && inner.cls instanceof Cls) {
    const iterate = classAttribute(inner.cls, '__iter__');
    const site = { ...inner.site, text: `each of ${inner.site.text}` };
    const given =
      iterate instanceof Func ? plain(invoke(machine, new Method(iterate, inner), noArguments(), site)) : null;
    return given === null || given === inner ? null : itemsOf(machine, given);
  }
  return null;
}

/** Equality of values that are both known, or null. */
export function equals(left: Value, right: Value): boolean | null {
  const [a, b] = [plain(left), plain(right)];
  if (a instanceof Unknown || b instanceof Unknown) return null;
  if (a instanceof Dict && b instanceof Dict) return a === b ? true : equalDicts(a, b);
  // Objects of a program's classes may be equal without being the same: dataclasses and models are, by their fields.
  if (a instanceof Instance && b instanceof Instance && a !== b) return null;
  const [one, other] = [keyOf(a), keyOf(b)];
  if (one !== null && other !== null && !(a instanceof Sequence)) {
    if ((a instanceof Instance && a.cls instanceof External) || (b instanceof Instance && b.cls instanceof External)) {
      return a === b ? true : null;
    }
    return one === other;
  }
  if (a instanceof Sequence && b instanceof Sequence) {
    if (a.open || b.open) return null;
    if (a.items.length !== b.items.length) return false;
    let unsure = false;
    for (const [at, item] of a.items.entries()) {
      const same = equals(item, b.items[at] ?? null);
      if (same === false) return false;
      if (same === null) unsure = true;
    }
    return unsure ? null : true;
  }
  return a === b ? true : null;
}

function equalDicts(a: Dict, b: Dict): boolean | null {
  if (a.open || b.open) return null;
  if (a.entries.size !== b.entries.size) return false;
  let unsure = false;
  for (const [key, { value }] of a.entries) {
    const other = b.entries.get(key);
    if (other === undefined) return false;
    const same = equals(value, other.value);
    if (same === false) return false;
    if (same === null) unsure = true;
  }
  return unsure ? null : true;
}

/** Whether `item in container`, or null. */
export function contains(machine: Machine, container: Value, item: Value): boolean | null {
  const inner = plain(container);
  const needle = plain(item);
  if (needle instanceof Unknown) return null;
  if (typeof inner === 'string') return typeof needle === 'string' ? inner.includes(needle) : null;
  if (inner instanceof Dict) {
    const key = keyOf(needle);
    if (key !== null && inner.entries.has(key)) return true;
    return inner.open ? null : false;
  }
  const items = itemsOf(machine, inner);
  if (items === null) return null;
  let unsure = inner instanceof Sequence && inner.open;
  for (const member of items) {
    const same = equals(member, needle);
    if (same === true) return true;
    if (same === null) unsure = true;
  }
  return unsure ? null : false;
}

function isType(value: Value): boolean {
  return value instanceof Cls || value instanceof External || value instanceof Generic || value instanceof Union;
}

/** `left operator right`, unknown where it cannot be folded. */
export function binary(machine: Machine, operator: string, left: Value, right: Value, text: string): Value {
  machine.step();
  const [a, b] = [plain(left), plain(right)];
  const unknown = (): Value => new Unknown(text, originOf(left) ?? originOf(right));
  const result = ((): Value => {
    if (operator === '|') {
      if (
        (isType(a) && (isType(b) || b === null || typeof b === 'string')) ||
        (isType(b) && (a === null || typeof a === 'string'))
      ) {
        return new Union([a, b]);
      }
      if (a instanceof Dict && b instanceof Dict) {
        const merged = new Dict();
        merged.open = a.open || b.open;
        for (const [key, entry] of [...a.entries, ...b.entries]) merged.entries.set(key, entry);
        return merged;
      }
      if (a instanceof Sequence && b instanceof Sequence) return uniqueItems([...a.items, ...b.items]);
    }
    const [one, other] = [stringOf(a), stringOf(b)];
    if (operator === '+' && one !== null && other !== null)
      return one.length + other.length > maxStringLength ? unknown() : one + other;
    if (operator === '%' && typeof a === 'string') return percentFormat(a, b) ?? unknown();
    if (operator === '/' && (a instanceof PathValue || b instanceof PathValue)) {
      const parts = [a, b].map((part) => (part instanceof PathValue ? part.path : stringOf(part)));
      return parts.includes(null) ? unknown() : new PathValue(joinPaths(parts as string[]));
    }
    if (operator === '/' && a instanceof Instance && a.native === null) return unknown();
    if (operator === '*' && one !== null && typeof b === 'number')
      return one.length * b > maxStringLength ? unknown() : one.repeat(Math.max(b, 0));
    if (operator === '+' && a instanceof Sequence && b instanceof Sequence) {
      if (a.items.length + b.items.length > maxItems) return unknown();
      const joined = new Sequence(a.kind, [...a.items, ...b.items]);
      joined.open = a.open || b.open;
      joined.depth = machine.gates.length;
      return joined;
    }
    if (operator === '+' && (a instanceof Sequence || b instanceof Sequence)) {
      const known = a instanceof Sequence ? a : b;
      if (known instanceof Sequence && (a instanceof Unknown || b instanceof Unknown)) {
        const open = new Sequence('list', [...known.items]);
        open.open = true;
        open.depth = machine.gates.length;
        return open;
      }
    }
    if (operator === '-' && a instanceof Sequence && b instanceof Sequence) {
      const taken = new Set(b.items.map(keyOf));
      return new Sequence(
        'set',
        a.items.filter((item) => !taken.has(keyOf(item))),
      );
    }
    const [x, y] = [numberOf(a), numberOf(b)];
    return x === null || y === null
      ? unknown()
      : (arithmetic(operator, x, y, a instanceof Float || b instanceof Float) ?? unknown());
  })();
  return carry(result, left, right);
}

function arithmetic(operator: string, x: number, y: number, isFloat: boolean): Value | null {
  const number = (value: number): Value | null => {
    if (!Number.isFinite(value)) return null;
    return isFloat ? new Float(value) : Number.isSafeInteger(value) ? value : null;
  };
  switch (operator) {
    case '+':
      return number(x + y);
    case '-':
      return number(x - y);
    case '*':
      return number(x * y);
    case '/':
      return y === 0 ? null : new Float(x / y);
    case '//':
      return y === 0 ? null : number(Math.floor(x / y));
    case '%':
      return y === 0 ? null : number(x - y * Math.floor(x / y));
    case '**':
      return number(x ** y);
    case '<<':
      return y < 31 ? number(x * 2 ** y) : null;
    case '>>':
      return number(Math.floor(x / 2 ** y));
    case '|':
      return isFloat ? null : number(x | y);
    case '&':
      return isFloat ? null : number(x & y);
    default:
      return null;
  }
}

/** A set of the values, each once. */
export function uniqueItems(items: readonly Value[]): Sequence {
  const seen = new Map<string, Value>();
  for (const item of items) seen.set(keyOf(item) ?? `?${seen.size}`, item);
  return new Sequence('set', [...seen.values()]);
}

function percentFormat(template: string, value: Value): string | null {
  const values = value instanceof Sequence && value.kind === 'tuple' ? value.items : [value];
  let at = 0;
  let failed = false;
  const text = template.replace(/%(?:\((\w+)\))?(%|[sdr])/g, (whole, key: string | undefined, kind: string) => {
    if (kind === '%') return '%';
    const item =
      key === undefined ? values[at++] : value instanceof Dict ? value.entries.get(`s${key}`)?.value : undefined;
    const shown = item === undefined ? null : kind === 'r' ? represent(item) : show(item);
    if (shown === null) failed = true;
    return shown ?? whole;
  });
  return failed || /%[^%sdr(]/.test(template) ? null : text;
}

/** `isinstance(value, cls)` where that is certain, or null. */
export function isInstance(value: Value, cls: Value): boolean | null {
  const inner = plain(value);
  const type = plain(cls);
  if (type instanceof Sequence) {
    const answers = type.items.map((item) => isInstance(inner, item));
    return answers.includes(true) ? true : answers.includes(null) ? null : false;
  }
  if (inner instanceof Unknown) return null;
  if (type instanceof External) {
    const name = type.path.replace(/^builtins\./, '');
    const own = builtinTypeOf(inner);
    if (own !== null)
      return (
        own === name ||
        (own === 'bool' && name === 'int') ||
        (/Sequence|Iterable|Collection/.test(name) && own === 'list') ||
        (/Mapping/.test(name) && own === 'dict')
      );
    if (name === 'type') return inner instanceof Cls;
  }
  if (type instanceof Cls && inner instanceof Instance && inner.cls instanceof Cls) {
    const seen = new Set<Value>([inner.cls]);
    for (const one of seen) if (one instanceof Cls) one.bases.forEach((base) => seen.add(base));
    return seen.has(type);
  }
  if (type instanceof Cls && builtinTypeOf(inner) !== null) return false;
  return null;
}

/** The name of the built-in type of a value, or null for others. */
export function builtinTypeOf(value: Value): string | null {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'string') return 'str';
  if (value instanceof Float) return 'float';
  if (value instanceof Sequence) return value.kind;
  if (value instanceof Dict) return 'dict';
  if (value instanceof Func || value instanceof Native) return 'function';
  return value instanceof Module ? 'module' : null;
}
