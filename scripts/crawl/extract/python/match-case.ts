import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { attributeOf } from './attribute.ts';
import { evaluate } from './evaluate.ts';
import { siteOf, type Frame, type Machine } from './machine.ts';
import { equals } from './operators.ts';
import { Unknown, type Value } from './value.ts';

/** The value of a dotted name in a pattern. */
function dotted(machine: Machine, frame: Frame, node: SyntaxNode): Value {
  const [first = '', ...rest] = node.text.split('.');
  let value: Value = frame.scope.get(first) ?? new Unknown(first);
  for (const name of rest) value = attributeOf(machine, value, name, siteOf(frame, node));
  return value;
}

/** Whether a value matches a `case` pattern of literals, names and alternatives; null where that is not certain. */
export function matchCase(machine: Machine, frame: Frame, pattern: SyntaxNode, value: Value): boolean | null {
  machine.step();
  const [inner] = pattern.parts;
  if (inner === undefined) return pattern.text.trim() === '_' ? true : null;
  switch (inner.type) {
    case 'string':
    case 'concatenated_string':
    case 'integer':
    case 'true':
    case 'false':
    case 'none':
      return equals(value, evaluate(machine, frame, inner));
    case 'dotted_name':
      if (inner.parts.length === 1) {
        frame.scope.set(inner.text, value);
        return true;
      }
      return equals(value, dotted(machine, frame, inner));
    case 'union_pattern': {
      const answers = inner.parts.map((part) =>
        part.type === 'case_pattern'
          ? matchCase(machine, frame, part, value)
          : equals(value, evaluate(machine, frame, part)),
      );
      return answers.includes(true) ? true : answers.includes(null) ? null : false;
    }
    default:
      return null;
  }
}
