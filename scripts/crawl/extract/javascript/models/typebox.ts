import { spreadObject } from '../compile/expression.ts';
import type { Machine } from '../machine.ts';
import { Obj, Unknown, type Value } from '../value.ts';

/** TypeBox: its schemas are JSON Schema already. */
export function typeboxModule(machine: Machine): Value {
  const known = machine.builtins.get('typebox');
  if (known !== undefined) return known;
  const type = machine.object();
  const optional = '#optional';
  const schema = (members: readonly (readonly [string, Value])[], options: Value): Obj => {
    const made = machine.object(members);
    if (options instanceof Obj || options instanceof Unknown) spreadObject(machine, made, options);
    return made;
  };
  const add = (name: string, run: (args: Value[]) => Value): void =>
    void machine.realm.method(type, name, (_machine, _this, args) => run(args));
  for (const [name, written] of [
    ['String', 'string'],
    ['Number', 'number'],
    ['Integer', 'integer'],
    ['Boolean', 'boolean'],
    ['Null', 'null'],
  ] as const)
    add(name, ([options]) => schema([['type', written]], options));
  for (const name of ['Any', 'Unknown']) add(name, ([options]) => schema([], options));
  add('Never', ([options]) => schema([['not', machine.object()]], options));
  add('Literal', ([value, options]) =>
    schema(
      [
        ['const', value],
        ['type', value === null ? 'null' : typeof value],
      ],
      options,
    ),
  );
  add('Array', ([items, options]) =>
    schema(
      [
        ['type', 'array'],
        ['items', items],
      ],
      options,
    ),
  );
  add('Union', ([items, options]) => schema([['anyOf', items]], options));
  add('Intersect', ([items, options]) => schema([['allOf', items]], options));
  add('Tuple', ([items, options]) =>
    schema(
      [
        ['type', 'array'],
        ['items', items],
      ],
      options,
    ),
  );
  add('Enum', ([values, options]) => {
    const list = values instanceof Obj ? machine.keys(values).map((key) => machine.get(values, key)) : [];
    return schema(
      [
        [
          'anyOf',
          machine.array(
            list.map((value) =>
              machine.object([
                ['const', value],
                ['type', typeof value],
              ]),
            ),
          ),
        ],
      ],
      options,
    );
  });
  add('Record', ([, value, options]) =>
    schema(
      [
        ['type', 'object'],
        ['patternProperties', machine.object([['^(.*)$', value]])],
      ],
      options,
    ),
  );
  add('Unsafe', ([options]) => schema([], options));
  const marked = (value: Value): Value => {
    if (!(value instanceof Obj)) return value;
    const made = machine.object();
    spreadObject(machine, made, value);
    machine.define(made, optional, true, false);
    return made;
  };
  add('Optional', ([value]) => marked(value));
  for (const name of ['Readonly', 'Strict', 'Transform']) add(name, ([value]) => value);
  const object = (properties: Value, options: Value): Obj => {
    const source = properties instanceof Obj ? properties : machine.object();
    const required = machine.keys(source).filter((key) => {
      const member = machine.get(source, key);
      return !(member instanceof Obj && member.properties.has(optional));
    });
    const members: (readonly [string, Value])[] = [
      ['type', 'object'],
      ['properties', source],
    ];
    if (required.length > 0) members.push(['required', machine.array(required)]);
    return schema(members, options);
  };
  add('Object', ([properties, options]) => object(properties, options));
  add('Partial', ([value]) => {
    if (!(value instanceof Obj)) return value;
    const made = machine.object();
    spreadObject(machine, made, value);
    made.properties.delete('required');
    return made;
  });
  add('Composite', ([list]) => {
    const all = machine.object();
    for (const item of machine.iterate(list) ?? []) spreadObject(machine, all, machine.get(item, 'properties'));
    return object(all, undefined);
  });
  const module = machine.object([
    ['Type', type],
    ['default', type],
  ]);
  module.open = new Unknown({ kind: 'limit', text: 'typebox' });
  machine.builtins.set('typebox', module);
  return module;
}
