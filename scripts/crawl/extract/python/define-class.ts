import type { SyntaxNode } from '../grammar/syntax-node.ts';
import { docOf } from './define-function.ts';
import { argumentsOf } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import type { Frame, Machine } from './machine.ts';
import { Scope } from './scope.ts';
import {
  Cls,
  Descriptor,
  EnumMember,
  External,
  Func,
  Generic,
  Instance,
  extendsExternal,
  plain,
  type Value,
} from './value.ts';

const enumerations = new Set(['enum.Enum', 'enum.StrEnum', 'enum.IntEnum', 'enum.Flag', 'enum.IntFlag']);

/** True where the class is an enumeration. */
export function isEnum(cls: Cls): boolean {
  return extendsExternal(cls, (path) => enumerations.has(path));
}

/** The class that a `class` statement makes: its body is run. */
export function defineClass(machine: Machine, frame: Frame, node: SyntaxNode, decorators: readonly Value[] = []): Cls {
  const name = node.child('name')?.text ?? '';
  const cls = new Cls(name, node, frame.file);
  const args = argumentsOf(machine, frame, node.child('superclasses'));
  cls.bases = args.positional.map(plain);
  for (const [key, value] of args.named) cls.named.set(key, value);
  cls.decorators = [...decorators];
  cls.doc = docOf(node.child('body'));
  for (const base of cls.bases) {
    const parent = base instanceof Generic ? base.base : base;
    if (parent instanceof Cls) parent.subclasses.push(cls);
  }
  const scope = new Scope('class', frame.scope);
  const body: Frame = {
    scope,
    file: frame.file,
    func: null,
    self: null,
    cls,
    returned: [],
    yields: null,
    base: machine.gates.length,
  };
  executeBlock(machine, body, node.child('body')?.parts ?? []);
  const members = isEnum(cls);
  let automatic = 0;
  for (const [key, value] of scope.vars) {
    const inner = plain(value);
    const isMember =
      members &&
      !key.startsWith('_') &&
      !(inner instanceof Func) &&
      !(inner instanceof Descriptor) &&
      !(inner instanceof Cls);
    if (!isMember) {
      cls.attrs.set(key, value);
      continue;
    }
    automatic += 1;
    const isAuto = inner instanceof Instance && inner.cls instanceof External && inner.cls.path === 'enum.auto';
    const auto = extendsExternal(cls, (path) => path === 'enum.StrEnum') ? key.toLowerCase() : automatic;
    cls.attrs.set(key, new EnumMember(cls, key, isAuto ? auto : inner));
  }
  return cls;
}
