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
  /** The end of what the server wrote to its standard error, bounded. */
  stderr(): string;
}

/** Speaks with a process. `known` are environment variables that its code reads: they help to say what it misses. */
export function stdioWire(server: RunningServer, known: readonly string[] = []): StdioWire {
  const stderr = keepEnd(server.stderr, limits.connect.stderr);
  server.stdin.on('error', () => {});
  async function* messages(): AsyncGenerator<string> {
    yield* lines(server.stdout as AsyncIterable<Buffer>);
    // The output of a process can end before its process: give the exit a moment to say why.
    const exit = await Promise.race([
      server.exited,
      new Promise<null>((resolve) => void setTimeout(() => resolve(null), limits.connect.grace).unref()),
    ]);
    throw new Fault(
      exit === null
        ? unreachable('E_CLOSED', 'The server closed its output and goes on.')
        : exitFailure(exit, stderr(), known),
    );
  }
  return {
    messages: messages(),
    stderr,
    notes: () => [],
    async send(message: JsonObject) {
      // Never waited for: a server that does not read must not hold its reader.
      if (server.stdin.writable) server.stdin.write(`${JSON.stringify(message)}\n`);
    },
  };
}
