import { isEnum } from './define-class.ts';
import { invoke } from './invoke.ts';
import { classAttribute, fieldsOf } from './instantiate.ts';
import { builtinMethod } from './library/methods.ts';
import { commandDecorator } from './library/command-line.ts';
import { fileMember, pathMember } from './library/files.ts';
import { memberOfExternal } from './library/externals.ts';
import type { Machine } from './machine.ts';
import { carry } from './operators.ts';
import { ServerValue } from './server-value.ts';
import { modelMethod } from './library/models.ts';
import {
  Bytes,
  Cls,
  Descriptor,
  Dict,
  EnumMember,
  External,
  FileText,
  Func,
  Instance,
  Method,
  Module,
  Native,
  Obj,
  PathValue,
  Sequence,
  Super,
  Tainted,
  Unknown,
  dictOf,
  extendsExternal,
  lineage,
  noArguments,
  originOf,
  plain,
  type Site,
  type Value,
} from './value.ts';

/** `value.name`, unknown where it cannot be told. */
export function attributeOf(machine: Machine, value: Value, name: string, site: Site): Value {
  machine.step();
  const inner = plain(value);
  const found = lookUp(machine, inner, name, site);
  if (found !== undefined) return carry(found, value);
  return new Unknown(site.text, originOf(value));
}

function lookUp(machine: Machine, value: Value, name: string, site: Site): Value | undefined {
  if (!(value instanceof Obj)) return builtinMethod(machine, value, name, site);
  const own = value.attrs.get(name);
  if (value instanceof Instance) return ofInstance(machine, value, name, site);
  if (value instanceof Cls) return ofClass(value, name);
  if (value instanceof ServerValue) return own ?? value.member(name, site);
  if (value instanceof Module) return own ?? machine.loader.attribute(machine, value, name);
  if (value instanceof Func || value instanceof Method) return own ?? ofFunction(value, name);
  if (own !== undefined) return own;
  if (value instanceof EnumMember) {
    if (name === 'value' || name === '_value_') return value.value;
    if (name === 'name' || name === '_name_') return value.name;
    const attribute = classAttribute(value.cls, name);
    return attribute === undefined
      ? builtinMethod(machine, value.value, name, site)
      : bound(machine, attribute, value, value.cls, site);
  }
  if (value instanceof External) return new External(`${value.path}.${name}`);
  if (value instanceof Super) return ofSuper(machine, value, name, site);
  if (value instanceof Descriptor)
    return name === 'setter' || name === 'getter'
      ? new Native(name, () => value)
      : lookUp(machine, value.func, name, site);
  if (value instanceof Sequence || value instanceof Dict || value instanceof Bytes)
    return builtinMethod(machine, value, name, site);
  if (value instanceof PathValue) return pathMember(machine, value, name, site);
  if (value instanceof FileText) return fileMember(value, name);
  if (value instanceof Unknown) return ofUnknown(machine, value, name, site);
  return undefined;
}

/** A class attribute as it is seen through an object: functions become methods, properties are read. */
function bound(machine: Machine, attribute: Value, self: Value, cls: Value, site: Site): Value {
  const inner = plain(attribute);
  if (inner instanceof Func) return new Method(inner, self);
  if (inner instanceof Descriptor) {
    if (inner.kind === 'static') return inner.func;
    if (inner.kind === 'class') return new Method(inner.func, cls);
    return invoke(machine, inner.func, { ...noArguments(), positional: [self] }, site);
  }
  return attribute;
}

function ofInstance(machine: Machine, value: Instance, name: string, site: Site): Value | undefined {
  const own = value.attrs.get(name);
  if (own !== undefined) return own;
  if (name === '__class__') return value.cls;
  if (name === '__dict__') return dictOf(value.attrs);
  if (value.cls instanceof External) return memberOfExternal(machine, value, name, site) ?? value.args.named.get(name);
  const attribute = classAttribute(value.cls, name);
  const isSettings = extendsExternal(value.cls, (path) => path.endsWith('.BaseSettings'));
  if (attribute !== undefined) {
    const seen = defaultOf(machine, bound(machine, attribute, value, value.cls, site), site);
    return isSettings && !(plain(seen) instanceof Method) ? new Tainted(seen, { kind: 'settings', text: name }) : seen;
  }
  if (value.native instanceof ServerValue) return value.native.attrs.get(name) ?? value.native.member(name, site);
  if (fieldsOf(value.cls).some((field) => field.name === name))
    return new Unknown(site.text, isSettings ? { kind: 'settings', text: name } : null);
  const get = classAttribute(value.cls, '__getattr__');
  if (get instanceof Func) return invoke(machine, get, { ...noArguments(), positional: [value, name] }, site);
  return modelMethod(value, name);
}

/** The default that a `Field(…)`, `field(…)` or option stands for when it is read from an object. */
export function defaultOf(machine: Machine, value: Value, site: Site): Value {
  const inner = plain(value);
  if (!(inner instanceof Instance) || !(inner.cls instanceof External) || !/(?:^|\.)[Ff]ield$/.test(inner.cls.path))
    return value;
  const factory = inner.args.named.get('default_factory');
  if (factory !== undefined) return invoke(machine, factory, noArguments(), site);
  const { named, positional } = inner.args;
  const fallback = named.has('default') ? named.get('default') : positional[0];
  return fallback === undefined || (fallback instanceof External && fallback.path.endsWith('Ellipsis'))
    ? new Unknown(site.text)
    : fallback;
}

function ofClass(value: Cls, name: string): Value | undefined {
  const attribute = classAttribute(value, name);
  if (attribute !== undefined) {
    const inner = plain(attribute);
    if (inner instanceof Descriptor) return inner.kind === 'class' ? new Method(inner.func, value) : inner.func;
    return attribute;
  }
  if (name === '__name__' || name === '__qualname__') return value.name;
  if (name === '__doc__') return value.doc;
  if (name === '__module__') return value.file;
  if (name === '__subclasses__') return new Native(name, () => new Sequence('list', [...value.subclasses]));
  if (name === '__bases__') return new Sequence('tuple', value.bases);
  if (name === '__dict__') return dictOf(value.attrs);
  if (name === '__annotations__')
    return dictOf(value.fields.map((field) => [field.name, new Unknown(field.annotation.text)] as const));
  if (name === '__members__' && isEnum(value)) {
    return dictOf(
      [...value.attrs.values()]
        .filter((member) => member instanceof EnumMember)
        .map((member) => [member.name, member] as const),
    );
  }
  return modelMethod(value, name);
}

function ofFunction(value: Func | Method, name: string): Value | undefined {
  const func = value instanceof Method ? value.func : value;
  if (!(func instanceof Func)) return undefined;
  const known = func.attrs.get(name);
  if (known !== undefined) return known;
  if (name === '__name__' || name === '__qualname__') return func.name;
  if (name === '__doc__') return func.wraps?.doc ?? func.doc;
  if (name === '__wrapped__') return func.wraps ?? undefined;
  if (name === 'fn' || name === '__func__' || name === 'callback') return func;
  if (name === '__self__') return value instanceof Method ? value.self : undefined;
  if (name === '__module__') return func.file;
  // Decorators of command line libraries turn a function into a command, and commands into a decorator of their own.
  if (name === 'command' || name === 'group') return commandDecorator(func, name);
  return undefined;
}

function ofSuper(machine: Machine, value: Super, name: string, site: Site): Value | undefined {
  const self = plain(value.self);
  const start = self instanceof Instance && self.cls instanceof Cls ? lineage(self.cls) : lineage(value.cls);
  const after = start.slice(start.indexOf(value.cls) + 1);
  for (const base of after) {
    const attribute = base instanceof Cls ? base.attrs.get(name) : undefined;
    if (attribute !== undefined) return bound(machine, attribute, value.self, value.cls, site);
  }
  if (name === '__init__') {
    return new Native(name, (_, args) => {
      if (self instanceof Instance)
        for (const [key, given] of args.named) if (!self.attrs.has(key)) self.attrs.set(key, given);
      if (self instanceof Instance && self.native instanceof ServerValue) self.native.configure(machine, args, site);
      return null;
    });
  }
  if (self instanceof Instance && self.native instanceof ServerValue) return self.native.member(name, site);
  return undefined;
}

const registering = new Set(['tool', 'add_tool', 'list_tools']);

function ofUnknown(machine: Machine, value: Unknown, name: string, site: Site): Value | undefined {
  // Something that came from where reading ended, and registers tools, is taken for a server.
  if (registering.has(name) && !/agent|client|session/i.test(value.text)) return machine.anonymous().member(name, site);
  return undefined;
}
