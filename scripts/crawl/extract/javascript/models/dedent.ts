import type { Machine } from '../machine.ts';
import { ArrayObj, type NativeCall, Unknown, type Origin, type Value } from '../value.ts';

/** The template tags that strip indentation (`dedent`, `stripIndent`, `oneLine` …), by their usual names. */
export function dedentModule(machine: Machine): Value {
  const known = machine.builtins.get('dedent');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('dedent', module);
  const add = (names: readonly string[], strip: (text: string) => string): void => {
    for (const name of names) machine.realm.method(module, name, tag(strip));
  };
  add(['default', 'dedent', 'outdent', 'stripIndent', 'stripIndents', 'html', 'codeBlock', 'source'], dedent);
  add(['oneLine', 'oneLineTrim'], (text) => text.replace(/(?:\n\s*)/g, ' ').trim());
  machine.realm.method(
    module,
    'stripIndents',
    tag((text) => text.replace(/^[^\S\n]+/gm, '').trim()),
  );
  machine.realm.method(
    module,
    'oneLineTrim',
    tag((text) => text.replace(/(?:\n\s*)/g, '').trim()),
  );
  return module;
}

/** A tag (or plain function) that joins its template and strips the whole. Lists among its values are joined by lines. */
export function tag(strip: (text: string) => string): NativeCall {
  return (machine, _this, [strings, ...values]) => {
    if (!(strings instanceof ArrayObj)) {
      const text = machine.toText(strings);
      return typeof text === 'string' ? strip(text) : text;
    }
    let text = '';
    let origin: Origin | null = null;
    for (const [index, part] of strings.elements.entries()) {
      text += typeof part === 'string' ? part : '';
      if (index >= strings.elements.length - 1) continue;
      const value = machine.toText(values[index]);
      if (typeof value === 'string') text += value;
      else if (typeof value.assumed === 'string') {
        text += value.assumed;
        origin = value.origin;
      } else return new Unknown({ ...value.origin, test: undefined });
    }
    const stripped = strip(text);
    return origin === null ? stripped : new Unknown({ ...origin, test: undefined }, stripped);
  };
}

function dedent(text: string): string {
  const lines = text.split('\n');
  let indent = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(1)) {
    const found = /^(\s*)\S/.exec(line);
    if (found !== null) indent = Math.min(indent, found[1]?.length ?? 0);
  }
  const first = lines[0] ?? '';
  const rest = lines
    .slice(1)
    .map((line) =>
      Number.isFinite(indent) ? line.slice(Math.min(indent, line.length - line.trimStart().length)) : line,
    );
  return [first, ...rest].join('\n').trim();
}
