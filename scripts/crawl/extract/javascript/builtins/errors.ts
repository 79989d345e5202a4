import type { Realm } from '../realm.ts';
import { Obj } from '../value.ts';

/** Error and its kinds. */
export function installErrors(realm: Realm): void {
  const base = realm.globalClass('Error', realm.errorPrototype, (machine, instance, [message, options]) => {
    machine.define(instance, 'stack', '', false);
    if (message !== undefined) machine.define(instance, 'message', machine.toText(message), false);
    if (options instanceof Obj && machine.has(options, 'cause'))
      machine.define(instance, 'cause', machine.get(options, 'cause'), false);
  });
  realm.hidden(realm.errorPrototype, 'name', 'Error');
  realm.hidden(realm.errorPrototype, 'message', '');
  realm.method(base, 'captureStackTrace', () => undefined);
  for (const name of [
    'TypeError',
    'RangeError',
    'SyntaxError',
    'ReferenceError',
    'EvalError',
    'URIError',
    'AggregateError',
    'DOMException',
  ]) {
    const prototype = new Obj(realm.errorPrototype);
    const made = realm.globalClass(name, prototype, (machine, instance, args, site) =>
      base.construct?.(machine, instance, args, site),
    );
    made.proto = base;
    realm.hidden(prototype, 'name', name);
  }
}
