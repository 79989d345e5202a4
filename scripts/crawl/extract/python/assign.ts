import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { maxItems } from './budget.ts';
import { evaluate } from './evaluate.ts';
import { siteOf, type Frame, type Machine } from './machine.ts';
import { itemsOf } from './operators.ts';
import { setItem } from './items.ts';
import { ServerValue } from './server-value.ts';
import { Dict, Instance, Obj, Sequence, Unknown, keyOf, originOf, plain, type Value } from './value.ts';

/** Binds a value to a target: a name, attribute, item, or a pattern of those. */
export function assign(machine: Machine, frame: Frame, target: SyntaxNode, value: Value): void {
  machine.step();
  switch (target.type) {
    case 'identifier':
      frame.scope.set(target.text, value);
      return;
    case 'attribute': {
      const object = target.child('object');
      const name = target.child('attribute')?.text ?? '';
      const holder = object === undefined ? null : plain(evaluate(machine, frame, object));
      if (holder instanceof Obj && holder.attrs.size < maxItems) holder.attrs.set(name, value);
      if (holder instanceof Instance && holder.native !== null) holder.native.attrs.set(name, value);
      return;
    }
    case 'subscript': {
      const object = target.child('value');
      const [index] = target.all('subscript');
      if (object === undefined || index === undefined) return;
      const holder = evaluate(machine, frame, object);
      setItem(machine, holder, evaluate(machine, frame, index), value, siteOf(frame, target));
      return;
    }
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list':
      unpack(machine, frame, target.parts, value, target.text);
      return;
    case 'parenthesized_expression':
    case 'list_splat_pattern':
    case 'list_splat':
      if (target.parts[0] !== undefined) assign(machine, frame, target.parts[0], value);
      return;
    default:
  }
}

function unpack(machine: Machine, frame: Frame, targets: readonly SyntaxNode[], value: Value, text: string): void {
  const items = itemsOf(machine, value);
  const splat = targets.findIndex((target) => target.type.startsWith('list_splat'));
  const after = splat === -1 ? 0 : targets.length - splat - 1;
  for (const [at, target] of targets.entries()) {
    if (items === null) assign(machine, frame, target, new Unknown(text, originOf(value)));
    else if (at === splat) assign(machine, frame, target, new Sequence('list', items.slice(at, items.length - after)));
    else {
      const index = splat !== -1 && at > splat ? items.length - (targets.length - at) : at;
      assign(machine, frame, target, items[index] ?? new Unknown(text));
    }
  }
}

/** `del target`. */
export function deleteTarget(machine: Machine, frame: Frame, target: SyntaxNode): void {
  if (target.type === 'identifier') frame.scope.vars.delete(target.text);
  if (target.type !== 'subscript') return;
  const object = target.child('value');
  const [index] = target.all('subscript');
  if (object === undefined || index === undefined) return;
  const holder = plain(evaluate(machine, frame, object));
  const key = keyOf(evaluate(machine, frame, index));
  if (holder instanceof Dict && key !== null) holder.entries.delete(key);
  if (holder instanceof ServerValue) machine.step();
}
