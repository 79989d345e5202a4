import type { JsonObject, JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { pointerToken } from '#core/model/json.ts';
import { maxDepth, maxItems, maxSchemaNodes } from './budget.ts';
import { isStringEnum } from './value.ts';
import {
  Cls,
  Dict,
  EnumMember,
  External,
  Float,
  Instance,
  PathValue,
  Sequence,
  Unknown,
  dictOf,
  plain,
  type Value,
} from './value.ts';

/** An object that can hold any key, `__proto__` included. */
export function jsonObject(entries: Iterable<readonly [string, JsonValue]> = []): JsonObject {
  return Object.fromEntries(entries) as JsonObject;
}

/** A value as JSON, and what of it is not known, by JSON pointer. What is not known is left out. */
export function toJson(value: Value): { value: JsonValue | undefined; gaps: Gap[] } {
  const gaps: Gap[] = [];
  let nodes = 0;
  const miss = (pointer: string, reason: string): undefined => {
    if (gaps.length < 50) gaps.push({ pointer, reason });
    return undefined;
  };
  const convert = (item: Value, pointer: string, depth: number): JsonValue | undefined => {
    const inner = plain(item);
    nodes += 1;
    if (depth > maxDepth) return miss(pointer, `nests deeper than ${maxDepth}`);
    if (nodes > maxSchemaNodes) return miss(pointer, `has more than ${maxSchemaNodes} nodes`);
    if (inner === null || typeof inner !== 'object') return inner;
    if (inner instanceof Float) return inner.value;
    if (inner instanceof EnumMember)
      return isStringEnum(inner.cls) || inner.value !== null ? convert(inner.value, pointer, depth + 1) : null;
    if (inner instanceof Sequence) {
      if (inner.open) miss(pointer, 'has items that static reading cannot tell');
      return inner.items
        .map((member, at) => convert(member, `${pointer}/${at}`, depth + 1))
        .filter((member) => member !== undefined);
    }
    if (inner instanceof Dict) {
      if (inner.open) miss(pointer, 'has members that static reading cannot tell');
      const entries: [string, JsonValue][] = [];
      for (const { key, value: member } of inner.entries.values()) {
        const name = keyText(key);
        if (name === null) continue;
        const converted = convert(member, `${pointer}/${pointerToken(name)}`, depth + 1);
        if (converted !== undefined) entries.push([name, converted]);
      }
      return jsonObject(entries);
    }
    if (inner instanceof PathValue && !inner.path.startsWith('/package/')) return inner.path;
    if (inner instanceof Instance) {
      const members = inner.cls instanceof Cls ? inner.attrs : inner.args.named;
      if (inner.cls instanceof External && /(?:^|\.)(?:Pure(?:Posix)?)?Path$/.test(inner.cls.path)) {
        return convert(inner.args.positional[0] ?? '.', pointer, depth + 1);
      }
      const entries = [...members]
        .filter(([name]) => !name.startsWith('_'))
        .map(([name, member]) => [name, convert(member, `${pointer}/${pointerToken(name)}`, depth + 1)] as const);
      return jsonObject(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
    }
    return miss(pointer, inner instanceof Unknown ? `cannot be folded: ${inner.text}` : 'is not a JSON value');
  };
  return { value: convert(value, '', 0), gaps };
}

function keyText(key: Value): string | null {
  const inner = plain(key);
  if (typeof inner === 'string') return inner;
  if (typeof inner === 'number') return String(inner);
  if (typeof inner === 'boolean') return inner ? 'true' : 'false';
  if (inner === null) return 'null';
  return inner instanceof EnumMember ? keyText(inner.value) : null;
}

/** JSON as values of the interpreted program. */
export function fromJson(value: unknown, depth = 0): Value {
  if (value === null || value === undefined || depth > 200) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Float(value);
  if (Array.isArray(value))
    return new Sequence(
      'list',
      value.slice(0, maxItems).map((item) => fromJson(item, depth + 1)),
    );
  return dictOf(Object.entries(value as object).map(([key, member]) => [key, fromJson(member, depth + 1)] as const));
}

/** A JSON text as a value, or undefined where it is none. */
export function parseJson(text: string): Value | undefined {
  try {
    return fromJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}
