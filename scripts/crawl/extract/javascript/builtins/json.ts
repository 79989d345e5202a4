import { isJsonObject } from '#core/model/json.ts';
import { maxJsonDepth, maxSchemaNodes } from '../../budget.ts';
import type { Machine } from '../machine.ts';
import { noteAnswer } from '../models/conversation.ts';
import type { Realm } from '../realm.ts';
import {
  Accessor,
  ArrayObj,
  BoxObj,
  Gated,
  isCallable,
  MapObj,
  NONE,
  Obj,
  PromiseObj,
  SetObj,
  Unknown,
  type Value,
} from '../value.ts';
import { lift } from './lift.ts';

/** A host value (of JSON, or null) as a value of the program. Too deep content is not known. */
export function hostToValue(machine: Machine, host: unknown, depth: number): Value {
  if (
    host === undefined ||
    host === null ||
    typeof host === 'string' ||
    typeof host === 'number' ||
    typeof host === 'boolean'
  )
    return host;
  if (depth > 200) return new Unknown({ kind: 'limit', text: 'a deep document' });
  if (Array.isArray(host)) return machine.array(host.map((item: unknown) => hostToValue(machine, item, depth + 1)));
  if (!isJsonObject(host)) return new Unknown({ kind: 'limit', text: 'a document' });
  return machine.object(Object.keys(host).map((key) => [key, hostToValue(machine, host[key], depth + 1)] as const));
}

/** JSON.parse and JSON.stringify. */
export function installJson(realm: Realm): void {
  const json = new Obj(realm.objectPrototype);
  realm.hidden(realm.globalObject, 'JSON', json);
  realm.method(
    json,
    'parse',
    lift((machine, _this, [text]) => {
      if (typeof text !== 'string') return new Unknown({ kind: 'input', text: 'JSON.parse()' });
      try {
        return hostToValue(machine, JSON.parse(text), 0);
      } catch {
        return new Unknown({ kind: 'input', text: 'JSON.parse()' });
      }
    }),
  );
  realm.method(json, 'stringify', (machine, _this, [value, replacer, space]) => {
    noteAnswer(machine, value);
    if (isCallable(replacer)) return new Unknown({ kind: 'input', text: 'JSON.stringify()' });
    const found: Unknown[] = [];
    const host = toHost(machine, value, found, 0, { left: maxSchemaNodes });
    const blind = found.find((item) => item.assumed === NONE);
    if (blind !== undefined) return new Unknown({ ...blind.origin, test: undefined });
    const indent = typeof space === 'number' || typeof space === 'string' ? space : undefined;
    const text = host === undefined ? undefined : JSON.stringify(host, null, indent);
    const first = found[0];
    return first === undefined ? text : new Unknown({ ...first.origin, test: undefined }, text);
  });
}

/** A value of the program as host JSON; what is not known is noted and left out. */
function toHost(machine: Machine, value: Value, found: Unknown[], depth: number, budget: { left: number }): unknown {
  budget.left -= 1;
  if (depth > maxJsonDepth || budget.left < 0) {
    found.push(new Unknown({ kind: 'limit', text: 'a deep value' }));
    return undefined;
  }
  if (value instanceof Unknown) {
    if (value instanceof Gated) return undefined;
    found.push(value);
    return value.assumed === NONE ? undefined : toHost(machine, value.assumed, found, depth + 1, budget);
  }
  if (!(value instanceof Obj)) return typeof value === 'symbol' || typeof value === 'bigint' ? undefined : value;
  if (isCallable(value)) return undefined;
  if (value instanceof ArrayObj) {
    if (value.open !== null) found.push(value.open);
    return value.elements
      .filter((item) => !(item instanceof Gated))
      .map((item) => toHost(machine, item, found, depth + 1, budget) ?? null);
  }
  if (value instanceof BoxObj) return toHost(machine, value.content, found, depth + 1, budget);
  if (value instanceof MapObj || value instanceof SetObj || value instanceof PromiseObj) return {};
  const method = machine.get(value, 'toJSON');
  if (isCallable(method)) return toHost(machine, machine.call(method, value, []), found, depth + 1, budget);
  if (value.open !== null) found.push(value.open);
  const made: [string, unknown][] = [];
  for (const key of machine.keys(value)) {
    const slot = value.properties.get(key);
    const member = toHost(
      machine,
      slot instanceof Accessor ? machine.get(value, key) : (slot as Value),
      found,
      depth + 1,
      budget,
    );
    if (member !== undefined) made.push([key, member]);
  }
  return Object.fromEntries(made);
}
