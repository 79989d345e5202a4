import { canonicalJson } from '#core/model/json.ts';

/** True where both are the same JSON, whatever the order of keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
