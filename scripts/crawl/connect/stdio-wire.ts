import type { JsonObject } from '#core/model/json.ts';
import { unreachable } from '../failure.ts';
import { Fault } from '../http/fault.ts';
import { limits } from '../limits.ts';
import { exitFailure } from './exit-failure.ts';
import { keepEnd } from './keep-end.ts';
import { lines } from './lines.ts';
import type { RunningServer } from './running-server.ts';
import type { Wire } from './wire.ts';

/** The wire of a process: a message a line. */
export interface StdioWire extends Wire {
  /** What the server printed where messages are due, bounded. */
  noise(): string;
  /** What the server said besides messages: the end of its standard error, and its noise. */
  said(): string;
}

/** Speaks with a process. `known` are environment variables that its code reads: they help to say what it misses. */
export function stdioWire(server: RunningServer, known: readonly string[] = []): StdioWire {
  const stderr = keepEnd(server.stderr, limits.connect.stderr);
  server.stdin.on('error', () => {});
  let noise = '';
  const said = (): string => `${noise}${stderr()}`;
  async function* messages(): AsyncGenerator<string> {
    for await (const line of lines(server.stdout as AsyncIterable<Buffer>)) {
      if (!/^\s*[{[]/.test(line)) noise = `${noise}${line}\n`.slice(0, limits.connect.stderr);
      yield line;
    }
    // The output of a process can end before its process: give the exit a moment to say why.
    const exit = await Promise.race([
      server.exited,
      new Promise<null>((resolve) => void setTimeout(() => resolve(null), limits.connect.grace).unref()),
    ]);
    throw new Fault(
      exit === null
        ? unreachable('E_CLOSED', 'The server closed its output and goes on.')
        : exitFailure(exit, said(), known),
    );
  }
  return {
    messages: messages(),
    noise: () => noise,
    said,
    notes: () => [],
    async send(message: JsonObject) {
      // Never waited for: a server that does not read must not hold its reader.
      if (server.stdin.writable) server.stdin.write(`${JSON.stringify(message)}\n`);
    },
  };
}
