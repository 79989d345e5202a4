import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { defineClass } from './define-class.ts';
import { evaluate } from './evaluate.ts';
import { invoke } from './invoke.ts';
import { Raised, siteOf, type Frame, type Machine } from './machine.ts';
import { decodeEscapes } from './text.ts';
import { Cls, Descriptor, Func, Instance, Method, Unknown, plain, type Parameter, type Value } from './value.ts';

/** The parameters of a function or lambda; defaults are evaluated now. */
export function parametersOf(machine: Machine, frame: Frame, node: SyntaxNode | undefined): Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of node?.parts ?? []) {
    if (part.type === 'keyword_separator') {
      keywordOnly = true;
      continue;
    }
    if (part.type === 'positional_separator') continue;
    const pattern = part.type === 'typed_parameter' ? (part.parts[0] ?? part) : (part.child('name') ?? part);
    const kind =
      pattern.type === 'list_splat_pattern'
        ? 'rest'
        : pattern.type === 'dictionary_splat_pattern'
          ? 'keywords'
          : keywordOnly
            ? 'keyword'
            : 'positional';
    const name = kind === 'rest' || kind === 'keywords' ? (pattern.parts[0]?.text ?? '') : pattern.text;
    if (kind === 'rest') keywordOnly = true;
    const defaultNode = part.child('value') ?? null;
    parameters.push({
      name,
      kind,
      annotation: part.child('type') ?? null,
      defaultNode,
      fallback: defaultNode === null ? undefined : evaluate(machine, frame, defaultNode),
    });
  }
  return parameters;
}

/** The docstring of a body as it is stored before the compiler touches it, or null. */
export function docOf(body: SyntaxNode | undefined): string | null {
  const [first] = body?.parts ?? [];
  const string = first?.type === 'expression_statement' ? first.parts[0] : undefined;
  if (string === undefined || first?.parts.length !== 1) return null;
  const pieces = string.type === 'concatenated_string' ? string.parts : [string];
  let text = '';
  for (const piece of pieces) {
    const [start, end] = [piece.first('string_start'), piece.first('string_end')];
    if (piece.type !== 'string' || start === undefined || end === undefined) return null;
    const prefix = start.text.replace(/["'].*$/s, '').toLowerCase();
    if (/[fbt]/.test(prefix)) return null;
    const inside = piece.source.slice(start.end, end.start);
    text += prefix.includes('r') ? inside : decodeEscapes(inside);
  }
  return text;
}

function hasYield(node: SyntaxNode): boolean {
  const open = [...node.children];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type === 'yield') return true;
    if (at.type === 'function_definition' || at.type === 'lambda' || at.type === 'class_definition') continue;
    open.push(...at.children);
  }
  return false;
}

/** The function that a `def` makes. */
export function defineFunction(machine: Machine, frame: Frame, node: SyntaxNode): Func {
  const name = node.child('name')?.text ?? '';
  const func = new Func(name, node, frame.file, frame.scope, parametersOf(machine, frame, node.child('parameters')));
  const body = node.child('body');
  func.doc = docOf(body);
  func.returns = node.child('return_type') ?? null;
  func.isGenerator = body !== undefined && hasYield(body);
  func.owner = frame.scope.kind === 'class' ? frame.cls : null;
  machine.functions.push(func);
  return func;
}

/** Runs a decorated `def` or `class`: the decorators apply from the last to the first. */
export function decorate(machine: Machine, frame: Frame, node: SyntaxNode): void {
  const definition = node.child('definition');
  if (definition === undefined) return;
  const decorators = node.parts
    .filter((part) => part.type === 'decorator')
    .map((part) => part.parts[0])
    .filter((part) => part !== undefined);
  const callees = decorators.map((decorator) => evaluate(machine, frame, decorator));
  const name = definition.child('name')?.text ?? '';
  const isClass = definition.type === 'class_definition';
  const defined = isClass
    ? defineClass(machine, frame, definition, callees)
    : defineFunction(machine, frame, definition);
  // The function can be named inside its decorators' calls.
  frame.scope.set(name, defined);
  let value: Value = defined;
  for (const [at, callee] of [...callees.entries()].toReversed()) {
    const decorator = decorators[at];
    if (decorator === undefined) continue;
    const before: Value = value;
    try {
      const result = plain(
        invoke(machine, callee, { positional: [value], named: new Map(), open: false }, siteOf(frame, decorator)),
      );
      value = isClass ? keepClass(result, before) : keepFunction(result, before);
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
    }
  }
  frame.scope.set(name, value);
}

/** A decorator that gives something unreadable is taken to wrap the function. */
function keepFunction(result: Value, before: Value): Value {
  if (result instanceof Func) {
    if (
      before instanceof Func &&
      result !== before &&
      result.wraps === null &&
      result.doc === null &&
      result.parameters.every((parameter) => parameter.kind === 'rest' || parameter.kind === 'keywords')
    ) {
      result.wraps = before;
      result.name = before.name;
    }
    return result;
  }
  // An object of the program's own is what it makes of a function, such as a record to register later.
  return result instanceof Descriptor ||
    result instanceof Method ||
    (result instanceof Instance && (result.native !== null || result.cls instanceof Cls))
    ? result
    : before;
}

function keepClass(result: Value, before: Value): Value {
  return result instanceof Cls ? result : result instanceof Unknown ? before : before;
}
