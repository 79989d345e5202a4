import type {
  AssignmentTarget,
  AssignmentTargetMaybeDefault,
  AssignmentTargetRest,
  BindingPattern,
  FormalParameterRest,
  ParamPattern,
} from 'oxc-parser';
import { ArrayObj, NONE, Obj, Unknown, type Value } from '../value.ts';
import { ImportBinding } from '../scope.ts';
import { compileExpression, compileKey } from './expression.ts';
import { nameFunction } from './function.ts';
import type { Context, Evaluate, Frame } from './frame.ts';

/** Puts a value where a pattern says. */
export type Bind = (frame: Frame, value: Value) => void;
type Target =
  | BindingPattern
  | AssignmentTarget
  | AssignmentTargetMaybeDefault
  | AssignmentTargetRest
  | FormalParameterRest
  | ParamPattern;

/** Compiles a binding (`declares`) or an assignment target. */
export function compilePattern(context: Context, node: Target, declares: boolean): Bind {
  switch (node.type) {
    case 'Identifier': {
      const { name } = node;
      return declares
        ? (frame, value) => declareName(frame, name, value)
        : (frame, value) => assignName(frame, name, value);
    }
    case 'MemberExpression': {
      const object = compileExpression(context, node.object);
      const key = compileKey(context, node.property, node.computed);
      return (frame, value) => {
        const target = object(frame);
        const name = frame.machine.toKey(key(frame));
        if (name !== undefined) frame.machine.set(target, name, value);
      };
    }
    case 'AssignmentPattern': {
      const bind = compilePattern(context, node.left, declares);
      const fallback = nameFunction(
        node.left.type === 'Identifier' ? node.left.name : null,
        compileExpression(context, node.right),
      );
      return (frame, value) => bind(frame, withDefault(frame, value, fallback));
    }
    case 'ObjectPattern': {
      const parts = node.properties.map((property) =>
        property.type === 'RestElement'
          ? { kind: 'rest' as const, bind: compilePattern(context, property.argument, declares) }
          : {
              kind: 'member' as const,
              key: compileKey(context, property.key, property.computed),
              bind: compilePattern(context, property.value, declares),
            },
      );
      return (frame, value) => {
        const taken: string[] = [];
        for (const part of parts) {
          if (part.kind === 'rest') part.bind(frame, restOf(frame, value, taken));
          else {
            const key = frame.machine.toKey(part.key(frame));
            if (typeof key === 'string') taken.push(key);
            part.bind(
              frame,
              key === undefined
                ? new Unknown({ kind: 'input', text: 'a computed member' })
                : frame.machine.get(value, key),
            );
          }
        }
      };
    }
    case 'ArrayPattern': {
      const parts = node.elements.map((element) =>
        element === null
          ? null
          : element.type === 'RestElement'
            ? { rest: true, bind: compilePattern(context, element.argument, declares) }
            : { rest: false, bind: compilePattern(context, element, declares) },
      );
      return (frame, value) => {
        const items = frame.machine.iterate(value);
        parts.forEach((part, index) => {
          if (part === null) return;
          if (items === null)
            part.bind(
              frame,
              new Unknown(value instanceof Unknown ? value.origin : { kind: 'input', text: 'an iteration' }),
            );
          else if (part.rest) {
            const rest = frame.machine.array(items.slice(index));
            if (value instanceof ArrayObj) rest.open = value.open;
            part.bind(frame, rest);
          } else part.bind(frame, value instanceof ArrayObj ? frame.machine.get(value, String(index)) : items[index]);
        });
      };
    }
    case 'RestElement':
      return compilePattern(context, node.argument, declares);
    case 'TSParameterProperty':
      return compilePattern(context, node.parameter, declares);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion': {
      const inner = node.expression;
      return inner.type === 'Identifier' || inner.type === 'MemberExpression'
        ? compilePattern(context, inner, declares)
        : () => undefined;
    }
    default:
      return () => undefined;
  }
}

function withDefault(frame: Frame, value: Value, fallback: Evaluate): Value {
  if (value === undefined) return fallback(frame);
  if (
    value instanceof Unknown &&
    (value.assumed === undefined || value.assumed === NONE) &&
    value.alternatives.length === 0
  ) {
    const chosen = fallback(frame);
    return chosen instanceof Obj || chosen instanceof Unknown
      ? chosen
      : new Unknown({ ...value.origin, test: undefined }, chosen);
  }
  return value;
}

function restOf(frame: Frame, value: Value, taken: readonly string[]): Value {
  const source = value instanceof Unknown && value.assumed instanceof Obj ? value.assumed : value;
  const rest = frame.machine.object();
  if (source instanceof Obj) {
    for (const key of frame.machine.keys(source))
      if (!taken.includes(key)) rest.properties.set(key, frame.machine.get(source, key));
    rest.open = source.open;
  } else if (source instanceof Unknown) rest.open = source;
  rest.site = source instanceof Obj ? source.site : null;
  return rest;
}

/** Gives a name of the innermost scope its value. */
export function declareName(frame: Frame, name: string, value: Value): void {
  const scope = frame.scope.names.has(name) ? frame.scope : (frame.scope.find(name) ?? frame.scope);
  frame.machine.journal?.touchName(scope, name);
  scope.names.set(name, value);
}

/** Assigns to a name, wherever it is declared. */
export function assignName(frame: Frame, name: string, value: Value): void {
  const scope = frame.scope.find(name);
  if (scope === null) {
    frame.machine.set(frame.machine.realm.globalObject, name, value);
    return;
  }
  if (scope.names.get(name) instanceof ImportBinding) return;
  frame.machine.journal?.touchName(scope, name);
  scope.names.set(name, value);
}
