import { defaultOf } from './attribute.ts';
import { isEnum } from './define-class.ts';
import { invoke } from './invoke.ts';
import { setItem } from './items.ts';
import { nativeFor } from './library/externals.ts';
import type { Machine } from './machine.ts';
import { equals } from './operators.ts';
import {
  Cls,
  Dict,
  EnumMember,
  External,
  Func,
  Instance,
  Unknown,
  extendsExternal,
  lineage,
  plain,
  type Arguments,
  type Field,
  type Site,
  type Value,
} from './value.ts';

/** The annotated fields of a class and of those it extends, base classes first. */
export function fieldsOf(cls: Cls): Field[] {
  const fields = new Map<string, Field>();
  for (const base of lineage(cls).toReversed()) {
    if (base instanceof Cls) for (const field of base.fields) fields.set(field.name, field);
  }
  return [...fields.values()];
}

/** An attribute of a class, looked up along what it extends, or undefined. */
export function classAttribute(cls: Cls, name: string): Value | undefined {
  for (const base of lineage(cls)) {
    const value = base instanceof Cls ? base.attrs.get(name) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The object that calling a class of the package makes. */
export function instantiate(machine: Machine, cls: Cls, args: Arguments, site: Site): Value {
  if (isEnum(cls)) {
    const [wanted] = args.positional;
    const members = [...cls.attrs.values()].filter((member) => member instanceof EnumMember);
    return (
      members.find(
        (member) => wanted !== undefined && (equals(member.value, wanted) === true || member === plain(wanted)),
      ) ?? new Unknown(site.text)
    );
  }
  if (extendsExternal(cls, (path) => path.endsWith('.TypedDict'))) {
    const dict = new Dict();
    dict.depth = machine.gates.length;
    for (const [key, value] of args.named) setItem(machine, dict, key, value, site);
    return dict;
  }
  const instance = new Instance(cls, args, site);
  instance.gates = machine.gates;
  const external = lineage(cls).filter((base) => base instanceof External);
  for (const base of external) instance.native ??= nativeFor(machine, base.path, args, site);
  const init = classAttribute(cls, '__init__');
  if (init instanceof Func) {
    invoke(machine, init, { ...args, positional: [instance, ...args.positional] }, site);
    return instance;
  }
  const fields = fieldsOf(cls);
  for (const [at, value] of args.positional.entries()) {
    const field = fields[at];
    if (field !== undefined) instance.attrs.set(field.name, value);
  }
  for (const [name, value] of args.named) instance.attrs.set(name, value);
  if (args.open)
    for (const field of fields)
      if (!instance.attrs.has(field.name)) instance.attrs.set(field.name, new Unknown(`${site.text}.${field.name}`));
  if (!extendsExternal(cls, (path) => path.endsWith('.BaseSettings'))) {
    for (const { name } of fields) {
      const fallback = instance.attrs.has(name) ? undefined : classAttribute(cls, name);
      if (fallback !== undefined) instance.attrs.set(name, defaultOf(machine, fallback, site));
    }
  }
  const after = classAttribute(cls, '__post_init__') ?? classAttribute(cls, 'model_post_init');
  if (after instanceof Func)
    invoke(
      machine,
      after,
      { positional: [instance, null].slice(0, after.parameters.length), named: new Map(), open: false },
      site,
    );
  return instance;
}
