import { Scalar } from 'yaml';
import { hasInvisible } from './emit.ts';

/** A name as a YAML string: quoted where it has anything that must not stand in a plain one. */
export function named(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  if (hasInvisible(text)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
