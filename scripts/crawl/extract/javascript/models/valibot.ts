import type { Machine } from '../machine.ts';
import { enumValues, patternOf, schemaOf } from '../schema/heap.ts';
import { schemaNode, SchemaObj, type SchemaKind, type SchemaNode } from '../schema/node.ts';
import { Obj, isCallable, Unknown, type Value } from '../value.ts';
import { toJsonSchemaValue } from './zod.ts';

/** valibot, and its conversion to JSON Schema. */
export function valibotModule(machine: Machine): Value {
  const known = machine.builtins.get('valibot');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('valibot', module);
  module.open = new Unknown({ kind: 'limit', text: 'valibot' });
  module.properties.set('default', module);
  const proto = machine.object();
  proto.open = new Unknown({ kind: 'limit', text: 'a schema' });
  const make = (kind: SchemaKind, parts: Partial<SchemaNode> = {}): SchemaObj =>
    new SchemaObj(proto, schemaNode(kind, 4, parts));
  const node = (value: Value): SchemaNode =>
    schemaOf(machine, value) ?? schemaNode('opaque', 4, { reason: 'a schema that cannot be read' });
  const add = (name: string, run: (args: Value[]) => Value): void =>
    void machine.realm.method(module, name, (_machine, _this, args) => run(args));
  for (const kind of [
    'string',
    'number',
    'bigint',
    'boolean',
    'date',
    'any',
    'unknown',
    'never',
    'null',
    'undefined',
    'void',
  ] as const)
    add(kind, () => make(kind));
  add('literal', ([value]) => make('literal', { values: [value], bare: true }));
  for (const name of ['picklist', 'enum', 'enum_'])
    add(name, ([values]) => make('enum', { values: enumValues(machine, values) }));
  add('array', ([inner]) => make('array', { inner: node(inner) }));
  const object =
    (rest: SchemaNode['rest']) =>
    ([entries]: Value[]): Value => {
      const shape = new Map<string, SchemaNode>();
      if (entries instanceof Obj)
        for (const key of machine.keys(entries)) shape.set(key, node(machine.get(entries, key)));
      const made = make('object', { shape, rest });
      made.properties.set('entries', entries);
      return made;
    };
  add('object', object(null));
  add('strictObject', object('strict'));
  add('looseObject', object('loose'));
  const list = (value: Value): SchemaNode[] => (machine.iterate(value) ?? []).map(node);
  add('union', ([options]) => make('union', { parts: list(options) }));
  add('variant', ([key, options]) => make('union', { parts: list(options), value: key }));
  add('intersect', ([options]) => make('intersection', { parts: list(options) }));
  add('tuple', ([items]) => make('tuple', { parts: list(items) }));
  add('record', ([key, value]) => make('record', { key: node(key), inner: node(value) }));
  add('optional', ([inner, value]) =>
    value === undefined
      ? make('optional', { inner: node(inner) })
      : make('default', { inner: node(inner), value: isCallable(value) ? machine.call(value, undefined, []) : value }),
  );
  add('nullish', ([inner]) => make('optional', { inner: schemaNode('nullable', 4, { inner: node(inner) }) }));
  add('nullable', ([inner]) => make('nullable', { inner: node(inner) }));
  add('lazy', ([getter]) => make('lazy', { lazily: isCallable(getter) ? getter : null }));
  const actions: [string, string][] = [
    ['minLength', 'min'],
    ['maxLength', 'max'],
    ['minValue', 'minimum'],
    ['maxValue', 'maximum'],
    ['multipleOf', 'multipleOf'],
    ['description', 'description'],
    ['title', 'title'],
    ['regex', 'pattern'],
  ];
  for (const [name, keyword] of actions)
    add(name, ([value]) =>
      machine.object([
        ['#keyword', keyword],
        ['value', keyword === 'pattern' ? patternOf(value) : value],
      ]),
    );
  add('integer', () =>
    machine.object([
      ['#keyword', 'type'],
      ['value', 'integer'],
    ]),
  );
  for (const [name, format] of [
    ['email', 'email'],
    ['url', 'uri'],
    ['uuid', 'uuid'],
    ['isoDate', 'date'],
    ['isoDateTime', 'date-time'],
    ['isoTimestamp', 'date-time'],
  ] as const)
    add(name, () =>
      machine.object([
        ['#keyword', 'format'],
        ['value', format],
      ]),
    );
  add('metadata', ([members]) => members);
  add('pipe', ([first, ...rest]) => {
    let made = node(first);
    for (const action of rest) made = applied(machine, made, action);
    return new SchemaObj(proto, made);
  });
  for (const name of ['toJsonSchema', 'toStandardJsonSchema'])
    add(name, ([schema]) =>
      name === 'toJsonSchema' ? toJsonSchemaValue(machine, schema, machine.object([['io', 'input']])) : schema,
    );
  return module;
}

function applied(machine: Machine, node: SchemaNode, action: Value): SchemaNode {
  const next = schemaOf(machine, action);
  if (next !== null || !(action instanceof Obj)) return node;
  const keyword = action.properties.get('#keyword');
  if (typeof keyword !== 'string') {
    const description = machine.get(action, 'description');
    return description === undefined || description instanceof Unknown ? node : { ...node, description };
  }
  const value = machine.get(action, 'value');
  if (keyword === 'description') return { ...node, description: value };
  if (keyword === 'title') return { ...node, meta: new Map([...node.meta, ['title', value]]) };
  const written =
    keyword === 'min' || keyword === 'max' ? `${keyword}${node.kind === 'array' ? 'Items' : 'Length'}` : keyword;
  return { ...node, checks: new Map([...node.checks, [written, value]]) };
}
