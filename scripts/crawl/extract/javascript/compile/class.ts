import type { Class, Decorator } from 'oxc-parser';
import { Scope } from '../scope.ts';
import { Accessor, Closure, Obj, Unknown, isCallable, type Value } from '../value.ts';
import { compileExpression, compileKey } from './expression.ts';
import { siteOf, type Context, type Evaluate, type Frame } from './frame.ts';
import { compileFunction, FunctionCode, nameFunction } from './function.ts';
import { compileStatements, enterBlock } from './statement.ts';

interface Member {
  key: Evaluate;
  isStatic: boolean;
  kind: 'method' | 'get' | 'set' | 'field' | 'block';
  value: Evaluate | null;
  decorators: Evaluate[];
}

/** Compiles a class into what makes its constructor. */
export function compileClass(context: Context, node: Class): Evaluate {
  const name = node.id?.name ?? '';
  const site = siteOf(context, node);
  const parent = node.superClass === null ? null : compileExpression(context, node.superClass);
  const decorators = compileDecorators(context, node.decorators);
  const members: Member[] = [];
  let constructorNode: Parameters<typeof compileFunction>[1] | null = null;
  for (const element of node.body.body) {
    if (element.type === 'StaticBlock') {
      const { declared, run } = compileStatements(context, element.body);
      const value: Evaluate = (frame) => {
        enterBlock(frame, declared);
        run(frame);
        return undefined;
      };
      members.push({ key: () => '', isStatic: true, kind: 'block', value, decorators: [] });
    } else if (element.type === 'MethodDefinition') {
      if (element.kind === 'constructor') {
        if (element.value.body !== null) constructorNode = element.value;
        continue;
      }
      const keyName = !element.computed && element.key.type === 'Identifier' ? element.key.name : null;
      members.push({
        key: compileKey(context, element.key, element.computed),
        isStatic: element.static,
        kind: element.kind,
        value: nameFunction(keyName, compileFunction(context, element.value)),
        decorators: compileDecorators(context, element.decorators),
      });
    } else if (element.type === 'PropertyDefinition' || element.type === 'AccessorProperty') {
      if (element.declare === true) continue;
      const keyName = !element.computed && element.key.type === 'Identifier' ? element.key.name : null;
      members.push({
        key: compileKey(context, element.key, element.computed),
        isStatic: element.static,
        kind: 'field',
        value: element.value === null ? null : nameFunction(keyName, compileExpression(context, element.value)),
        decorators: compileDecorators(context, element.decorators),
      });
    }
  }
  const code = new FunctionCode(context, constructorNode, site, name);
  return (frame) => makeClass(frame, code, name, parent, members, decorators);
}

function compileDecorators(context: Context, nodes: readonly Decorator[] | undefined): Evaluate[] {
  return (nodes ?? []).map((node) => compileExpression(context, node.expression));
}

function makeClass(
  frame: Frame,
  code: FunctionCode,
  name: string,
  parent: Evaluate | null,
  members: readonly Member[],
  decorators: readonly Evaluate[],
): Value {
  const { machine } = frame;
  const { realm } = machine;
  const outer = frame.scope;
  frame.scope = new Scope(outer, outer.module);
  try {
    const base = parent === null ? null : parent(frame);
    const baseObject =
      base instanceof Obj ? base : base instanceof Unknown && base.assumed instanceof Obj ? base.assumed : null;
    const made = new Closure(baseObject ?? realm.functionPrototype, code, frame.scope, null);
    const basePrototype = baseObject === null ? realm.objectPrototype : machine.get(baseObject, 'prototype');
    const prototype = new Obj(basePrototype instanceof Obj ? basePrototype : realm.objectPrototype);
    if (base instanceof Unknown && baseObject === null) {
      prototype.open = new Unknown(base.origin);
      made.open = new Unknown(base.origin);
    }
    made.kind = parent === null ? 'base' : 'derived';
    made.parent = baseObject ?? base ?? undefined;
    made.home = prototype;
    made.site = code.site;
    made.properties.set('prototype', prototype);
    (made.hidden ??= new Set()).add('prototype');
    machine.define(prototype, 'constructor', made, false);
    if (name !== '') frame.scope.names.set(name, made);
    const fields: { key: Value; value: Evaluate | null }[] = [];
    const statics: { key: Value; member: Member }[] = [];
    for (const member of members) {
      const holder = member.isStatic ? made : prototype;
      const key = member.kind === 'block' ? undefined : machine.toKey(member.key(frame));
      if (member.kind === 'field' && !member.isStatic) fields.push({ key, value: member.value });
      else if (member.kind === 'field' || member.kind === 'block') statics.push({ key, member });
      else if (key !== undefined) {
        const value = member.value?.(frame);
        if (value instanceof Closure) value.home = holder;
        const before = holder.properties.get(key);
        const accessor = before instanceof Accessor ? before : new Accessor(null, null);
        const callable = isCallable(value) ? value : null;
        const slot =
          member.kind === 'get'
            ? new Accessor(callable, accessor.write)
            : member.kind === 'set'
              ? new Accessor(accessor.read, callable)
              : value;
        machine.define(holder, key, slot, false);
      }
      if (member.decorators.length > 0) decorate(frame, member.decorators, holder, key);
    }
    const { scope } = frame;
    if (fields.length > 0) {
      made.fields = (_machine, instance) => {
        const inner: Frame = {
          ...frame,
          scope: new Scope(scope, scope.module),
          thisValue: instance,
          home: prototype,
          closure: made,
          newTarget: made,
          returns: [],
          yields: null,
        };
        for (const field of fields) {
          if (field.key === undefined || (typeof field.key !== 'string' && typeof field.key !== 'symbol')) continue;
          machine.define(
            instance,
            field.key,
            field.value?.(inner),
            !(typeof field.key === 'string' && field.key.startsWith('#')),
          );
        }
      };
    }
    const staticFrame: Frame = {
      ...frame,
      thisValue: made,
      home: made,
      closure: made,
      newTarget: undefined,
      returns: [],
      yields: null,
    };
    for (const { key, member } of statics) {
      const value = member.value?.(staticFrame);
      if (typeof key === 'string' || typeof key === 'symbol') machine.define(made, key, value);
    }
    let result: Value = made;
    for (const decorator of decorators.toReversed()) {
      const replaced = machine.call(decorator(frame), undefined, [result]);
      if (isCallable(replaced)) result = replaced;
    }
    return result;
  } finally {
    frame.scope = outer;
  }
}

/** Calls member decorators as TypeScript's legacy form does: `(target, key, descriptor)`. */
function decorate(frame: Frame, decorators: readonly Evaluate[], holder: Obj, key: Value): void {
  const { machine } = frame;
  for (const decorator of decorators.toReversed()) {
    const descriptor = machine.object([['value', typeof key === 'string' ? machine.get(holder, key) : undefined]]);
    machine.call(decorator(frame), undefined, [holder, key, descriptor]);
  }
}
