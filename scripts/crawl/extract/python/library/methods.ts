import { maxStringLength } from '../budget.ts';
import { addItem, addItems, setItem } from '../items.ts';
import type { Machine } from '../machine.ts';
import { carry, itemsOf, numberOf, stringOf } from '../operators.ts';
import { format, represent, show } from '../show.ts';
import { titleCase } from '../text.ts';
import {
  Bytes,
  Dict,
  Float,
  Gated,
  Native,
  Sequence,
  Unknown,
  dictOf,
  keyOf,
  plain,
  type Arguments,
  type Site,
  type Value,
} from '../value.ts';

/** A method of a string, list, dictionary or number, or undefined where there is none that is modelled. */
export function builtinMethod(machine: Machine, value: Value, name: string, site: Site): Value | undefined {
  machine.step();
  if (typeof value === 'string') {
    return new Native(name, (_running, args, at) => {
      const result = stringMethod(machine, value, name, args);
      return result === undefined ? new Unknown(at.text) : carry(result, ...args.positional);
    });
  }
  if (value instanceof Sequence) return sequenceMethod(value, name);
  if (value instanceof Dict) return dictMethod(value, name);
  if (value instanceof Bytes && name === 'decode') return new Native(name, () => value.text);
  if (value instanceof Bytes || value instanceof Float || typeof value === 'number')
    return new Native(name, () => new Unknown(site.text));
  return undefined;
}

function strip(text: string, characters: string | null, start: boolean, end: boolean): string {
  if (characters === '') return text;
  let [from, to] = [0, text.length];
  const drop = (character: string): boolean =>
    characters === null ? /\s/.test(character) : characters.includes(character);
  if (start) while (from < to && drop(text[from] ?? '')) from += 1;
  if (end) while (to > from && drop(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

function stringMethod(machine: Machine, text: string, name: string, args: Arguments): Value | undefined {
  const [first, second] = args.positional.map(plain);
  const one = first === undefined ? null : stringOf(first);
  const other = second === undefined ? null : stringOf(second);
  const list = (items: readonly string[]): Sequence => new Sequence('list', [...items]);
  const hasUnknown = args.positional.some((value) => plain(value) instanceof Unknown);
  if (hasUnknown) return undefined;
  switch (name) {
    case 'strip':
      return strip(text, one, true, true);
    case 'lstrip':
      return strip(text, one, true, false);
    case 'rstrip':
      return strip(text, one, false, true);
    case 'lower':
    case 'casefold':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'title':
      return titleCase(text);
    case 'capitalize':
      return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
    case 'replace': {
      if (one === null || other === null) return undefined;
      const count = numberOf(args.positional[2] ?? null);
      if (count !== null && count >= 0) {
        let result = text;
        let from = 0;
        for (let turn = 0; turn < count; turn += 1) {
          const at = result.indexOf(one, from);
          if (at === -1) break;
          result = result.slice(0, at) + other + result.slice(at + one.length);
          from = at + other.length;
        }
        return result;
      }
      return text.length * (other.length + 1) > maxStringLength * 4 ? undefined : text.replaceAll(one, () => other);
    }
    case 'removeprefix':
      return one !== null && text.startsWith(one) ? text.slice(one.length) : text;
    case 'removesuffix':
      return one !== null && one !== '' && text.endsWith(one) ? text.slice(0, -one.length) : text;
    case 'startsWith':
    case 'startswith':
    case 'endswith': {
      const options = first instanceof Sequence ? first.items.map(stringOf) : [one];
      return options.some(
        (option) => option !== null && (name === 'endswith' ? text.endsWith(option) : text.startsWith(option)),
      );
    }
    case 'split':
    case 'rsplit': {
      const most = numberOf(second ?? args.named.get('maxsplit') ?? null);
      if (one === null) return most === null ? list(text.trim() === '' ? [] : text.trim().split(/\s+/)) : undefined;
      const parts = text.split(one);
      if (most === null || most < 0 || parts.length <= most + 1) return list(parts);
      return name === 'split'
        ? list([...parts.slice(0, most), parts.slice(most).join(one)])
        : list([parts.slice(0, parts.length - most).join(one), ...parts.slice(parts.length - most)]);
    }
    case 'splitlines':
      return list(text.replace(/\r?\n$/, '').split(/\r?\n/));
    case 'partition': {
      if (one === null) return undefined;
      const at = text.indexOf(one);
      return new Sequence('tuple', at === -1 ? [text, '', ''] : [text.slice(0, at), one, text.slice(at + one.length)]);
    }
    case 'join': {
      const items = itemsOf(machine, first ?? null);
      const source = first ?? null;
      if (items === null || (source instanceof Sequence && (source.open || source.kind === 'set'))) return undefined;
      const pieces = items.map(stringOf);
      if (pieces.includes(null) || items.some((item) => item instanceof Gated)) return undefined;
      const joined = pieces.join(text);
      return joined.length > maxStringLength ? undefined : joined;
    }
    case 'format':
      return formatTemplate(text, args);
    case 'format_map':
      return undefined;
    case 'count':
      return one === null ? undefined : text.split(one).length - 1;
    case 'find':
      return one === null ? undefined : text.indexOf(one);
    case 'isdigit':
      return /^\d+$/.test(text);
    case 'isalnum':
      return /^[\p{L}\p{N}]+$/u.test(text);
    case 'isidentifier':
      return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text);
    case 'isupper':
      return text !== text.toLowerCase() && text === text.toUpperCase();
    case 'islower':
      return text !== text.toUpperCase() && text === text.toLowerCase();
    case 'encode':
      return new Bytes(text);
    case 'zfill': {
      const width = numberOf(first ?? null);
      return width === null || width > 1000 ? undefined : text.padStart(width, '0');
    }
    case 'ljust':
    case 'rjust': {
      const width = numberOf(first ?? null);
      if (width === null || width > 1000) return undefined;
      return name === 'ljust' ? text.padEnd(width, other ?? ' ') : text.padStart(width, other ?? ' ');
    }
    default:
      return undefined;
  }
}

function formatTemplate(template: string, args: Arguments): string | undefined {
  let next = 0;
  let failed = args.open;
  const text = template.replace(
    /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}/g,
    (whole, field: string | undefined, conversion: string | undefined, specification: string | undefined) => {
      if (whole === '{{') return '{';
      if (whole === '}}') return '}';
      const key = field === undefined || field === '' ? String(next++) : field;
      const value = /^\d+$/.test(key) ? args.positional[Number(key)] : args.named.get(key);
      if (value === undefined || plain(value) instanceof Unknown) {
        failed = true;
        return whole;
      }
      const shown =
        conversion === 'r' ? represent(value) : conversion === 's' ? show(value) : format(value, specification ?? '');
      if (shown === null) failed = true;
      return shown ?? whole;
    },
  );
  return failed || text.length > maxStringLength ? undefined : text;
}

function sequenceMethod(list: Sequence, name: string): Value | undefined {
  const native = (call: Native['call']): Native => new Native(name, call);
  switch (name) {
    case 'append':
    case 'add':
      return native((machine, args) => {
        addItem(machine, list, args.positional[0] ?? null);
        return null;
      });
    case 'extend':
    case 'update':
      return native((machine, args) => {
        for (const value of args.positional) addItems(machine, list, value);
        return null;
      });
    case 'insert':
      return native((machine, args) => {
        const at = numberOf(args.positional[0] ?? null);
        if (at === null) addItem(machine, list, args.positional[1] ?? null);
        else list.items.splice(at, 0, args.positional[1] ?? null);
        return null;
      });
    case 'copy':
      return native((machine) => {
        const copy = new Sequence(list.kind, [...list.items]);
        copy.open = list.open;
        copy.depth = machine.gates.length;
        return copy;
      });
    case 'remove':
    case 'discard':
      return native((machine, args) => {
        const key = keyOf(args.positional[0] ?? null);
        const at = list.items.findIndex((item) => keyOf(item) === key);
        if (at !== -1 && machine.gates.length <= list.depth) list.items.splice(at, 1);
        return null;
      });
    case 'pop':
      return native((machine, args, site) => {
        const at = numberOf(args.positional[0] ?? -1);
        if (at === null || machine.gates.length > list.depth) return new Unknown(site.text);
        return list.items.splice(at, 1)[0] ?? new Unknown(site.text);
      });
    case 'clear':
      return native(() => {
        list.items.length = 0;
        return null;
      });
    case 'sort':
    case 'reverse':
      return native(() => {
        if (name === 'reverse') list.items.reverse();
        return null;
      });
    case 'index':
      return native((_machine, args, site) => {
        const key = keyOf(args.positional[0] ?? null);
        const at = list.items.findIndex((item) => keyOf(item) === key);
        return at === -1 ? new Unknown(site.text) : at;
      });
    case 'union':
    case 'intersection':
    case 'difference':
      return native((machine, args, site) => {
        const items = itemsOf(machine, args.positional[0] ?? null);
        if (items === null) return new Unknown(site.text);
        const keys = new Set(items.map(keyOf));
        if (name === 'union')
          return new Sequence('set', [
            ...list.items,
            ...items.filter((item) => !list.items.some((own) => keyOf(own) === keyOf(item))),
          ]);
        return new Sequence(
          'set',
          list.items.filter((item) => keys.has(keyOf(item)) === (name === 'intersection')),
        );
      });
    default:
      return undefined;
  }
}

function dictMethod(dict: Dict, name: string): Value | undefined {
  const native = (call: Native['call']): Native => new Native(name, call);
  const over = (pick: (entry: { key: Value; value: Value }) => Value): Native =>
    native((machine) => {
      const items = new Sequence(
        'list',
        [...dict.entries.values()].map((entry) => {
          const picked = pick({
            key: entry.key,
            value: entry.value instanceof Gated ? entry.value.value : entry.value,
          });
          return entry.value instanceof Gated ? new Gated(picked, entry.value.gates) : picked;
        }),
      );
      items.open = dict.open;
      items.depth = machine.gates.length;
      return items;
    });
  switch (name) {
    case 'keys':
      return over(({ key }) => key);
    case 'values':
      return over(({ value }) => value);
    case 'items':
      return over(({ key, value }) => new Sequence('tuple', [key, value]));
    case 'get':
    case 'setdefault':
    case 'pop':
      return native((machine, args, site) => {
        const [wanted = null, fallback = null] = args.positional;
        const key = keyOf(wanted);
        const found = key === null ? undefined : dict.entries.get(key);
        if (found !== undefined) {
          if (name === 'pop' && key !== null && machine.gates.length <= dict.depth) dict.entries.delete(key);
          return found.value;
        }
        if (key === null || dict.open) return new Unknown(site.text);
        if (name === 'setdefault') setItem(machine, dict, wanted, fallback, site);
        return fallback;
      });
    case 'update':
      return native((machine, args, site) => {
        for (const value of args.positional) {
          const source = plain(value);
          if (!(source instanceof Dict)) dict.open = true;
          else for (const entry of source.entries.values()) setItem(machine, dict, entry.key, entry.value, site);
        }
        for (const [key, value] of args.named) setItem(machine, dict, key, value, site);
        return null;
      });
    case 'copy':
      return native((machine) => {
        const copy = dictOf([...dict.entries.values()].map(({ key, value }) => [key, value] as const));
        copy.open = dict.open;
        copy.depth = machine.gates.length;
        return copy;
      });
    default:
      return undefined;
  }
}
