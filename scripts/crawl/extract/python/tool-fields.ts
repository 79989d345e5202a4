import type { JsonObject } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { toJson } from './json.ts';
import { stringOf } from './operators.ts';
import { show } from './show.ts';
import { EnumMember, Unknown, plain, type Value } from './value.ts';

const camel: Record<string, string> = {
  read_only_hint: 'readOnlyHint',
  destructive_hint: 'destructiveHint',
  idempotent_hint: 'idempotentHint',
  open_world_hint: 'openWorldHint',
};

/** Sets a field to the text of a value, or names the gap. */
export function textField(into: Record<string, unknown>, field: string, value: Value, partial: Gap[]): void {
  const text = textOf(value);
  if (text !== null) into[field] = text;
  else if (plain(value) !== null) partial.push({ pointer: `/${field}`, reason: reasonOf(value) });
}

/** The text of a string or of an enumeration's member, or null. */
export function textOf(value: Value): string | null {
  const inner = plain(value);
  if (inner instanceof EnumMember) return stringOf(inner.value) ?? show(inner);
  return stringOf(inner);
}

/** Why a value is not known. */
export function reasonOf(value: Value): string {
  const inner = plain(value);
  return inner instanceof Unknown ? `cannot be folded: ${inner.text}` : 'is not a text that can be folded';
}

/** Annotations from `ToolAnnotations(…)` or a dictionary, in MCP's own names; undefined where there are none. */
export function annotationsOf(value: Value, partial: Gap[]): JsonObject | undefined {
  if (plain(value) === null) return undefined;
  const { value: json, gaps } = toJson(value);
  for (const gap of gaps) partial.push({ pointer: `/annotations${gap.pointer}`, reason: gap.reason });
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const entries = Object.entries(json).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([key, member]) => [camel[key] ?? key, member]));
}
