import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { maxItems, maxLoopTurns } from './budget.ts';
import { evaluate, first, typeRef } from './evaluate.ts';
import { gateOf } from './gate.ts';
import { Panicked, type Frame, type Machine } from './machine.ts';
import { binary, equals, textOf, truthOf } from './operators.ts';
import { Scope } from './scope.ts';
import { setField } from './select.ts';
import { zeroOf } from './struct.ts';
import { GoMap, RawJson, Slice, Tainted, Tuple, Unknown, keyOf, originOf, plain, type Value } from './value.ts';

/** How a statement ended; `fail` where the function gave up and returned an error. */
export type Completion = 'normal' | 'return' | 'fail' | 'break' | 'continue';

/** Runs a block in a scope of its own. */
export function executeBlock(machine: Machine, frame: Frame, block: SyntaxNode): Completion {
  const inner: Frame = { ...frame, scope: new Scope(frame.scope) };
  return executeAll(machine, inner, statementsOf(block));
}

function statementsOf(block: SyntaxNode): SyntaxNode[] {
  return block.parts.flatMap((part) => (part.type === 'statement_list' ? part.parts : [part]));
}

function executeAll(machine: Machine, frame: Frame, statements: readonly SyntaxNode[]): Completion {
  for (const statement of statements) {
    const completion = execute(machine, frame, statement);
    if (completion !== 'normal') return completion;
  }
  return 'normal';
}

function execute(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  machine.step();
  switch (node.type) {
    case 'expression_statement':
      for (const part of node.parts) {
        evaluate(machine, frame, part);
        bindOption(machine, frame, part);
      }
      return 'normal';
    case 'go_statement':
    case 'defer_statement':
      for (const part of node.parts) ignoringPanic(() => evaluate(machine, frame, part));
      return 'normal';
    case 'short_var_declaration':
    case 'assignment_statement':
      assignAll(machine, frame, node);
      return 'normal';
    case 'var_declaration':
    case 'const_declaration':
      for (const spec of node.parts.flatMap((part) => (part.type === 'var_spec_list' ? part.parts : [part])))
        declare(machine, frame, spec);
      return 'normal';
    case 'type_declaration':
      for (const spec of node.parts) {
        const type = spec.child('type');
        if (type !== undefined) frame.scope.types.set(spec.child('name')?.text ?? '', typeRef(frame, type));
      }
      return 'normal';
    case 'return_statement':
      frame.returned.push({ value: returnValue(machine, frame, node), gates: machine.gates.slice(frame.base) });
      return givesError(node) ? 'fail' : 'return';
    case 'if_statement':
      return executeIf(machine, frame, node);
    case 'for_statement':
      return executeFor(machine, frame, node);
    case 'expression_switch_statement':
    case 'type_switch_statement':
      return executeSwitch(machine, frame, node);
    case 'select_statement':
      for (const part of node.parts)
        executeAll(
          machine,
          { ...frame, scope: new Scope(frame.scope) },
          statementsOf(part).filter((one) => /statement|declaration/.test(one.type)),
        );
      return 'normal';
    case 'block':
      return executeBlock(machine, frame, node);
    case 'statement_list':
      return executeAll(machine, frame, node.parts);
    case 'labeled_statement':
      return executeAll(
        machine,
        frame,
        node.parts.filter((part) => part.type !== 'label_name'),
      );
    case 'inc_statement':
    case 'dec_statement': {
      const [target] = node.parts;
      if (target !== undefined)
        assign(
          machine,
          frame,
          target,
          binary(node.type === 'inc_statement' ? '+' : '-', first(evaluate(machine, frame, target)), 1, node.text),
          false,
        );
      return 'normal';
    }
    case 'break_statement':
      return 'break';
    case 'continue_statement':
      return 'continue';
    default:
      return 'normal';
  }
}

function leaves(completion: Completion): boolean {
  return completion === 'return' || completion === 'fail';
}

/** True where the last value that is returned is an error that is made on the spot. */
function givesError(node: SyntaxNode): boolean {
  const list = node.parts[0];
  const last = list?.type === 'expression_list' ? list.parts.at(-1) : list;
  return last !== undefined && /^(?:fmt\.Errorf|errors\.\w+|[\w.]*Err(?:or)?\w*\()/.test(last.text);
}

function ignoringPanic(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Panicked)) throw error;
  }
}

function returnValue(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [list] = node.parts;
  if (list === undefined) return null;
  const only = list.type === 'expression_list' && list.parts.length === 1 ? list.parts[0] : undefined;
  const value = evaluate(machine, frame, only ?? list);
  return only !== undefined && only.type !== 'call_expression' ? first(value) : value;
}

/** Results that could not be read: errors are taken to be nil, so that the way on is read. */
function unread(name: string, source: Value, text: string): Value {
  return /^_?err(?:or)?$|Err$/.test(name) ? null : new Unknown(text, originOf(source));
}

/** Where an option's words for the name, a letter and the default are among the arguments, by the end of the function's name. */
const optionVariable = /(?:Bool|String|Int|Uint|Float|Duration|Slice|Array)\w*Var(P?)$/;

/** `flags.BoolVar(&variable, "name", default, …)`: from here on the variable has a default that an option may replace. */
function bindOption(machine: Machine, frame: Frame, node: SyntaxNode): void {
  if (node.type !== 'call_expression') return;
  const callee = node.child('function');
  const name = callee?.type === 'selector_expression' ? callee.child('field')?.text : undefined;
  const [, letter] = optionVariable.exec(name ?? '') ?? [];
  const [address, word, ...more] = node.child('arguments')?.parts ?? [];
  const variable =
    address?.type === 'unary_expression' && address.text.startsWith('&') ? address.child('operand') : undefined;
  const fallback = more[letter === 'P' ? 1 : 0];
  if (letter === undefined || variable === undefined || word === undefined || fallback === undefined) return;
  const option = textOf(first(evaluate(machine, frame, word))) ?? variable.text;
  const value = new Tainted(plain(first(evaluate(machine, frame, fallback))), {
    kind: 'arguments',
    text: `--${option}`,
  });
  assign(machine, frame, variable, value, false);
}

function assignAll(machine: Machine, frame: Frame, node: SyntaxNode): void {
  const targets = node.child('left')?.parts ?? [];
  const list = node.child('right');
  if (list === undefined) return;
  const sources = list.type === 'expression_list' ? list.parts : [list];
  const declares = node.type === 'short_var_declaration';
  const operator = node.child('operator')?.text ?? '=';
  if (!declares && operator !== '=' && targets[0] !== undefined && sources[0] !== undefined) {
    const current = first(evaluate(machine, frame, targets[0]));
    assign(
      machine,
      frame,
      targets[0],
      binary(operator.slice(0, -1), current, first(evaluate(machine, frame, sources[0])), node.text),
      false,
    );
    return;
  }
  if (targets.length > 1 && sources.length === 1 && sources[0] !== undefined) {
    const value = evaluate(machine, frame, sources[0]);
    for (const [at, target] of targets.entries()) {
      const part =
        value instanceof Tuple
          ? (value.items[at] ?? (at < value.items.length ? null : unread(target.text, value, target.text)))
          : at === 0 && !(value instanceof Unknown)
            ? value
            : unread(target.text, value, at === 0 ? sources[0].text.slice(0, 160) : target.text);
      const known = part instanceof Unknown && /^_?err(?:or)?$|Err$/.test(target.text) ? null : part;
      assign(machine, frame, target, known, declares);
    }
    return;
  }
  const values = sources.map((source) => first(evaluate(machine, frame, source)));
  for (const [at, target] of targets.entries()) {
    const value = values[at] ?? null;
    const isError = value instanceof Unknown && /^err(?:or)?$|Err$/.test(target.text);
    assign(machine, frame, target, isError ? null : value, declares);
  }
}

function assign(machine: Machine, frame: Frame, target: SyntaxNode, value: Value, declares: boolean): void {
  machine.step();
  switch (target.type) {
    case 'identifier': {
      if (target.text === '_') return;
      if (declares) {
        frame.scope.vars.set(target.text, value);
        return;
      }
      if (frame.scope.assign(target.text, value)) return;
      const variable = frame.file.pkg.variables.get(target.text);
      if (variable !== undefined) variable.value = value;
      return;
    }
    case 'selector_expression': {
      const [operand, field] = [target.child('operand'), target.child('field')];
      if (operand === undefined || field === undefined) return;
      const holder = first(evaluate(machine, frame, operand));
      const raw = typeof value === 'string' && /Raw\w*Schema$/.test(field.text) ? new RawJson(value) : value;
      setField(machine, holder, field.text, raw);
      return;
    }
    case 'index_expression': {
      const [operand, index] = [target.child('operand'), target.child('index')];
      if (operand === undefined || index === undefined) return;
      const holder = plain(first(evaluate(machine, frame, operand)));
      const key = plain(first(evaluate(machine, frame, index)));
      if (holder instanceof GoMap) {
        const id = keyOf(key);
        if (id === null || holder.entries.size >= maxItems) holder.open = true;
        else holder.entries.set(id, { key, value });
      } else if (holder instanceof Slice && typeof key === 'number' && key < holder.items.length)
        holder.items[key] = value;
      return;
    }
    case 'unary_expression':
    case 'parenthesized_expression': {
      const inner = target.child('operand') ?? target.parts[0];
      if (inner === undefined) return;
      const holder = plain(first(evaluate(machine, frame, inner)));
      if (holder === null || typeof holder !== 'object') assign(machine, frame, inner, value, false);
      return;
    }
    default:
  }
}

function declare(machine: Machine, frame: Frame, spec: SyntaxNode): void {
  const names = spec.all('name').filter((name) => name.type === 'identifier');
  const type = spec.child('type');
  const sources = spec.child('value')?.parts ?? [];
  const only =
    sources.length === 1 && names.length > 1 && sources[0] !== undefined
      ? evaluate(machine, frame, sources[0])
      : undefined;
  for (const [at, name] of names.entries()) {
    const source = sources[at];
    const value =
      only instanceof Tuple
        ? (only.items[at] ?? null)
        : only !== undefined
          ? unread(name.text, only, name.text)
          : source !== undefined
            ? first(evaluate(machine, frame, source))
            : type === undefined
              ? null
              : zeroOf(machine, typeRef(frame, type));
    frame.scope.vars.set(name.text, value);
  }
}

function executeIf(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const inner: Frame = { ...frame, scope: new Scope(frame.scope) };
  const initializer = node.child('initializer');
  if (initializer !== undefined) execute(machine, inner, initializer);
  const [condition, consequence, alternative] = [
    node.child('condition'),
    node.child('consequence'),
    node.child('alternative'),
  ];
  if (condition === undefined || consequence === undefined) return 'normal';
  const value = first(evaluate(machine, inner, condition));
  const truth = truthOf(value);
  const otherwise = (): Completion => (alternative === undefined ? 'normal' : execute(machine, inner, alternative));
  if (truth !== null && !(value instanceof Tainted))
    return truth ? executeBlock(machine, inner, consequence) : otherwise();
  const origin = originOf(value);
  const text = condition.text;
  return fork(machine, frame, [
    {
      gate: truth === true ? null : gateOf(text, true, origin),
      likely: truth === true,
      run: () => executeBlock(machine, inner, consequence),
    },
    { gate: truth === false ? null : gateOf(text, false, origin), likely: truth === false, run: otherwise },
  ]);
}

interface Way {
  gate: Gate | null;
  /** True where the defaults take this way. */
  likely: boolean;
  run: () => Completion;
}

/** Runs both ways of a branch that configuration decides, each under its condition, and merges what they assigned. */
function fork(machine: Machine, frame: Frame, ways: readonly [Way, Way]): Completion {
  const scopes: Scope[] = [];
  for (let scope: Scope | null = frame.scope; scope !== null; scope = scope.parent) scopes.push(scope);
  const before = scopes.map((scope) => scope.vars);
  const outcomes = ways.map((way) => {
    for (const [at, scope] of scopes.entries()) scope.vars = new Map(before[at]);
    let completion: Completion | 'panic' = 'panic';
    try {
      completion = machine.under(way.gate, way.run);
    } catch (error) {
      if (!(error instanceof Panicked)) throw error;
    }
    return { way, completion, vars: scopes.map((scope) => scope.vars) };
  });
  const [one, other] = outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
  for (const [at, scope] of scopes.entries()) {
    scope.vars = merge(
      { vars: one.vars[at] ?? new Map(), likely: one.way.likely, goesOn: one.completion === 'normal' },
      { vars: other.vars[at] ?? new Map(), likely: other.way.likely, goesOn: other.completion === 'normal' },
    );
  }
  if (one.completion === 'normal' || other.completion === 'normal') {
    const [ended, going] = one.completion === 'normal' ? [other, one] : [one, other];
    if (ended.completion === 'return' && going.way.gate !== null) machine.gates = [...machine.gates, going.way.gate];
    return 'normal';
  }
  const last = one.way.likely ? one : other.way.likely ? other : one.completion === 'panic' ? other : one;
  if (last.completion === 'panic') throw new Panicked();
  return last.completion;
}

interface Side {
  vars: Map<string, Value>;
  likely: boolean;
  goesOn: boolean;
}

function merge(one: Side, other: Side): Map<string, Value> {
  if (!one.goesOn) return other.vars;
  if (!other.goesOn) return one.vars;
  const merged = new Map<string, Value>();
  for (const name of new Set([...one.vars.keys(), ...other.vars.keys()])) {
    const [a, b] = [one.vars.get(name), other.vars.get(name)];
    if (a === b || b === undefined) merged.set(name, a ?? null);
    else if (a === undefined) merged.set(name, b);
    else merged.set(name, either(name, a, b, one.likely, other.likely));
  }
  return merged;
}

function either(name: string, a: Value, b: Value, aLikely: boolean, bLikely: boolean): Value {
  if (aLikely) return a;
  if (bLikely) return b;
  const [one, other] = [plain(a), plain(b)];
  if (one instanceof Slice && other instanceof Slice) return one.items.length >= other.items.length ? one : other;
  if (one === null || one instanceof Unknown) return b;
  if (other === null || other instanceof Unknown) return a;
  return typeof one === 'object' ? a : equals(one, other) === true ? a : new Unknown(name);
}

function executeFor(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const body = node.child('body');
  const range = node.first('range_clause');
  const clause = node.first('for_clause');
  if (body === undefined) return 'normal';
  if (range !== undefined) return executeRange(machine, frame, range, body);
  const inner: Frame = { ...frame, scope: new Scope(frame.scope) };
  const initializer = clause?.child('initializer');
  if (initializer !== undefined) execute(machine, inner, initializer);
  const condition = clause === undefined ? node.parts.find((part) => part.type !== 'block') : clause.child('condition');
  for (let turn = 0; turn < 500; turn += 1) {
    const truth = condition === undefined ? null : truthOf(first(evaluate(machine, inner, condition)));
    if (truth === false) break;
    const completion = executeBlock(machine, inner, body);
    if (leaves(completion)) return completion;
    if (completion === 'break' || truth === null) break;
    const update = clause?.child('update');
    if (update !== undefined) execute(machine, inner, update);
  }
  return 'normal';
}

function executeRange(machine: Machine, frame: Frame, range: SyntaxNode, body: SyntaxNode): Completion {
  const right = range.child('right');
  const names = range.child('left')?.parts ?? [];
  const source = right === undefined ? null : first(evaluate(machine, frame, right));
  const declares = range.children.some((child) => child.type === ':=');
  for (const [key, value] of pairsOf(source, right?.text ?? '')) {
    const inner: Frame = { ...frame, scope: new Scope(frame.scope) };
    for (const [at, name] of names.entries()) assign(machine, inner, name, at === 0 ? key : value, declares);
    const { gates } = machine;
    const completion = executeBlock(machine, inner, body);
    machine.gates = gates;
    if (leaves(completion)) return completion;
    if (completion === 'break') break;
  }
  return 'normal';
}

function pairsOf(source: Value, text: string): [Value, Value][] {
  const inner = plain(source);
  if (inner === null) return [];
  if (typeof inner === 'number')
    return Array.from({ length: Math.min(Math.max(inner, 0), maxLoopTurns) }, (_, at) => [at, at]);
  if (inner instanceof Slice && (inner.items.length > 0 || !inner.open))
    return inner.items.slice(0, maxLoopTurns).map((item, at) => [at, item]);
  if (inner instanceof GoMap && (inner.entries.size > 0 || !inner.open))
    return [...inner.entries.values()].slice(0, maxLoopTurns).map(({ key, value }) => [key, value]);
  return [[new Unknown(`each key of ${text}`, originOf(source)), new Unknown(`each of ${text}`, originOf(source))]];
}

function executeSwitch(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const inner: Frame = { ...frame, scope: new Scope(frame.scope) };
  const initializer = node.child('initializer');
  if (initializer !== undefined) execute(machine, inner, initializer);
  const subject = node.child('value');
  const value = subject === undefined ? true : first(evaluate(machine, inner, subject));
  const alias = node.child('alias')?.parts[0]?.text;
  if (alias !== undefined) inner.scope.vars.set(alias, value);
  const cases = node.parts.filter((part) => part.type === 'expression_case' || part.type === 'type_case');
  const fallback = node.parts.find((part) => part.type === 'default_case');
  let settled = false;
  for (const one of cases) {
    const body = one.parts
      .filter((part) => part.field !== 'value' && part.field !== 'type')
      .flatMap((part) => (part.type === 'statement_list' ? part.parts : [part]));
    const answers =
      node.type === 'type_switch_statement'
        ? [null]
        : (one.child('value')?.parts ?? []).map((part) => equals(value, first(evaluate(machine, inner, part))));
    if (answers.length > 0 && answers.every((answer) => answer === false) && !(value instanceof Tainted)) continue;
    const gate = answers.includes(true)
      ? null
      : gateOf(
          `${subject?.text ?? 'true'} is ${one.child('value')?.text ?? one.child('type')?.text ?? ''}`,
          true,
          originOf(value),
        );
    const completion = runCase(machine, inner, gate, body);
    if (gate === null && !(value instanceof Tainted)) {
      settled = true;
      if (leaves(completion) || completion === 'continue') return completion;
      break;
    }
  }
  if (!settled && fallback !== undefined) {
    const completion = runCase(machine, inner, null, statementsOf(fallback));
    if (cases.length === 0 && (leaves(completion) || completion === 'continue')) return completion;
  }
  return 'normal';
}

function runCase(machine: Machine, frame: Frame, gate: Gate | null, body: readonly SyntaxNode[]): Completion {
  try {
    return machine.under(gate, () => executeAll(machine, { ...frame, scope: new Scope(frame.scope) }, body));
  } catch (error) {
    if (!(error instanceof Panicked)) throw error;
    return 'normal';
  }
}
