import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { evaluate } from './evaluate.ts';
import type { Frame, Machine } from './machine.ts';
import { equals } from './operators.ts';
import type { Value } from './value.ts';

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
      return null;
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
