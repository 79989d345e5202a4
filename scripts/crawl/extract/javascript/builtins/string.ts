import { maxStringLength } from '../../budget.ts';
import type { Machine } from '../machine.ts';
import type { Realm } from '../realm.ts';
import { isCallable, IteratorObj, Obj, RegExpObj, Unknown, type Value } from '../value.ts';
import { lift, numberOf } from './lift.ts';
import { costIsBounded, matchToValue } from './regexp.ts';

const plainMethods = [
  'at',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'localeCompare',
  'normalize',
  'slice',
  'startsWith',
  'substr',
  'substring',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimLeft',
  'trimRight',
  'trimStart',
  'isWellFormed',
  'toWellFormed',
] as const;

/** String, Number, Boolean, Symbol and BigInt with their prototypes. */
export function installString(realm: Realm): void {
  const { stringPrototype: proto } = realm;
  const own = (name: string, run: (machine: Machine, text: string, args: Value[]) => Value): void => {
    realm.method(
      proto,
      name,
      lift((machine, thisValue, args) => {
        const text = machine.toText(thisValue);
        return typeof text === 'string' ? run(machine, text, args) : new Unknown(text.origin);
      }),
    );
  };
  for (const name of plainMethods) {
    own(name, (machine, text, args) => {
      const method: unknown = Reflect.get(String.prototype, name);
      const plain = args.map((arg) => (arg instanceof Obj ? machine.toText(arg) : arg));
      if (
        typeof method !== 'function' ||
        plain.some((arg) => arg instanceof Unknown || typeof arg === 'symbol' || typeof arg === 'bigint')
      )
        return new Unknown({ kind: 'limit', text: name });
      try {
        return method.apply(text, plain) as Value;
      } catch {
        return undefined;
      }
    });
  }
  own('toString', (_machine, text) => text);
  own('valueOf', (_machine, text) => text);
  own('concat', (machine, text, args) =>
    args.reduce<Value>((all, arg) => {
      const part = machine.toText(arg);
      return typeof all === 'string' && typeof part === 'string'
        ? machine.concat(all, part)
        : new Unknown({ kind: 'limit', text: 'concat' });
    }, text),
  );
  own('repeat', (_machine, text, [count]) => {
    const times = numberOf(count, 0);
    return times < 0 || times * text.length > maxStringLength
      ? new Unknown({ kind: 'limit', text: 'repeat' })
      : text.repeat(times);
  });
  const pad = (name: 'padStart' | 'padEnd'): void =>
    own(name, (machine, text, [length, filler]) => {
      const target = numberOf(length, 0);
      const fill = filler === undefined ? ' ' : machine.toText(filler);
      return target > maxStringLength || typeof fill !== 'string'
        ? new Unknown({ kind: 'limit', text: name })
        : text[name](target, fill);
    });
  pad('padStart');
  pad('padEnd');
  own('split', (machine, text, [separator, limit]) => {
    const most = limit === undefined ? undefined : numberOf(limit, 0);
    if (separator === undefined) return machine.array([text]);
    if (separator instanceof RegExpObj)
      return costIsBounded(separator.pattern, text)
        ? machine.array(text.split(separator.pattern, most))
        : new Unknown({ kind: 'limit', text: 'split' });
    const by = machine.toText(separator);
    return typeof by === 'string' ? machine.array(text.split(by, most)) : new Unknown(by.origin);
  });
  own('replace', (machine, text, [pattern, replacement]) => replace(machine, text, pattern, replacement, false));
  own('replaceAll', (machine, text, [pattern, replacement]) => replace(machine, text, pattern, replacement, true));
  own('match', (machine, text, [pattern]) => {
    if (!(pattern instanceof RegExpObj) || !costIsBounded(pattern.pattern, text))
      return new Unknown({ kind: 'limit', text: 'match' });
    const found = text.match(pattern.pattern);
    return found === null ? null : matchToValue(machine, found);
  });
  own('matchAll', (machine, text, [pattern]) => {
    if (!(pattern instanceof RegExpObj) || !pattern.pattern.global || !costIsBounded(pattern.pattern, text))
      return new Unknown({ kind: 'limit', text: 'matchAll' });
    return new IteratorObj(
      machine.realm.iteratorPrototype,
      [...text.matchAll(pattern.pattern)].map((found) => matchToValue(machine, found)),
    );
  });
  own('search', (_machine, text, [pattern]) =>
    pattern instanceof RegExpObj && costIsBounded(pattern.pattern, text)
      ? text.search(pattern.pattern)
      : new Unknown({ kind: 'limit', text: 'search' }),
  );
  realm.method(
    proto,
    Symbol.iterator,
    lift(
      (machine, text) => new IteratorObj(machine.realm.iteratorPrototype, typeof text === 'string' ? [...text] : []),
    ),
  );

  const convert = lift((machine, _this, args) => {
    if (args.length === 0) return '';
    const text = machine.toText(args[0]);
    return text;
  });
  const constructor = realm.globalClass(
    'String',
    proto,
    (machine, _instance, args, site) => convert(machine, undefined, args, site),
    convert,
  );
  realm.method(constructor, 'raw', (machine, _this, [strings, ...values]) => {
    const parts = machine.iterate(machine.get(strings, 'raw')) ?? [];
    let text = '';
    for (const [index, part] of parts.entries()) {
      const value = index < values.length && index < parts.length - 1 ? machine.toText(values[index]) : '';
      if (typeof value !== 'string' || typeof part !== 'string')
        return new Unknown({ kind: 'limit', text: 'String.raw' });
      text += part + value;
    }
    return text;
  });
  realm.method(
    constructor,
    'fromCharCode',
    lift((_machine, _this, args) => String.fromCharCode(...args.map((arg) => numberOf(arg, 0)))),
  );
  realm.method(
    constructor,
    'fromCodePoint',
    lift((_machine, _this, args) => {
      const points = args.map((arg) => numberOf(arg, 0));
      return points.every((point) => Number.isInteger(point) && point >= 0 && point <= 0x10ffff)
        ? String.fromCodePoint(...points)
        : undefined;
    }),
  );
  installOthers(realm);
}

function replace(machine: Machine, text: string, pattern: Value, replacement: Value, all: boolean): Value {
  const by = pattern instanceof RegExpObj ? pattern.pattern : machine.toText(pattern);
  if (by instanceof Unknown || (by instanceof RegExp && !costIsBounded(by, text)))
    return new Unknown({ kind: 'limit', text: 'replace' });
  const method = all && typeof by === 'string' ? 'replaceAll' : 'replace';
  if (!isCallable(replacement)) {
    const plain = machine.toText(replacement);
    if (typeof plain !== 'string') return new Unknown(plain.origin);
    const made = text[method](by, plain);
    return made.length > maxStringLength ? new Unknown({ kind: 'limit', text: 'replace' }) : made;
  }
  let unknown: Unknown | null = null;
  const made = text[method](by, (...found: unknown[]) => {
    const args = found.map((part) => (typeof part === 'string' || typeof part === 'number' ? part : undefined));
    const part = machine.toText(machine.call(replacement, undefined, args));
    if (typeof part === 'string') return part;
    unknown = part;
    return typeof part.assumed === 'string' ? part.assumed : '';
  });
  return unknown === null ? made : new Unknown((unknown as Unknown).origin);
}

function installOthers(realm: Realm): void {
  const toNumber = lift((machine, _this, args) => {
    const [value] = args;
    if (args.length === 0) return 0;
    if (typeof value === 'symbol') return Number.NaN;
    if (value instanceof Obj) {
      const text = machine.toText(value);
      return typeof text === 'string' ? Number(text) : new Unknown(text.origin);
    }
    return Number(value);
  });
  const number = realm.globalClass(
    'Number',
    realm.numberPrototype,
    (machine, _instance, args, site) => toNumber(machine, undefined, args, site),
    toNumber,
  );
  for (const name of [
    'EPSILON',
    'MAX_SAFE_INTEGER',
    'MIN_SAFE_INTEGER',
    'MAX_VALUE',
    'MIN_VALUE',
    'NEGATIVE_INFINITY',
    'POSITIVE_INFINITY',
    'NaN',
  ] as const)
    realm.hidden(number, name, Number[name]);
  const test = (name: 'isInteger' | 'isSafeInteger' | 'isFinite' | 'isNaN'): void =>
    void realm.method(
      number,
      name,
      lift((_machine, _this, [value]) => Number[name](value)),
    );
  for (const name of ['isInteger', 'isSafeInteger', 'isFinite', 'isNaN'] as const) test(name);
  const parse = (run: (text: string, radix: number | undefined) => number): ReturnType<typeof lift> =>
    lift((machine, _this, [value, radix]) => {
      const text = machine.toText(value);
      return typeof text === 'string'
        ? run(text, radix === undefined ? undefined : numberOf(radix, 10))
        : new Unknown(text.origin);
    });
  const parseIntNative = realm.method(
    number,
    'parseInt',
    parse((text, radix) => Number.parseInt(text, radix)),
  );
  const parseFloatNative = realm.method(
    number,
    'parseFloat',
    parse((text) => Number.parseFloat(text)),
  );
  realm.hidden(realm.globalObject, 'parseInt', parseIntNative);
  realm.hidden(realm.globalObject, 'parseFloat', parseFloatNative);
  realm.method(
    realm.globalObject,
    'isNaN',
    lift((machine, _this, args, site) => Number.isNaN(toNumber(machine, undefined, args, site))),
  );
  realm.method(
    realm.globalObject,
    'isFinite',
    lift((machine, _this, args, site) => Number.isFinite(toNumber(machine, undefined, args, site))),
  );
  realm.method(
    realm.numberPrototype,
    'toFixed',
    lift((_machine, value, [digits]) =>
      typeof value === 'number' ? value.toFixed(Math.min(numberOf(digits, 0), 100)) : undefined,
    ),
  );
  realm.method(
    realm.numberPrototype,
    'toString',
    lift((_machine, value, [radix]) => {
      const base = numberOf(radix, 10);
      return typeof value === 'number' && base >= 2 && base <= 36 ? value.toString(base) : String(value as number);
    }),
  );
  realm.method(
    realm.numberPrototype,
    'toLocaleString',
    lift((_machine, value) => (typeof value === 'number' ? value.toLocaleString('en-US') : undefined)),
  );
  realm.method(realm.numberPrototype, 'valueOf', (_machine, value) => value);
  const toBoolean = (machine: Machine, _this: Value, [value]: Value[]): Value => {
    const decision = machine.decide(value);
    if (decision.certain || !(value instanceof Unknown)) return decision.holds;
    return new Unknown(value.origin, typeof value.assumed === 'symbol' ? value.assumed : decision.holds);
  };
  realm.globalClass(
    'Boolean',
    realm.booleanPrototype,
    (machine, _instance, args) => toBoolean(machine, undefined, args),
    toBoolean,
  );
  realm.method(
    realm.booleanPrototype,
    'toString',
    lift((_machine, value) => String(value === true)),
  );
  realm.method(realm.booleanPrototype, 'valueOf', (_machine, value) => value);
  const toBigInt = lift((_machine, _this, [value]) => {
    try {
      return typeof value === 'number' ||
        typeof value === 'string' ||
        typeof value === 'bigint' ||
        typeof value === 'boolean'
        ? BigInt(value)
        : undefined;
    } catch {
      return undefined;
    }
  });
  realm.globalClass(
    'BigInt',
    realm.bigIntPrototype,
    (machine, _instance, args, site) => toBigInt(machine, undefined, args, site),
    toBigInt,
  );
  realm.method(
    realm.bigIntPrototype,
    'toString',
    lift((_machine, value) => String(value as bigint)),
  );
  const registry = new Map<string, symbol>();
  const describe = (value: Value): string => (typeof value === 'string' ? value : '');
  const symbol = realm.globalClass(
    'Symbol',
    realm.symbolPrototype,
    (_machine, _instance, [value]) => Symbol(describe(value)),
    (_machine, _this, [value]) => Symbol(describe(value)),
  );
  for (const name of [
    'iterator',
    'asyncIterator',
    'hasInstance',
    'toPrimitive',
    'toStringTag',
    'species',
    'isConcatSpreadable',
    'unscopables',
    'match',
    'replace',
    'search',
    'split',
    'dispose',
    'asyncDispose',
  ] as const)
    realm.hidden(symbol, name, Symbol[name]);
  realm.method(symbol, 'for', (_machine, _this, [value]) => {
    const key = describe(value);
    const known = registry.get(key) ?? Symbol(key);
    registry.set(key, known);
    return known;
  });
  realm.method(realm.symbolPrototype, 'toString', (_machine, value) =>
    typeof value === 'symbol' ? value.toString() : '',
  );
}
