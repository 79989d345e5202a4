import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { lines } from '../crawl/connect/lines.ts';
import { plain, say } from '../cli/terminal.ts';
import type { Audit } from './audit.ts';
import type { Judge } from './judge.ts';
import { guardLimits } from './limits.ts';
import type { Pins } from './pins.ts';
import { startServer, type ServerExit } from './server-process.ts';
import { Session } from './session.ts';

/** What to guard, and with what. */
export interface GuardPlan {
  /** The command of the server. */
  words: readonly string[];
  judge: Judge;
  audit: Audit;
  pins: Pins | null;
  auditArguments: boolean;
  client: { input: Readable; output: Writable };
  environment: NodeJS.ProcessEnv;
  /** Resolves when the process that launched the guard has ended: it is the guard's client, or stands for it. */
  abandoned: Promise<void>;
}

/** Why a session ended, and the code with which the command ends. */
interface End {
  why: string;
  code: number;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Reads lines one by one, and waits while `busy` resolves. Resolves to null at the end, else to what broke it. */
async function pump(
  input: Readable,
  longest: number,
  take: (line: string) => void,
  drained: () => Promise<void> | null,
): Promise<string | null> {
  try {
    for await (const line of lines(input as AsyncIterable<Buffer>, { line: longest, total: Infinity })) {
      take(line);
      await drained();
    }
    return null;
  } catch {
    return `a message of more than ${longest} bytes, or a stream that broke`;
  }
}

/** Writes lines, and tells when a slow reader has to be waited for. */
function writer(output: Writable): { line(text: string): void; drained(): Promise<void> | null } {
  return {
    line(text) {
      if (output.writable) output.write(`${text}\n`);
    },
    drained() {
      if (!output.writable || !output.writableNeedDrain) return null;
      return Promise.race([once(output, 'drain'), once(output, 'close')]).then(
        () => {},
        () => {},
      );
    },
  };
}

function endOf(exit: ServerExit, words: readonly string[]): End {
  const [command = ''] = words;
  if (exit.failure !== null) return { why: `${command} could not be started (${exit.failure})`, code: 127 };
  if (exit.signal !== null) {
    return { why: `the server was ended by ${exit.signal}`, code: 128 + constants.signals[exit.signal] };
  }
  return { why: `the server ended with code ${exit.code}`, code: exit.code ?? 1 };
}

/**
 * Runs a server behind a policy until one side ends. Resolves to the code with which the command ends: the server's own
 * where it ended by itself, 0 where the client closed, 1 where a bound was broken. Nothing of the server is left then.
 */
export async function runGuard(plan: GuardPlan): Promise<number> {
  const { words, client } = plan;
  const server = startServer(words, plan.environment);
  const [toClient, toServer] = [writer(client.output), writer(server.stdin)];
  let settle: (end: End) => void = () => {};
  const ended = new Promise<End>((resolve) => (settle = resolve));
  const session = new Session({
    ...plan,
    toClient: toClient.line,
    toServer: toServer.line,
    say: (line) => say(plain(`toolgrade guard: ${line}`)),
    fail: (why) => settle({ why, code: 1 }),
  });
  const signalled = (name: NodeJS.Signals): void => {
    server.signal(name);
    settle({ why: `the guard got ${name}`, code: 128 + constants.signals[name] });
  };
  for (const name of signals) process.on(name, signalled);
  void plan.abandoned.then(() =>
    settle({ why: 'what launched the guard has ended', code: 128 + constants.signals.SIGKILL }),
  );
  client.output.on('error', () => settle({ why: 'the client reads no more', code: 0 }));

  const heard = pump(server.stdout, guardLimits.serverMessage, (line) => session.fromServer(line), toClient.drained);
  void heard.then((broke) => {
    if (broke !== null) settle({ why: `the server sent ${broke}`, code: 1 });
  });
  void server.exited.then(async (exit) => {
    // Its last words may still be in the pipe; what it left behind may hold the pipe open.
    await Promise.race([heard, wait(1_000, null, { ref: false })]);
    settle(endOf(exit, words));
  });
  void pump(client.input, guardLimits.clientMessage, (line) => session.fromClient(line), toServer.drained).then(
    async (broke) => {
      if (broke !== null) {
        settle({ why: `the client sent ${broke}`, code: 1 });
        return;
      }
      session.clientClosed();
      server.stdin.end();
      // A server answers what it was asked before it ends, as it would without a guard.
      const until = performance.now() + guardLimits.drain;
      while (session.isBusy && performance.now() < until) await wait(20, null, { ref: false });
      settle({ why: 'the client closed', code: 0 });
    },
  );

  const end = await ended;
  session.end(end.why);
  const left = await server.stop();
  plan.audit.close();
  for (const name of signals) process.off(name, signalled);
  client.input.destroy();
  if (end.code !== 0) say(plain(`toolgrade guard: ${end.why}`));
  if (left > 0) say(`toolgrade guard: ${left} processes of the server could not be ended`);
  return end.code;
}
