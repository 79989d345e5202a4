import { Cls, Dict, EnumMember, External, Float, Instance, PathValue, Sequence, plain, type Value } from './value.ts';

function floatText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16
    ? value.toFixed(1)
    : String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** `str(value)`, or null where it is not known. */
export function show(value: Value): string | null {
  const inner = plain(value);
  if (typeof inner === 'string') return inner;
  if (inner instanceof EnumMember) {
    const strings = inner.cls.bases.some((base) => base instanceof External && base.path === 'enum.StrEnum');
    return strings && typeof inner.value === 'string' ? inner.value : `${inner.cls.name}.${inner.name}`;
  }
  // Where the package lies when it runs is not known.
  if (inner instanceof PathValue) return inner.path.startsWith('/') ? null : inner.path;
  return represent(inner);
}

/** `repr(value)`, or null where it is not known. */
export function represent(value: Value): string | null {
  const inner = plain(value);
  if (inner === null) return 'None';
  if (typeof inner === 'boolean') return inner ? 'True' : 'False';
  if (typeof inner === 'number') return String(inner);
  if (inner instanceof Float) return floatText(inner.value);
  if (typeof inner === 'string') return quote(inner);
  if (inner instanceof Sequence) {
    if (inner.open) return null;
    const items = inner.items.map(represent);
    if (items.includes(null)) return null;
    if (inner.kind === 'list') return `[${items.join(', ')}]`;
    if (inner.kind === 'tuple') return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
    // The order of a set of strings differs from run to run.
    return null;
  }
  if (inner instanceof Dict) {
    if (inner.open) return null;
    const entries = [...inner.entries.values()].map(({ key, value: member }) => [represent(key), represent(member)]);
    return entries.flat().includes(null) ? null : `{${entries.map(([key, member]) => `${key}: ${member}`).join(', ')}}`;
  }
  if (inner instanceof EnumMember) {
    const shown = represent(inner.value);
    return shown === null ? null : `<${inner.cls.name}.${inner.name}: ${shown}>`;
  }
  if (inner instanceof Cls || inner instanceof Instance) return null;
  return null;
}

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

/** A value under a format specification, or null where that is not one we know. */
export function format(value: Value, specification: string): string | null {
  if (specification === '') return show(value);
  const inner = plain(value);
  const match = /^([^{}]?[<>^])?(0)?(\d+)?(,|_)?(?:\.(\d+))?([sdf%])?$/.exec(specification);
  if (match === null) return null;
  const [, align, zero, width, group, precision, kind] = match;
  let text: string | null;
  const number = typeof inner === 'number' ? inner : inner instanceof Float ? inner.value : null;
  if (number !== null && kind !== 's') {
    const scaled = kind === '%' ? number * 100 : number;
    text =
      kind === 'f' || kind === '%' || precision !== undefined
        ? scaled.toFixed(precision === undefined ? 6 : Number(precision))
        : show(inner);
    if (group !== undefined && text !== null) text = text.replace(/\B(?=(\d{3})+(?!\d))/g, group === '_' ? '_' : ',');
    if (kind === '%') text = `${text}%`;
  } else {
    text = show(inner);
    if (text !== null && precision !== undefined) text = text.slice(0, Number(precision));
  }
  if (text === null || width === undefined) return text;
  const [fill, direction] =
    align === undefined
      ? [zero ?? ' ', number === null ? '<' : '>']
      : [align.length === 2 ? (align[0] ?? ' ') : ' ', align.at(-1)];
  const room = Number(width) - text.length;
  if (room <= 0 || room > 1000) return room <= 0 ? text : null;
  if (direction === '<') return text + fill.repeat(room);
  if (direction === '>') return fill.repeat(room) + text;
  return fill.repeat(room >> 1) + text + fill.repeat(room - (room >> 1));
}
