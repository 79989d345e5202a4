import type { Realm } from '../realm.ts';
import { BoundObj, Closure, isCallable, type Value } from '../value.ts';

/** Function.prototype. */
export function installFunction(realm: Realm): void {
  const { functionPrototype: proto } = realm;
  realm.method(proto, 'call', (machine, target, [thisValue, ...args], site) =>
    machine.call(target, thisValue, args, site),
  );
  realm.method(proto, 'apply', (machine, target, [thisValue, list], site) =>
    machine.call(
      target,
      thisValue,
      list === undefined || list === null ? [] : [...(machine.iterate(list) ?? [])],
      site,
    ),
  );
  realm.method(proto, 'bind', (machine, target, [thisValue, ...args]): Value =>
    isCallable(target) ? new BoundObj(machine.realm.functionPrototype, target, thisValue, args) : target,
  );
  realm.method(proto, 'toString', (_machine, target) =>
    target instanceof Closure ? target.code.text() : 'function () { [native code] }',
  );
  realm.method(proto, Symbol.hasInstance, () => false);
  proto.properties.delete(Symbol.hasInstance);
  realm.globalClass('Function', proto, (machine) => machine.realm.native('anonymous', () => undefined));
}
