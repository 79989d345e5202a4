import type { Machine } from '../machine.ts';
import { isCallable, IteratorObj, Obj, Unknown, type Value } from '../value.ts';

/** What a client says until it has the tools, a message a line. */
const questions = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'client', version: '1.0.0' } },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} },
].map((message) => JSON.stringify(message));

/** The standard input of the program, for servers that read the protocol themselves. */
export function standardInput(machine: Machine): Obj {
  const made = stream(machine, 'data', '\n');
  machine.realm.method(made, 'setEncoding', (_machine, self) => self);
  return made;
}

/** `node:readline`: lines of the standard input. */
export function readlineModule(machine: Machine, module: Obj): void {
  machine.realm.method(module, 'createInterface', () => stream(machine, 'line', ''));
  module.properties.set('default', module);
}

/** What hands on the client's messages: to the listeners of an event after the main flow, and to a loop over it at once. */
function stream(machine: Machine, event: string, end: string): Obj {
  const { realm } = machine;
  const made = machine.object();
  made.open = new Unknown({ kind: 'input', text: 'the standard input' });
  for (const name of ['on', 'once', 'addListener'])
    realm.method(made, name, (_machine, self, [wanted, listener]) => {
      if (wanted === event && isCallable(listener))
        machine.conversation.push(() => {
          for (const question of questions) machine.call(listener, made, [`${question}${end}`]);
        });
      return self;
    });
  for (const name of ['resume', 'pause', 'unref', 'ref', 'prompt', 'setPrompt', 'close', 'removeListener', 'off'])
    realm.method(made, name, (_machine, self) => self);
  const lines = (): Value =>
    new IteratorObj(
      realm.iteratorPrototype,
      questions.map((question) => `${question}${end}`),
    );
  realm.method(made, Symbol.iterator, lines);
  realm.method(made, Symbol.asyncIterator, lines);
  return made;
}

/** Sees a value that is about to be sent: the answer to `tools/list` is a list of tools, whoever wrote the server. */
export function noteAnswer(machine: Machine, message: Value): void {
  if (!(message instanceof Obj) || machine.own(message, 'jsonrpc') !== '2.0') return;
  const result = machine.own(message, 'result');
  if (!(result instanceof Obj) || machine.own(result, 'tools') === undefined) return;
  machine.registrations.addList(machine, machine.get(result, 'tools'), undefined, 'S3');
}
