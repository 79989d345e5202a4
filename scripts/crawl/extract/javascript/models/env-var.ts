import type { Machine } from '../machine.ts';
import { NONE, Obj, Unknown, type Value } from '../value.ts';

/** What a value of the environment becomes by each of the package's conversions, for the default's text. */
const conversions: Record<string, (text: string, argument: Value) => string | number | boolean | string[]> = {
  asString: (text) => text,
  asUrlString: (text) => text,
  asEmailString: (text) => text,
  asEnum: (text) => text,
  asInt: Number,
  asIntPositive: Number,
  asIntNegative: Number,
  asPortNumber: Number,
  asFloat: Number,
  asFloatPositive: Number,
  asFloatNegative: Number,
  asBool: (text) => /^(?:true|1)$/i.test(text),
  asBoolStrict: (text) => text === 'true',
  asArray: (text, separator) => (text === '' ? [] : text.split(typeof separator === 'string' ? separator : ',')),
};

/** The package `env-var`: `get('NAME').default('a').asString()`. */
export function envVarModule(machine: Machine): Value {
  const known = machine.builtins.get('env-var');
  if (known !== undefined) return known;
  const module = machine.object();
  machine.builtins.set('env-var', module);
  machine.realm.method(module, 'get', (_machine, _this, [name]) => {
    if (typeof name !== 'string') return new Unknown({ kind: 'environment', text: 'process.env' });
    machine.environment.add(name);
    return variable(machine, name);
  });
  machine.realm.method(module, 'from', () => module);
  module.properties.set('default', module);
  return module;
}

function variable(machine: Machine, name: string): Obj {
  const made = machine.object();
  const origin = { kind: 'environment', text: `process.env.${name}`, test: undefined } as const;
  let fallback: Value = undefined;
  machine.realm.method(made, 'default', (_machine, _this, [value]) => {
    fallback = value;
    return made;
  });
  for (const method of ['required', 'example', 'convertFromBase64']) machine.realm.method(made, method, () => made);
  for (const [method, convert] of Object.entries(conversions))
    machine.realm.method(made, method, (_machine, _this, [argument]) => {
      if (fallback instanceof Unknown)
        return new Unknown(origin, fallback.assumed === NONE ? undefined : fallback.assumed);
      if (typeof fallback !== 'string' && typeof fallback !== 'number' && typeof fallback !== 'boolean')
        return new Unknown(origin, undefined);
      const value = convert(String(fallback), argument);
      if (!Array.isArray(value)) return new Unknown(origin, value);
      const list = machine.array(value);
      list.open = new Unknown(origin, undefined);
      return list;
    });
  return made;
}
