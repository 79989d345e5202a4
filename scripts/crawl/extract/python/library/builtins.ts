import { External, Float, Sequence, Unknown, type Value } from '../value.ts';

const names = new Set([
  'str',
  'int',
  'float',
  'bool',
  'list',
  'dict',
  'tuple',
  'set',
  'frozenset',
  'bytes',
  'object',
  'type',
  'complex',
  'len',
  'sorted',
  'reversed',
  'enumerate',
  'zip',
  'range',
  'map',
  'filter',
  'any',
  'all',
  'min',
  'max',
  'sum',
  'isinstance',
  'issubclass',
  'hasattr',
  'getattr',
  'setattr',
  'callable',
  'print',
  'repr',
  'property',
  'staticmethod',
  'classmethod',
  'vars',
  'dir',
  'iter',
  'next',
  'open',
  'format',
  'abs',
  'round',
  'id',
  'hash',
  'chr',
  'ord',
  'Exception',
  'BaseException',
  'ValueError',
  'TypeError',
  'KeyError',
  'RuntimeError',
  'ImportError',
  'ModuleNotFoundError',
  'NotImplementedError',
  'AttributeError',
  'OSError',
  'SystemExit',
  'KeyboardInterrupt',
  'FileNotFoundError',
  'ConnectionError',
  'TimeoutError',
  'PermissionError',
  'StopIteration',
  'IndexError',
  'Ellipsis',
  'NotImplemented',
  'exit',
  'quit',
  'input',
  'memoryview',
  'bytearray',
  'slice',
  'super',
  '__import__',
  'exec',
  'eval',
  'compile',
]);

/** A built-in name, or undefined where Python has none. */
export function builtin(name: string): Value | undefined {
  if (name === '__debug__') return true;
  return names.has(name) ? new External(`builtins.${name}`) : undefined;
}

/** `range(…)` of known numbers, or unknown. */
export function rangeOf(numbers: readonly (number | null)[], text: string): Value {
  if (numbers.includes(null)) return new Unknown(text);
  const [first = 0, second, step = 1] = numbers as number[];
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const items: Value[] = [];
  if (step === 0 || Math.abs((to - from) / step) > 10_000) return new Unknown(text);
  for (let at = from; step > 0 ? at < to : at > to; at += step) items.push(at);
  return new Sequence('list', items);
}

/** `int(…)` and `float(…)`. */
export function convertNumber(kind: 'int' | 'float', value: Value): Value | undefined {
  const number =
    typeof value === 'string' && /^\s*[+-]?\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?\s*$/i.test(value)
      ? Number(value.replaceAll('_', ''))
      : typeof value === 'number' || typeof value === 'boolean'
        ? Number(value)
        : value instanceof Float
          ? value.value
          : undefined;
  if (number === undefined || !Number.isFinite(number)) return undefined;
  return kind === 'int' ? Math.trunc(number) : new Float(number);
}
