import { maxItems } from './budget.ts';
import type { Machine } from './machine.ts';
import { carry, itemsOf, numberOf } from './operators.ts';
import { ServerValue } from './server-value.ts';
import {
  Cls,
  Dict,
  EnumMember,
  External,
  Gated,
  Generic,
  Instance,
  Sequence,
  Union,
  Unknown,
  keyOf,
  originOf,
  plain,
  type Site,
  type Value,
} from './value.ts';

/** `holder[index]`, unknown where it cannot be told. */
export function getItem(machine: Machine, holder: Value, index: Value, site: Site): Value {
  machine.step();
  const inner = plain(holder);
  const key = plain(index);
  const unknown = (): Value => new Unknown(site.text, originOf(holder) ?? originOf(index));
  if (inner instanceof Dict) {
    const id = keyOf(key);
    const found = id === null ? undefined : inner.entries.get(id);
    return found === undefined ? unknown() : carry(found.value, holder, index);
  }
  if (inner instanceof Sequence || typeof inner === 'string') {
    const at = numberOf(key);
    const items = typeof inner === 'string' ? [...inner] : inner.items;
    if (key instanceof Slice) return sliceOf(inner, key) ?? unknown();
    if (at === null || (inner instanceof Sequence && inner.open && at < 0)) return unknown();
    return carry(items.at(at) ?? unknown(), holder, index);
  }
  if (
    inner instanceof Cls &&
    [...inner.attrs.values()].some((member) => member instanceof EnumMember) &&
    typeof key === 'string'
  ) {
    return inner.attrs.get(key) ?? unknown();
  }
  if (inner instanceof External && inner.path === 'os.environ') {
    if (typeof key === 'string') machine.environment.add(key);
    return new Unknown(site.text, { kind: 'environment', text: typeof key === 'string' ? key : site.text });
  }
  if (inner instanceof External || inner instanceof Cls || inner instanceof Union || inner instanceof Generic) {
    return new Generic(inner, key instanceof Sequence && key.kind === 'tuple' ? key.items : [key]);
  }
  return unknown();
}

/** `a:b:c` inside brackets. */
export class Slice extends Unknown {
  readonly from: Value;
  readonly to: Value;
  readonly stride: Value;
  constructor(text: string, from: Value, to: Value, stride: Value) {
    super(text);
    this.from = from;
    this.to = to;
    this.stride = stride;
  }
}

function sliceOf(value: Sequence | string, slice: Slice): Value | null {
  const bound = (part: Value): number | undefined | null => (part === null ? undefined : numberOf(part));
  const [from, to, stride] = [bound(slice.from), bound(slice.to), bound(slice.stride)];
  if (from === null || to === null || (stride !== undefined && stride !== 1)) return null;
  if (typeof value === 'string') return [...value].slice(from, to).join('');
  const part = new Sequence(value.kind, value.items.slice(from, to));
  part.open = value.open;
  return part;
}

/** `holder[index] = value`. What is set under a condition that held not yet when the holder was made is gated. */
export function setItem(machine: Machine, holder: Value, index: Value, value: Value, site: Site): void {
  const inner = plain(holder);
  if (inner instanceof ServerValue) {
    inner.setRequestHandler(machine, index, value, site);
    return;
  }
  if (inner instanceof Instance && inner.attrs.get('__handlers_of__') instanceof ServerValue) {
    (inner.attrs.get('__handlers_of__') as ServerValue).setRequestHandler(machine, index, value, site);
    return;
  }
  if (inner instanceof Dict) {
    const key = keyOf(index);
    if (key === null || inner.entries.size >= maxItems) {
      inner.open = true;
      return;
    }
    const gates = machine.gates.slice(inner.depth);
    inner.entries.set(key, { key: plain(index), value: gates.length === 0 ? value : new Gated(value, gates) });
    return;
  }
  const at = numberOf(index);
  if (inner instanceof Sequence && at !== null && at < inner.items.length) inner.items.splice(at, 1, value);
}

/** Adds to a list or set; under a condition that held not yet when it was made, the member is gated. */
export function addItem(machine: Machine, holder: Sequence, value: Value): void {
  if (holder.items.length >= maxItems) {
    holder.open = true;
    return;
  }
  const gates = machine.gates.slice(holder.depth);
  if (holder.kind === 'set' && holder.items.some((item) => keyOf(item) === keyOf(value))) return;
  holder.items.push(gates.length === 0 ? value : new Gated(value, gates));
}

/** Adds all of what a value iterates over. */
export function addItems(machine: Machine, holder: Sequence, value: Value): void {
  const items = itemsOf(machine, value);
  const source = plain(value);
  if (items === null || (source instanceof Sequence && source.open)) holder.open = true;
  for (const item of items ?? []) addItem(machine, holder, item);
}
