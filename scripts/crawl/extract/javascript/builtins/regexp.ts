import type { Machine } from '../machine.ts';
import type { Realm } from '../realm.ts';
import { Accessor, Obj, RegExpObj, Unknown, type Value } from '../value.ts';
import { lift, numberOf } from './lift.ts';

/** The host's regular expression for a pattern of the package, or null where it is malformed or too long. */
export function safeRegExp(pattern: string, flags: string): RegExp | null {
  if (pattern.length > 2_000) return null;
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

const costs = new WeakMap<RegExp, number>();

/**
 * True where matching cannot take long: patterns come from untrusted code and the host's engine backtracks. A
 * repeated group that itself repeats or branches may take exponential time, so its input must be very short;
 * several unbounded repetitions take polynomial time, so theirs must be of moderate length.
 */
export function costIsBounded(pattern: RegExp, input: string): boolean {
  let most = costs.get(pattern);
  if (most === undefined) costs.set(pattern, (most = longestInput(pattern.source)));
  return input.length <= most;
}

function longestInput(source: string): number {
  const open: { repeats: boolean; branches: boolean; start: number }[] = [];
  let unbounded = 0;
  let nested = false;
  let inClass = false;
  for (let at = 0; at < source.length; at += 1) {
    const mark = source[at];
    if (mark === '\\') at += 1;
    else if (inClass) inClass = mark !== ']';
    else if (mark === '[') inClass = true;
    else if (mark === '(') open.push({ repeats: false, branches: false, start: at + 1 });
    else if (mark === '|') {
      const group = open.at(-1);
      if (group !== undefined) group.branches = true;
    } else if (mark === ')') {
      const group = open.pop();
      const repeated = /^(\*|\+|\{\d+,\d*\}|\{\d{2,}\})/.test(source.slice(at + 1, at + 12));
      if (
        repeated &&
        group !== undefined &&
        (group.repeats || (group.branches && !branchesAreDisjoint(source.slice(group.start, at))))
      )
        nested = true;
      const outer = open.at(-1);
      if (outer !== undefined && (repeated || group?.repeats === true)) outer.repeats = true;
    } else if (mark === '*' || mark === '+' || (mark === '{' && /^\{\d+,\}/.test(source.slice(at, at + 8)))) {
      unbounded += 1;
      const group = open.at(-1);
      if (group !== undefined) group.repeats = true;
    }
  }
  if (nested) return 24;
  return unbounded > 3 ? 2_000 : unbounded > 1 ? 50_000 : 1_000_000;
}

/** True where no character can begin two branches of a group, so that matching it never goes back. */
function branchesAreDisjoint(group: string): boolean {
  const branches: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at <= group.length; at += 1) {
    const mark = group[at];
    if (mark === '\\') at += 1;
    else if (mark === '[') {
      while (at < group.length && group[at] !== ']') at += group[at] === '\\' ? 2 : 1;
    } else if (mark === '(') depth += 1;
    else if (mark === ')') depth -= 1;
    else if ((mark === '|' && depth === 0) || at === group.length) {
      branches.push(group.slice(from, at));
      from = at + 1;
    }
  }
  const starts = branches.map((branch) => {
    const plain = branch
      .replace(/^\?[:=!](?=[^(])/, '')
      .replace(/^\?:/, '')
      .replace(/^\(\?[!=][^()]*\)/, '');
    return /^(\\[^bB\d]|\[\^?(?:\\.|[^\]\\])+\]|[^\\[(.^$*+?{|])/.exec(plain)?.[0];
  });
  const tests = starts.map((start) => (start === undefined ? null : safeRegExp(`^(?:${start})$`, '')));
  for (let code = 0; code < 256; code += 1) {
    const character = String.fromCharCode(code);
    let matched = 0;
    for (const test of tests) {
      if (test === null) return false;
      if (test.test(character)) matched += 1;
    }
    if (matched > 1) return false;
  }
  return true;
}

/** RegExp and its prototype. */
export function installRegExp(realm: Realm): void {
  const { regExpPrototype: proto } = realm;
  const make = (machine: Machine, pattern: Value, flags: Value): Value => {
    const source = pattern instanceof RegExpObj ? pattern.pattern.source : machine.toText(pattern);
    const how =
      flags === undefined ? (pattern instanceof RegExpObj ? pattern.pattern.flags : '') : machine.toText(flags);
    const made = typeof source === 'string' && typeof how === 'string' ? safeRegExp(source, how) : null;
    return made === null ? new Unknown({ kind: 'limit', text: 'a regular expression' }) : new RegExpObj(proto, made);
  };
  realm.globalClass(
    'RegExp',
    proto,
    (machine, _instance, [pattern, flags]) => make(machine, pattern, flags),
    (machine, _this, [pattern, flags]) => make(machine, pattern, flags),
  );
  const getter = (name: 'source' | 'flags' | 'global' | 'ignoreCase' | 'multiline' | 'unicode' | 'sticky'): void =>
    realm.hidden(
      proto,
      name,
      new Accessor(
        realm.native(name, (_machine, value) => (value instanceof RegExpObj ? value.pattern[name] : undefined)),
        null,
      ),
    );
  for (const name of ['source', 'flags', 'global', 'ignoreCase', 'multiline', 'unicode', 'sticky'] as const)
    getter(name);
  realm.hidden(
    proto,
    'lastIndex',
    new Accessor(
      realm.native('lastIndex', (_machine, value) => (value instanceof RegExpObj ? value.lastIndex : 0)),
      realm.native('lastIndex', (_machine, value, [index]) => {
        if (value instanceof RegExpObj) value.lastIndex = numberOf(index, 0);
        return undefined;
      }),
    ),
  );
  const exec = (machine: Machine, regexp: Value, input: Value): RegExpExecArray | null | Unknown => {
    const text = machine.toText(input);
    if (!(regexp instanceof RegExpObj)) return new Unknown({ kind: 'limit', text: 'a regular expression' });
    if (typeof text !== 'string') return new Unknown(text.origin);
    if (!costIsBounded(regexp.pattern, text))
      return new Unknown({ kind: 'limit', text: 'a costly regular expression' });
    regexp.pattern.lastIndex = regexp.lastIndex;
    const found = regexp.pattern.exec(text);
    regexp.lastIndex = regexp.pattern.lastIndex;
    return found;
  };
  realm.method(
    proto,
    'exec',
    lift((machine, regexp, [input]) => {
      const found = exec(machine, regexp, input);
      return found === null || found instanceof Unknown ? found : matchToValue(machine, found);
    }),
  );
  realm.method(
    proto,
    'test',
    lift((machine, regexp, [input]) => {
      const found = exec(machine, regexp, input);
      return found instanceof Unknown ? found : found !== null;
    }),
  );
  realm.method(proto, 'toString', (_machine, value) => (value instanceof RegExpObj ? String(value.pattern) : ''));
}

/** A match as the program sees it. */
export function matchToValue(machine: Machine, found: RegExpMatchArray): Obj {
  const made = machine.array([...found]);
  made.properties.set('index', found.index);
  made.properties.set('input', found.input);
  made.properties.set('groups', found.groups === undefined ? undefined : machine.object(Object.entries(found.groups)));
  return made;
}
