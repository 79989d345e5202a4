import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../failure.ts';
import { failureOf, Fault } from '../http/fault.ts';
import { limits } from '../limits.ts';
import type { Wire } from './wire.ts';

/** What a server answers to a request: a result, or an error of its own. */
export type Reply = { result: JsonObject } | { error: { code: number; message: string; data: JsonValue } };

const methodNotFound = -32_601;
const mostMethods = 20;

function readReply(message: JsonObject): Reply | null {
  const { result, error } = message;
  if (isJsonObject(result)) return { result };
  if (!isJsonObject(error)) return null;
  const { code, message: text, data = null } = error;
  return {
    error: {
      code: typeof code === 'number' ? code : 0,
      message: typeof text === 'string' ? text.slice(0, 500) : '',
      data,
    },
  };
}

/**
 * A client's side of JSON-RPC that asks one thing at a time and gives the server nothing but `ping`: whatever else it asks for is
 * refused and noted. Lines that are no messages, answers to nothing and notifications are counted and bounded.
 */
export class Conversation {
  readonly #wire: Wire;
  readonly #requests = new Map<string, number>();
  readonly #notes = new Set<string>();
  #id = 0;
  #noise = 0;
  #unasked = 0;
  #replies = 0;
  #waiting: { id: number; settle: (reply: Result<Reply, Failure>) => void } | null = null;
  #ended: Failure | null = null;

  constructor(wire: Wire) {
    this.#wire = wire;
    void this.#listen();
  }

  /** Requests that the server made, by method. */
  requests(): Record<string, number> {
    return Object.fromEntries([...this.#requests].sort());
  }

  notes(): string[] {
    return [...new Set([...this.#notes, ...this.#wire.notes()])].sort();
  }

  note(code: string): void {
    this.#notes.add(code);
  }

  /** Asks, and waits for the answer at most `time` milliseconds. */
  async ask(method: string, params: JsonObject, time: number): Promise<Result<Reply, Failure>> {
    if (this.#ended !== null) return failed(this.#ended);
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve) => {
      const settle = (reply: Result<Reply, Failure>): void => {
        clearTimeout(timer);
        if (this.#waiting?.id === id) this.#waiting = null;
        resolve(reply);
      };
      const timer = setTimeout(
        () =>
          settle(
            failed(
              unreachable('E_TIMEOUT', `The server did not answer ${method} within ${Math.round(time / 1000)} s.`),
            ),
          ),
        time,
      );
      this.#waiting = { id, settle };
      this.#wire.send({ jsonrpc: '2.0', id, method, params }).catch((error: unknown) => this.#fail(error, settle));
    });
  }

  /** Tells the server something that it does not answer. */
  async tell(method: string): Promise<void> {
    await this.#wire.send({ jsonrpc: '2.0', method }).catch(() => {});
  }

  /** A message that could not be sent: the end of the other side, where it is why, explains more and comes by itself. */
  #fail(error: unknown, settle: (reply: Result<Reply, Failure>) => void): void {
    if (error instanceof Fault) settle(failed(error.failure));
  }

  async #listen(): Promise<void> {
    let failure = unreachable('E_CLOSED', 'The server closed the connection before it had answered.');
    try {
      for await (const text of this.#wire.messages) this.#hear(text);
    } catch (error) {
      ({ failure } = error instanceof Fault ? error : { failure: failureOf(error, 'the server') });
    }
    this.#ended = failure;
    this.#waiting?.settle(failed(failure));
  }

  #hear(text: string): void {
    if (text.trim() === '') return;
    // Past the bound only what can be an answer is looked at.
    if (this.#unasked > limits.connect.notifications && !/"(?:result|error)"/.test(text)) return;
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.#countNoise();
      return;
    }
    if (Array.isArray(message)) for (const one of message.slice(0, limits.connect.noise)) this.#receive(one);
    else this.#receive(message);
  }

  #countNoise(): void {
    this.#noise += 1;
    this.#notes.add('STDOUT_NOISE');
    if (this.#noise > limits.connect.noise) {
      throw new Fault(
        rejected(
          'E_PROTOCOL',
          `The server writes text where messages are due, more than ${limits.connect.noise} lines of it.`,
        ),
      );
    }
  }

  #receive(message: unknown): void {
    if (!isJsonObject(message) || message['jsonrpc'] !== '2.0') {
      this.#stray();
      return;
    }
    const { id, method } = message;
    if (typeof method === 'string') {
      if (id === undefined) this.#countUnasked();
      else this.#refuse(id, method);
      return;
    }
    const reply = readReply(message);
    if (reply === null || this.#waiting === null || id !== this.#waiting.id) this.#stray();
    else this.#waiting.settle(success(reply));
  }

  /** A message that is no answer to what was asked. */
  #stray(): void {
    this.#notes.add('STRAY_MESSAGES');
    this.#countUnasked();
  }

  #countUnasked(): void {
    this.#unasked += 1;
    if (this.#unasked > limits.connect.notifications) this.#notes.add('NOTIFICATION_STORM');
  }

  #refuse(id: JsonValue, method: string): void {
    this.#countUnasked();
    const name = method.slice(0, 64);
    if (this.#requests.has(name) || this.#requests.size < mostMethods) {
      this.#requests.set(name, (this.#requests.get(name) ?? 0) + 1);
    }
    this.#replies += 1;
    if (this.#replies > limits.connect.repliesToServer) return;
    const answer: JsonObject =
      method === 'ping'
        ? { result: {} }
        : { error: { code: methodNotFound, message: 'This client offers nothing to servers.' } };
    this.#wire.send({ jsonrpc: '2.0', id, ...answer }).catch(() => {});
  }
}
