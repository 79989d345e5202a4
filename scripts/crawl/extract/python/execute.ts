import type { Gate } from '#core/model/provenance.ts';
import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { assign, deleteTarget } from './assign.ts';
import { attributeOf } from './attribute.ts';
import { maxLoopTurns } from './budget.ts';
import { defineClass } from './define-class.ts';
import { defineFunction, decorate } from './define-function.ts';
import { evaluate } from './evaluate.ts';
import { gateOf } from './gate.ts';
import { importFrom, importModule } from './import.ts';
import { invoke } from './invoke.ts';
import { Raised, siteOf, type Frame, type Machine } from './machine.ts';
import { matchCase } from './match-case.ts';
import { binary, itemsOf, truthOf } from './operators.ts';
import type { Scope } from './scope.ts';
import {
  Gated,
  Method,
  Sequence,
  Tainted,
  Unknown,
  noArguments,
  originOf,
  plain,
  type Origin,
  type Value,
} from './value.ts';

/** How a statement ended. */
export type Completion = 'normal' | 'return' | 'break' | 'continue';

/** Runs the statements of a block in order. */
export function executeBlock(machine: Machine, frame: Frame, statements: readonly SyntaxNode[]): Completion {
  for (const statement of statements) {
    const completion = execute(machine, frame, statement);
    if (completion !== 'normal') return completion;
  }
  return 'normal';
}

/** Runs one statement. Throws `Raised` where the program raises, `Exhausted` where the budget is spent. */
export function execute(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  machine.step();
  switch (node.type) {
    case 'expression_statement':
      for (const part of node.parts) evaluate(machine, frame, part);
      return 'normal';
    case 'function_definition':
      frame.scope.set(node.child('name')?.text ?? '', defineFunction(machine, frame, node));
      return 'normal';
    case 'class_definition':
      frame.scope.set(node.child('name')?.text ?? '', defineClass(machine, frame, node));
      return 'normal';
    case 'decorated_definition':
      decorate(machine, frame, node);
      return 'normal';
    case 'return_statement': {
      const [result] = node.parts;
      const value = result === undefined ? null : evaluate(machine, frame, result);
      frame.returned.push({ value, gates: machine.gates.slice(frame.base) });
      return 'return';
    }
    case 'if_statement':
      return executeIf(machine, frame, node);
    case 'for_statement':
      return executeFor(machine, frame, node);
    case 'while_statement':
      return executeWhile(machine, frame, node);
    case 'try_statement':
      return executeTry(machine, frame, node);
    case 'with_statement':
      return executeWith(machine, frame, node);
    case 'match_statement':
      return executeMatch(machine, frame, node);
    case 'import_statement':
      importModule(machine, frame, node);
      return 'normal';
    case 'import_from_statement':
    case 'future_import_statement':
      importFrom(machine, frame, node);
      return 'normal';
    case 'raise_statement': {
      const [value] = node.parts;
      // A server that starts raises nothing uncaught: where reading finds it certain, what it read is not what runs.
      if (machine.guards === 0) return 'normal';
      throw new Raised(value === undefined ? null : evaluate(machine, frame, value));
    }
    case 'global_statement':
      for (const name of node.parts) frame.scope.elsewhere.set(name.text, frame.scope.root);
      return 'normal';
    case 'nonlocal_statement':
      for (const name of node.parts) declareNonlocal(frame.scope, name.text);
      return 'normal';
    case 'delete_statement':
      for (const part of node.parts) deleteTarget(machine, frame, part);
      return 'normal';
    case 'break_statement':
      return 'break';
    case 'continue_statement':
      return 'continue';
    case 'type_alias_statement': {
      const [name, value] = node.all('left').concat(node.all('right'));
      if (name !== undefined && value !== undefined) frame.scope.set(name.text, evaluate(machine, frame, value));
      return 'normal';
    }
    case 'block':
    case 'ERROR':
      return node.type === 'block' ? executeBlock(machine, frame, node.parts) : 'normal';
    default:
      return 'normal';
  }
}

function declareNonlocal(scope: Scope, name: string): void {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.kind === 'function' && outer.vars.has(name)) {
      scope.elsewhere.set(name, outer);
      return;
    }
  }
}

function bodyOf(node: SyntaxNode | undefined): SyntaxNode[] {
  return node?.parts ?? [];
}

interface Branch {
  condition: SyntaxNode | null;
  body: SyntaxNode[];
}

function executeIf(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const branches: Branch[] = [{ condition: node.child('condition') ?? null, body: bodyOf(node.child('consequence')) }];
  for (const alternative of node.all('alternative')) {
    if (alternative.type === 'elif_clause') {
      branches.push({
        condition: alternative.child('condition') ?? null,
        body: bodyOf(alternative.child('consequence')),
      });
    } else branches.push({ condition: null, body: bodyOf(alternative.child('body')) });
  }
  return executeBranches(machine, frame, branches);
}

function executeBranches(machine: Machine, frame: Frame, branches: readonly Branch[]): Completion {
  const [branch, ...others] = branches;
  if (branch === undefined) return 'normal';
  if (branch.condition === null) return executeBlock(machine, frame, branch.body);
  const value = evaluate(machine, frame, branch.condition);
  const truth = truthOf(value);
  const origin = originOf(value);
  const take = (yes: boolean): Completion =>
    yes ? executeBlock(machine, frame, branch.body) : executeBranches(machine, frame, others);
  if (truth !== null && !(value instanceof Tainted)) return take(truth);
  // A condition that is read a second time, where its first answer was taken to differ from the default, differs again.
  if (truth !== null && origin !== null && machine.isAssumed(origin.text)) return take(!truth);
  if (/^(?:typing\.)?TYPE_CHECKING$/.test(branch.condition.text)) return executeBlock(machine, frame, branch.body);
  const text = branch.condition.text;
  return fork(machine, frame, origin, [
    {
      gate: truth === true ? null : gateOf(text, true, origin),
      likely: truth === true,
      run: () => executeBlock(machine, frame, branch.body),
    },
    {
      gate: truth === false ? null : gateOf(text, false, origin),
      likely: truth === false,
      run: () => executeBranches(machine, frame, others),
    },
  ]);
}

interface Way {
  gate: Gate | null;
  /** True where the defaults take this way. */
  likely: boolean;
  run: () => Completion;
}

/**
 * Runs both ways of a branch that configuration decides, each under its condition, and merges the names they bound:
 * the value of the likely way, or of the only way that goes on or binds it; else unknown.
 */
function fork(machine: Machine, frame: Frame, origin: Origin | null, ways: readonly [Way, Way]): Completion {
  const before = new Map(frame.scope.vars);
  const isDefault = ways.some((way) => way.likely);
  const outcomes = ways.map((way) => {
    if (isDefault && way.gate !== null && origin !== null) machine.assumed.set(way.gate, origin.text);
    frame.scope.vars = new Map(before);
    let completion: Completion | 'raise' = 'raise';
    const depth = machine.gates.length;
    try {
      completion = machine.guarded(() => machine.under([way.gate], way.run));
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
    }
    machine.gates = machine.gates.slice(0, depth);
    return { way, completion, vars: frame.scope.vars };
  });
  const [first, second] = outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
  frame.scope.vars = mergeVars(before, first, second, origin);
  const goesOn = (completion: Completion | 'raise'): boolean => completion === 'normal';
  if (goesOn(first.completion) && goesOn(second.completion)) return 'normal';
  if (!goesOn(first.completion) && !goesOn(second.completion)) {
    const likely = first.way.likely
      ? first
      : second.way.likely
        ? second
        : first.completion === 'raise'
          ? second
          : first;
    if (likely.completion === 'raise') {
      if (machine.guards === 0) return 'normal';
      throw new Raised(null);
    }
    return likely.completion as Completion;
  }
  const [ended, going] = goesOn(first.completion) ? [second, first] : [first, second];
  if (ended.completion === 'return' && going.way.gate !== null && frame.func !== null) {
    // What follows runs only where the function did not return.
    machine.gates = [...machine.gates, going.way.gate];
  }
  return 'normal';
}

interface Outcome {
  way: Way;
  completion: Completion | 'raise';
  vars: Map<string, Value>;
}

function mergeVars(
  before: Map<string, Value>,
  first: Outcome,
  second: Outcome,
  origin: Origin | null,
): Map<string, Value> {
  if (first.completion !== 'normal') return second.vars;
  if (second.completion !== 'normal') return first.vars;
  const merged = new Map(before);
  for (const name of new Set([...first.vars.keys(), ...second.vars.keys()])) {
    const [one, other] = [first.vars.get(name), second.vars.get(name)];
    merged.set(name, choose(name, one, other, first.way.likely, second.way.likely, origin));
  }
  return merged;
}

function choose(
  name: string,
  one: Value | undefined,
  other: Value | undefined,
  oneLikely: boolean,
  otherLikely: boolean,
  origin: Origin | null,
): Value {
  if (one === undefined || one === other) return other ?? null;
  if (other === undefined) return one;
  if (oneLikely) return replaceable(one, other, origin);
  if (otherLikely) return replaceable(other, one, origin);
  if (plain(one) === null || one instanceof Unknown) return other;
  if (plain(other) === null || other instanceof Unknown) return one;
  const [a, b] = [plain(one), plain(other)];
  if (a instanceof Sequence && b instanceof Sequence) return a.items.length >= b.items.length ? a : b;
  return typeof a === 'object' ? one : new Unknown(name);
}

/** Nothing, where configuration would put something: what is later done with it is done under a condition, and not never. */
function replaceable(likely: Value, other: Value, origin: Origin | null): Value {
  const isNothing = likely === null || likely === false;
  return isNothing && origin !== null && truthOf(other) !== false ? new Tainted(likely, origin) : likely;
}

function executeFor(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const target = node.child('left');
  const iterable = node.child('right');
  if (target === undefined || iterable === undefined) return 'normal';
  const source = evaluate(machine, frame, iterable);
  const items = itemsOf(machine, source) ?? [new Unknown(`each of ${iterable.text}`, originOf(source))];
  let broke = false;
  for (const item of items.slice(0, maxLoopTurns)) {
    const [value, gates]: [Value, readonly Gate[]] = item instanceof Gated ? [item.value, item.gates] : [item, []];
    const depth = machine.gates.length;
    const completion = machine.under(gates, () => {
      assign(machine, frame, target, value);
      return executeBlock(machine, frame, bodyOf(node.child('body')));
    });
    machine.gates = machine.gates.slice(0, depth);
    if (completion === 'return') return completion;
    if (completion === 'break') {
      broke = true;
      break;
    }
  }
  const otherwise = node.child('alternative');
  return broke || otherwise === undefined ? 'normal' : executeBlock(machine, frame, bodyOf(otherwise.child('body')));
}

function executeWhile(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const condition = node.child('condition');
  if (condition === undefined) return 'normal';
  for (let turn = 0; turn < 200; turn += 1) {
    const truth = truthOf(evaluate(machine, frame, condition));
    if (truth === false) break;
    const completion = executeBlock(machine, frame, bodyOf(node.child('body')));
    if (completion === 'return') return completion;
    if (completion === 'break' || truth === null) break;
  }
  return 'normal';
}

function executeTry(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const blocks = (clause: SyntaxNode): SyntaxNode[] => bodyOf(clause.first('block'));
  let completion: Completion = 'normal';
  const { gates } = machine;
  try {
    const body = (): Completion => executeBlock(machine, frame, bodyOf(node.child('body')));
    completion = handles(node) ? machine.guarded(body) : body();
    const otherwise = node.first('else_clause');
    if (completion === 'normal' && otherwise !== undefined) {
      completion = executeBlock(machine, frame, bodyOf(otherwise.child('body')));
    }
  } catch (error) {
    if (!(error instanceof Raised)) throw error;
    machine.gates = gates;
    const handler = node.children.find(
      (child) => child.type === 'except_clause' || child.type === 'except_group_clause',
    );
    if (handler === undefined) {
      runFinally(machine, frame, node);
      throw error;
    }
    const alias = handler.child('value')?.child('alias') ?? handler.child('alias');
    if (alias !== undefined) frame.scope.set(alias.text, error.value ?? new Unknown(alias.text));
    completion = executeBlock(machine, frame, blocks(handler));
  }
  const last = runFinally(machine, frame, node);
  return last === 'normal' ? completion : last;
}

/** True where some handler of the statement ends an exception, and does not merely pass it on. */
function handles(node: SyntaxNode): boolean {
  return node.children.some((child) => {
    if (child.type !== 'except_clause' && child.type !== 'except_group_clause') return false;
    const last = bodyOf(child.first('block')).findLast((statement) => statement.type !== 'comment');
    return last?.type !== 'raise_statement' && !/^(?:sys\.)?exit\(/.test(last?.text ?? '');
  });
}

function runFinally(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const clause = node.first('finally_clause')?.first('block');
  return clause === undefined ? 'normal' : executeBlock(machine, frame, clause.parts);
}

function executeWith(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  for (const item of node.first('with_clause')?.parts ?? []) {
    const value = item.child('value') ?? item.parts[0];
    if (value === undefined) continue;
    const [context, alias] = value.type === 'as_pattern' ? [value.parts[0], value.child('alias')] : [value, undefined];
    if (context === undefined) continue;
    const manager = plain(evaluate(machine, frame, context));
    if (alias === undefined) continue;
    const target = alias.parts[0] ?? alias;
    assign(machine, frame, target, enter(machine, manager, context, frame));
  }
  return executeBlock(machine, frame, bodyOf(node.child('body')));
}

function enter(machine: Machine, manager: Value, node: SyntaxNode, frame: Frame): Value {
  if (manager instanceof Sequence && manager.kind === 'generator') return manager.items[0] ?? null;
  const site = siteOf(frame, node);
  for (const name of ['__enter__', '__aenter__']) {
    const method = attributeOf(machine, manager, name, site);
    if (method instanceof Method) return invoke(machine, method, noArguments(), site);
  }
  return manager;
}

function executeMatch(machine: Machine, frame: Frame, node: SyntaxNode): Completion {
  const [subject] = node.all('subject');
  if (subject === undefined) return 'normal';
  const value = evaluate(machine, frame, subject);
  let unsure = false;
  for (const clause of node.child('body')?.all('alternative') ?? []) {
    const body = bodyOf(clause.child('consequence'));
    const patterns = clause.parts.filter((part) => part.type === 'case_pattern');
    const matched =
      patterns.length === 1 && patterns[0] !== undefined ? matchCase(machine, frame, patterns[0], value) : null;
    const guard = clause.child('guard')?.parts[0];
    if (matched === false) continue;
    if (matched === true && guard === undefined && !unsure) return executeBlock(machine, frame, body);
    unsure = true;
    const gate = gateOf(
      `${subject.text} matches ${patterns.map((pattern) => pattern.text).join(', ')}`,
      true,
      originOf(value),
    );
    try {
      machine.guarded(() => machine.under([gate], () => executeBlock(machine, frame, body)));
    } catch (error) {
      if (!(error instanceof Raised)) throw error;
    }
    if (matched === true && guard === undefined) break;
  }
  return 'normal';
}

/** `target op= value`. Lists are extended in place, as Python does. */
export function augmentedAssign(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const left = node.child('left');
  const right = node.child('right');
  if (left === undefined || right === undefined) return null;
  const operator = (node.child('operator')?.text ?? '+=').slice(0, -1);
  const current = evaluate(machine, frame, left);
  const value = evaluate(machine, frame, right);
  const target = plain(current);
  if (operator === '+' && target instanceof Sequence && target.kind === 'list') {
    const items = itemsOf(machine, value);
    if (items === null) target.open = true;
    else {
      const gates = machine.gates.slice(target.depth);
      target.items.push(...items.map((item) => (gates.length === 0 ? item : new Gated(item, gates))));
    }
    return target;
  }
  const result = binary(machine, operator, current, value, node.text);
  assign(machine, frame, left, result);
  return result;
}
