import type { Realm } from '../realm.ts';
import { Gated, isCallable, Obj, PromiseObj, Thrown, Unknown, type Value } from '../value.ts';
import type { Machine } from '../machine.ts';

/** Promise. Reactions run at once: the order of microtasks changes nothing that is read here. */
export function installPromise(realm: Realm): void {
  const { promisePrototype: proto } = realm;
  const constructor = realm.globalClass('Promise', proto, (machine, instance, [executor]) => {
    if (!(instance instanceof PromiseObj)) return;
    const resolve = machine.realm.native('resolve', (_machine, _this, [value]) => {
      if (instance.state === 'pending') settle(machine, instance, value);
      return undefined;
    });
    const reject = machine.realm.native('reject', (_machine, _this, [value]) => {
      if (instance.state === 'pending' && !machine.speculating) {
        instance.state = 'rejected';
        instance.value = value;
      }
      return undefined;
    });
    try {
      machine.call(executor, undefined, [resolve, reject]);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      reject.call(machine, undefined, [error.value], null);
    }
  });
  constructor.allocate = (made) => new PromiseObj(made);
  realm.method(constructor, 'resolve', (machine, _this, [value]) => machine.promise(value));
  realm.method(constructor, 'reject', (machine, _this, [value]) => machine.rejected(value));
  realm.method(constructor, 'withResolvers', (machine) => {
    const promise = new PromiseObj(proto);
    const resolve = machine.realm.native('resolve', (_machine, _this, [value]) => {
      settle(machine, promise, value);
      return undefined;
    });
    return machine.object([
      ['promise', promise],
      ['resolve', resolve],
      ['reject', machine.realm.native('reject', () => undefined)],
    ]);
  });
  const gather = (name: string, wrap: (machine: Machine, value: Value) => Value): void =>
    void realm.method(constructor, name, (machine, _this, [promises]) => {
      const items = machine.iterate(promises);
      if (items === null)
        return new Unknown(promises instanceof Unknown ? promises.origin : { kind: 'limit', text: 'promises' });
      return machine.promise(machine.array(items.map((item) => (item instanceof Gated ? item : wrap(machine, item)))));
    });
  gather('all', (machine, value) => machine.await(value));
  gather('allSettled', (machine, value) => {
    if (value instanceof PromiseObj && value.state === 'rejected')
      return machine.object([
        ['status', 'rejected'],
        ['reason', value.value],
      ]);
    return machine.object([
      ['status', 'fulfilled'],
      ['value', machine.await(value)],
    ]);
  });
  for (const name of ['race', 'any']) {
    realm.method(constructor, name, (machine, _this, [promises]) => {
      const settled = (machine.iterate(promises) ?? []).find(
        (item) => item instanceof PromiseObj && item.state === 'fulfilled',
      );
      return settled ?? new Unknown({ kind: 'input', text: `Promise.${name}` });
    });
  }
  const react = (machine: Machine, promise: Value, callback: Value, rejected: boolean): Value => {
    if (!(promise instanceof PromiseObj)) return promise;
    if (promise.state === 'pending') {
      if (!rejected) machine.escape(callback, { kind: 'input', text: 'a promise' }, 0);
      return promise;
    }
    if ((promise.state === 'rejected') !== rejected || !isCallable(callback)) return promise;
    try {
      return machine.promise(machine.await(machine.call(callback, undefined, [promise.value])));
    } catch (error) {
      if (error instanceof Thrown) return machine.rejected(error.value);
      throw error;
    }
  };
  realm.method(proto, 'then', (machine, promise, [onValue, onError]) => {
    if (promise instanceof PromiseObj && promise.state === 'rejected') return react(machine, promise, onError, true);
    return react(machine, promise, onValue, false);
  });
  realm.method(proto, 'catch', (machine, promise, [onError]) => react(machine, promise, onError, true));
  realm.method(proto, 'finally', (machine, promise, [callback]) => {
    if (isCallable(callback)) machine.call(callback, undefined, []);
    return promise;
  });
}

function settle(machine: Machine, promise: PromiseObj, value: Value): void {
  try {
    promise.value = value instanceof Obj ? machine.await(value) : value;
    promise.state = 'fulfilled';
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    promise.value = error.value;
    promise.state = 'rejected';
  }
}
