import type {
  Directive,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  ForStatementLeft,
  Statement,
  SwitchStatement,
  TryStatement,
  TSEnumDeclaration,
  TSModuleDeclaration,
} from 'oxc-parser';
import { maxEndlessTurns, maxLoopTurns } from '../../budget.ts';
import { Scope } from '../scope.ts';
import { Gated, NONE, Obj, Thrown, Unknown, type Site, type Value } from '../value.ts';
import { branchStatement } from './branch.ts';
import { compileClass } from './class.ts';
import { compileExpression } from './expression.ts';
import { siteOf, type Completion, type Context, type Evaluate, type Execute, type Frame } from './frame.ts';
import { compileFunction, nameFunction } from './function.ts';
import { binary } from './operators.ts';
import { compilePattern, declareName, type Bind } from './pattern.ts';

type Node = Statement | Directive;

/** The names that a list of statements declares in its own block, and what to set them to on entry. */
export interface Declared {
  names: string[];
  functions: { name: string; make: Evaluate }[];
}

/** Compiles a list of statements that share a block; the block's scope is the caller's business. */
export function compileStatements(
  context: Context,
  nodes: readonly Node[],
): { declared: Declared; parts: Execute[]; run: Execute } {
  const declared: Declared = { names: [], functions: [] };
  const parts: Execute[] = [];
  for (const node of nodes) {
    collect(context, node, declared);
    const part = guarded(() => compileStatement(context, node));
    if (part !== null) parts.push(part);
  }
  return { declared, parts, run: (frame) => runFrom(frame, parts, 0) };
}

/** What is nested too deep for the host's stack is left out; the rest of the file is read. */
function guarded(compile: () => Execute | null): Execute | null {
  try {
    return compile();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function runFrom(frame: Frame, parts: readonly Execute[], from: number): Completion | undefined {
  for (let index = from; index < parts.length; index += 1) {
    const completion = parts[index]?.(frame);
    if (completion === undefined) continue;
    const { other } = completion;
    if (other !== null && index + 1 < parts.length) {
      const trial = frame.machine.speculate(other, parts[index] ?? parts, () => runFrom(frame, parts, index + 1));
      if (trial.value?.type === 'return') frame.returns.push({ value: trial.value.value, gate: other });
    }
    return completion;
  }
  return undefined;
}

function collect(context: Context, node: Node, declared: Declared): void {
  switch (node.type) {
    case 'FunctionDeclaration':
      if (node.id !== null && node.body !== null) {
        const make = compileFunction(context, node);
        declared.functions.push({ name: node.id.name, make });
      }
      return;
    case 'ClassDeclaration':
      if (node.id !== null) declared.names.push(node.id.name);
      return;
    case 'VariableDeclaration':
      if (node.kind !== 'var') for (const item of node.declarations) namesOf(item.id, declared.names);
      return;
    case 'TSEnumDeclaration':
      declared.names.push(node.id.name);
      return;
    case 'TSModuleDeclaration':
      if (node.id.type === 'Identifier') declared.names.push(node.id.name);
      return;
    case 'ExportNamedDeclaration':
      if (node.declaration !== null) collect(context, node.declaration as Node, declared);
      return;
    case 'ExportDefaultDeclaration':
      if (
        (node.declaration.type === 'FunctionDeclaration' || node.declaration.type === 'ClassDeclaration') &&
        node.declaration.id !== null
      ) {
        collect(context, node.declaration as Node, declared);
      }
      return;
    default:
  }
}

/** Names that a binding pattern declares. */
export function namesOf(pattern: { type: string } & object, into: string[]): void {
  const node = pattern as Parameters<typeof compilePattern>[1];
  switch (node.type) {
    case 'Identifier':
      into.push(node.name);
      return;
    case 'AssignmentPattern':
      namesOf(node.left, into);
      return;
    case 'RestElement':
      namesOf(node.argument, into);
      return;
    case 'ObjectPattern':
      for (const property of node.properties)
        namesOf(property.type === 'RestElement' ? property.argument : property.value, into);
      return;
    case 'ArrayPattern':
      for (const element of node.elements) if (element !== null) namesOf(element, into);
      return;
    case 'TSParameterProperty':
      namesOf(node.parameter, into);
      return;
    default:
  }
}

/** Names that `var` declares anywhere in a function's own statements. */
export function hoistedNames(nodes: readonly Node[], into: string[]): void {
  const pending: (Node | null | undefined)[] = [...nodes];
  while (pending.length > 0) {
    const node = pending.pop();
    if (node === null || node === undefined) continue;
    switch (node.type) {
      case 'VariableDeclaration':
        if (node.kind === 'var') for (const item of node.declarations) namesOf(item.id, into);
        break;
      case 'ExportNamedDeclaration':
        if (node.declaration !== null) pending.push(node.declaration as Node);
        break;
      case 'BlockStatement':
        pending.push(...node.body);
        break;
      case 'IfStatement':
        pending.push(node.consequent, node.alternate);
        break;
      case 'ForStatement':
        if (node.init?.type === 'VariableDeclaration') pending.push(node.init);
        pending.push(node.body);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type === 'VariableDeclaration') pending.push(node.left);
        pending.push(node.body);
        break;
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'LabeledStatement':
      case 'WithStatement':
        pending.push(node.body);
        break;
      case 'TryStatement':
        pending.push(node.block, node.handler?.body, node.finalizer);
        break;
      case 'SwitchStatement':
        for (const item of node.cases) pending.push(...item.consequent);
        break;
      default:
    }
  }
}

/** Declares a block's names in the frame's scope. */
export function enterBlock(frame: Frame, declared: Declared): void {
  for (const name of declared.names) if (!frame.scope.names.has(name)) frame.scope.names.set(name, undefined);
  for (const { name, make } of declared.functions) {
    frame.machine.journal?.touchName(frame.scope, name);
    frame.scope.names.set(name, make(frame));
  }
}

function compileBlock(context: Context, nodes: readonly Node[]): Execute {
  const { declared, run } = compileStatements(context, nodes);
  if (declared.names.length === 0 && declared.functions.length === 0) return run;
  return (frame) =>
    inScope(frame, () => {
      enterBlock(frame, declared);
      return run(frame);
    });
}

function inScope<T>(frame: Frame, run: () => T): T {
  const outer = frame.scope;
  frame.scope = new Scope(outer, outer.module);
  try {
    return run();
  } finally {
    frame.scope = outer;
  }
}

/** Compiles one statement; null where it does nothing. */
export function compileStatement(context: Context, node: Node): Execute | null {
  const execute = compileNode(context, node);
  if (execute === null) return null;
  return (frame) => {
    frame.machine.step();
    return execute(frame);
  };
}

function compileNode(context: Context, node: Node): Execute | null {
  switch (node.type) {
    case 'ExpressionStatement': {
      const expression = compileExpression(context, node.expression);
      return (frame) => {
        expression(frame);
        return undefined;
      };
    }
    case 'VariableDeclaration': {
      if (node.declare === true) return null;
      const parts = node.declarations.map((item) => ({
        bind: compilePattern(context, item.id, true),
        value:
          item.init === null
            ? null
            : nameFunction(item.id.type === 'Identifier' ? item.id.name : null, compileExpression(context, item.init)),
      }));
      const isVar = node.kind === 'var';
      return (frame) => {
        for (const { bind, value } of parts) if (value !== null || !isVar) bind(frame, value?.(frame));
        return undefined;
      };
    }
    case 'ReturnStatement': {
      const value = node.argument === null ? null : compileExpression(context, node.argument);
      return (frame) => ({ type: 'return', value: value?.(frame), label: null, other: null });
    }
    case 'IfStatement': {
      const test = compileExpression(context, node.test);
      const yes = compileStatement(context, node.consequent);
      const no = node.alternate === null ? null : compileStatement(context, node.alternate);
      const site = siteOf(context, node.test);
      return (frame) => branchStatement(frame, site, test(frame), yes, no);
    }
    case 'BlockStatement':
      return compileBlock(context, node.body);
    case 'ClassDeclaration': {
      if (node.declare === true) return null;
      const make = compileClass(context, node);
      const name = node.id?.name ?? null;
      return (frame) => {
        const value = make(frame);
        if (name !== null) declareName(frame, name, value);
        return undefined;
      };
    }
    case 'ThrowStatement': {
      const value = compileExpression(context, node.argument);
      return (frame) => {
        throw new Thrown(value(frame));
      };
    }
    case 'TryStatement':
      return compileTry(context, node);
    case 'ForStatement':
      return compileFor(context, node);
    case 'ForOfStatement':
    case 'ForInStatement':
      return compileForEach(context, node);
    case 'WhileStatement': {
      const test = compileExpression(context, node.test);
      const body = compileStatement(context, node.body);
      return loop(siteOf(context, node.test), test, body, null, false);
    }
    case 'DoWhileStatement': {
      const test = compileExpression(context, node.test);
      const body = compileStatement(context, node.body);
      return loop(siteOf(context, node.test), test, body, null, true);
    }
    case 'BreakStatement': {
      const label = node.label?.name ?? null;
      return () => ({ type: 'break', value: undefined, label, other: null });
    }
    case 'ContinueStatement': {
      const label = node.label?.name ?? null;
      return () => ({ type: 'continue', value: undefined, label, other: null });
    }
    case 'LabeledStatement': {
      const body = compileStatement(context, node.body);
      const { name } = node.label;
      return (frame) => {
        const completion = body?.(frame);
        return completion?.label === name && completion.type !== 'return' ? undefined : completion;
      };
    }
    case 'SwitchStatement':
      return compileSwitch(context, node);
    case 'ExportNamedDeclaration':
      return node.declaration === null || node.exportKind === 'type'
        ? null
        : compileStatement(context, node.declaration as Node);
    case 'ExportDefaultDeclaration': {
      const { declaration } = node;
      if (declaration.type === 'TSInterfaceDeclaration') return null;
      if (declaration.type === 'FunctionDeclaration' && declaration.id !== null) {
        const { name } = declaration.id;
        return (frame) => void declareDefault(frame, frame.scope.names.get(name) as Value);
      }
      const value = nameFunction('default', compileExpression(context, declaration));
      const name = declaration.type === 'ClassDeclaration' ? (declaration.id?.name ?? null) : null;
      return (frame) => {
        const made = value(frame);
        if (name !== null) declareName(frame, name, made);
        declareDefault(frame, made);
        return undefined;
      };
    }
    case 'TSExportAssignment': {
      const value = compileExpression(context, node.expression);
      const { module } = context;
      return (frame) => {
        module.assignExports(value(frame));
        return undefined;
      };
    }
    case 'TSEnumDeclaration':
      return node.declare ? null : compileEnum(context, node);
    case 'TSModuleDeclaration':
      return node.kind === 'global' ? null : compileNamespace(context, node);
    default:
      return null;
  }
}

/** The name under which a module keeps its default export. */
export const defaultExport = '*default*';

function declareDefault(frame: Frame, value: Value): undefined {
  frame.scope.names.set(defaultExport, value);
}

function compileTry(context: Context, node: TryStatement): Execute {
  const block = compileBlock(context, node.block.body);
  const parameter = node.handler?.param ?? null;
  const bind = parameter === null ? null : compilePattern(context, parameter, true);
  const names: string[] = [];
  if (parameter !== null) namesOf(parameter, names);
  const handler = node.handler === null ? null : compileBlock(context, node.handler.body.body);
  const last = node.finalizer === null ? null : compileBlock(context, node.finalizer.body);
  return (frame) => {
    let completion: Completion | undefined;
    try {
      completion = block(frame);
    } catch (error) {
      if (!(error instanceof Thrown) || handler === null) {
        last?.(frame);
        throw error;
      }
      completion = inScope(frame, () => {
        for (const name of names) frame.scope.names.set(name, undefined);
        bind?.(frame, error.value);
        return handler(frame);
      });
    }
    return last?.(frame) ?? completion;
  };
}

/** What a completion of a loop's body means for the loop: go on, or end with this. */
function afterTurn(completion: Completion | undefined): { ends: boolean; with: Completion | undefined } {
  if (completion === undefined) return { ends: false, with: undefined };
  if (completion.type === 'return') return { ends: true, with: completion };
  if (completion.label !== null) return { ends: true, with: completion };
  return { ends: completion.type === 'break', with: undefined };
}

function loop(
  site: Site,
  test: Evaluate | null,
  body: Execute | null,
  update: Evaluate | null,
  bodyFirst: boolean,
): Execute {
  const isEndless = /^(?:true|1|!0)$/.test(site.module.source.slice(site.start, Math.min(site.end, site.start + 5)));
  return (frame) => {
    const outerMayLeave = frame.mayLeaveLoop;
    frame.mayLeaveLoop = false;
    try {
      const most = test === null || isEndless ? maxEndlessTurns : maxLoopTurns;
      const goesOn = frame.machine.patience();
      for (let turns = 0; turns < most && goesOn(); turns += 1) {
        frame.machine.step();
        if (test !== null && !(bodyFirst && turns === 0)) {
          const { holds, certain, origin } = frame.machine.decide(test(frame));
          if (!certain) {
            if (turns > 0 || body === null) return undefined;
            const gate = frame.machine.gateFor(site, true, origin);
            const trial = frame.machine.speculate(gate, body, () => body(frame));
            if (trial.value?.type === 'return') frame.returns.push({ value: trial.value.value, gate });
            return undefined;
          }
          if (!holds) return undefined;
        }
        const after = afterTurn(body?.(frame));
        if (after.ends) return after.with;
        if (frame.mayLeaveLoop && update === null) return undefined;
        update?.(frame);
      }
      return undefined;
    } finally {
      frame.mayLeaveLoop = outerMayLeave;
    }
  };
}

function compileFor(context: Context, node: ForStatement): Execute {
  const names: string[] = [];
  let init: Execute | null = null;
  if (node.init?.type === 'VariableDeclaration') {
    if (node.init.kind !== 'var') for (const item of node.init.declarations) namesOf(item.id, names);
    init = compileStatement(context, node.init);
  } else if (node.init !== null) {
    const expression = compileExpression(context, node.init);
    init = (frame) => void expression(frame) as undefined;
  }
  const test = node.test === null ? null : compileExpression(context, node.test);
  const update = node.update === null ? null : compileExpression(context, node.update);
  const body = compileStatement(context, node.body);
  const fresh: Execute | null = names.length === 0 || body === null ? body : (frame) => withCopies(frame, names, body);
  const run = loop(siteOf(context, node.test ?? node), test, fresh, update, false);
  return (frame) =>
    inScope(frame, () => {
      for (const name of names) frame.scope.names.set(name, undefined);
      init?.(frame);
      return run(frame);
    });
}

/** Gives each turn its own copy of the loop's variables, as closures made in it expect. */
function withCopies(frame: Frame, names: readonly string[], body: Execute): Completion | undefined {
  const outer = frame.scope;
  const scope = new Scope(outer, outer.module);
  for (const name of names) scope.names.set(name, outer.names.get(name));
  frame.scope = scope;
  try {
    return body(frame);
  } finally {
    frame.scope = outer;
    for (const name of names) outer.names.set(name, scope.names.get(name));
  }
}

function compileForEach(context: Context, node: ForOfStatement | ForInStatement): Execute {
  const right = compileExpression(context, node.right);
  const { bind, names } = compileLeft(context, node.left);
  const body = compileStatement(context, node.body);
  const site = siteOf(context, node.right);
  const overKeys = node.type === 'ForInStatement';
  const awaits = node.type === 'ForOfStatement' && node.await;
  return (frame) => {
    const { machine } = frame;
    const source = right(frame);
    const items = overKeys ? keysOf(frame, source) : machine.iterate(source);
    const turn = (value: Value): Completion | undefined =>
      inScope(frame, () => {
        machine.step();
        for (const name of names) frame.scope.names.set(name, undefined);
        bind(frame, awaits ? machine.await(value) : value);
        return body?.(frame);
      });
    if (items === null) {
      const origin = source instanceof Unknown ? source.origin : { kind: 'limit' as const, text: 'an iteration' };
      machine.speculate(machine.gateFor(site, true, origin), site, () =>
        turn(new Unknown({ kind: 'input', text: `an element of ${origin.text}`, package: origin.package })),
      );
      return undefined;
    }
    const before = machine.registrations.tools.size;
    const goesOn = machine.patience();
    for (let index = 0; index < items.length && index < maxLoopTurns && goesOn(); index += 1) {
      const item = items[index];
      const alternative = item instanceof Gated ? item.alternatives[0] : undefined;
      if (alternative !== undefined) {
        machine.speculate(alternative.gate, alternative, () => turn(alternative.value));
        continue;
      }
      const after = afterTurn(turn(item));
      if (after.ends) return after.with;
    }
    if (source instanceof Obj) machine.registrations.notePartialList(machine, before, source.open);
    return undefined;
  };
}

function keysOf(frame: Frame, source: Value): Value[] | null {
  if (source instanceof Unknown) return source.assumed === NONE ? null : keysOf(frame, source.assumed);
  if (!(source instanceof Obj)) return [];
  const keys: string[] = [];
  for (let holder: Obj | null = source; holder !== null; holder = holder.proto)
    keys.push(...frame.machine.keys(holder));
  return keys;
}

function compileLeft(context: Context, left: ForStatementLeft): { bind: Bind; names: string[] } {
  const names: string[] = [];
  if (left.type !== 'VariableDeclaration') return { bind: compilePattern(context, left, false), names };
  const pattern = left.declarations[0]?.id;
  if (pattern === undefined) return { bind: () => undefined, names };
  if (left.kind !== 'var') namesOf(pattern, names);
  return { bind: compilePattern(context, pattern, true), names };
}

function compileSwitch(context: Context, node: SwitchStatement): Execute {
  const discriminant = compileExpression(context, node.discriminant);
  const discriminantSite = siteOf(context, node.discriminant);
  const all = node.cases.flatMap((item) => item.consequent);
  const { declared } = compileStatements(context, all);
  const cases = node.cases.map((item) => ({
    test: item.test === null ? null : compileExpression(context, item.test),
    parts: item.consequent
      .map((statement) => guarded(() => compileStatement(context, statement)))
      .filter((part) => part !== null),
    site: siteOf(context, item.test ?? item),
  }));
  const runFromCase = (frame: Frame, from: number): Completion | undefined => {
    for (let index = from; index < cases.length; index += 1) {
      const completion = runFrom(frame, cases[index]?.parts ?? [], 0);
      if (completion !== undefined)
        return completion.type === 'break' && completion.label === null ? undefined : completion;
    }
    return undefined;
  };
  return (frame) =>
    inScope(frame, () => {
      const { machine } = frame;
      enterBlock(frame, declared);
      const value = discriminant(frame);
      let chosen = -1;
      const others: number[] = [];
      cases.forEach((item, index) => {
        if (item.test === null || chosen !== -1) return;
        const decision = machine.decide(binary(machine, '===', value, item.test(frame)));
        if (decision.holds) chosen = index;
        else if (!decision.certain) others.push(index);
      });
      if (chosen === -1) chosen = cases.findIndex((item) => item.test === null);
      for (const index of others) {
        const item = cases[index];
        if (item === undefined || item.parts.length === 0) continue;
        const gate = machine.gateFor(discriminantSite, true, value instanceof Unknown ? value.origin : null);
        const label = context.module.source.slice(item.site.start, Math.min(item.site.end, item.site.start + 80));
        const labelled = { by: gate.by, condition: gate.condition === null ? null : `${gate.condition} === ${label}` };
        const trial = machine.speculate(labelled, item, () => runFromCase(frame, index));
        if (trial.value?.type === 'return') frame.returns.push({ value: trial.value.value, gate: labelled });
      }
      return chosen === -1 ? undefined : runFromCase(frame, chosen);
    });
}

function compileEnum(context: Context, node: TSEnumDeclaration): Execute {
  const members = node.body.members.map((member) => ({
    name:
      member.id.type === 'Identifier' ? member.id.name : member.id.type === 'Literal' ? String(member.id.value) : '',
    value: member.initializer === null ? null : compileExpression(context, member.initializer),
  }));
  const { name } = node.id;
  return (frame) => {
    const before = frame.scope.names.get(name);
    const made = before instanceof Obj ? before : frame.machine.object();
    inScope(frame, () => {
      let next = 0;
      for (const member of members) {
        const value: Value = member.value === null ? next : member.value(frame);
        if (typeof value === 'number') {
          next = value + 1;
          made.properties.set(String(value), member.name);
        }
        made.properties.set(member.name, value);
        frame.scope.names.set(member.name, value);
      }
    });
    declareName(frame, name, made);
    return undefined;
  };
}

function compileNamespace(context: Context, node: TSModuleDeclaration): Execute | null {
  if (
    node.declare ||
    node.body === null ||
    node.body === undefined ||
    node.body.type !== 'TSModuleBlock' ||
    node.id.type !== 'Identifier'
  )
    return null;
  const { declared, run } = compileStatements(context, node.body.body);
  const exported: string[] = [];
  for (const statement of node.body.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) continue;
    const inner: Declared = { names: [], functions: [] };
    collect(context, statement, inner);
    hoistedNames([statement], inner.names);
    exported.push(...inner.names, ...inner.functions.map((item) => item.name));
  }
  const { name } = node.id;
  return (frame) => {
    const before = frame.scope.names.get(name);
    const made = before instanceof Obj ? before : frame.machine.object();
    inScope(frame, () => {
      enterBlock(frame, declared);
      run(frame);
      for (const key of exported) {
        const value = frame.scope.names.get(key);
        made.properties.set(key, value as Value);
      }
    });
    declareName(frame, name, made);
    return undefined;
  };
}
