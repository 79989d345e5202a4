import type { JsonObject } from '#core/model/json.ts';
import { isJsonObject } from '#core/model/json.ts';
import { needsAuth, rejected, unreachable, type Failure } from '../failure.ts';
import type { LocalAccess } from '../http/check-url.ts';
import { failureOf, Fault } from '../http/fault.ts';
import { GuardedClient, type GuardedAnswer } from '../http/guarded-client.ts';
import { mediaType, statusFailure } from '../http/guarded-fetch.ts';
import { limits } from '../limits.ts';
import { MessageQueue } from './message-queue.ts';
import { serverSentEvents } from './server-sent-events.ts';
import type { Wire } from './wire.ts';

/** How an endpoint is spoken with. */
export interface HttpWireOptions extends LocalAccess {
  client: GuardedClient;
  /** For all of the conversation, in milliseconds. */
  total?: number;
}

/** The wire of an endpoint. Close it: it keeps streams open. */
export interface HttpWire extends Wire {
  close(): Promise<void>;
}

const json = 'application/json';
const events = 'text/event-stream';
/** Statuses with which an endpoint of the older form answers a POST. */
const olderForm = new Set([400, 404, 405, 406, 415]);
const isAnswer = (text: string): boolean => /"(?:result|error)"/.test(text);
const gate = /unauthori[sz]ed|unauthenticated|authenticat|access token|invalid_token|api[ -]?key|log ?in/i;

/** Speaks with an endpoint over streamable HTTP, and over HTTP with server-sent events where it knows only that. */
class HttpConversation {
  readonly queue = new MessageQueue();
  readonly notes = new Set<string>();
  readonly #url: string;
  readonly #options: HttpWireOptions;
  readonly #abort = new AbortController();
  #end: number;
  #protocolVersion: string | null = null;
  #session: string | null = null;
  /** Where the older form takes messages, once its stream is open. */
  #endpoint: string | null = null;
  #received = 0;

  constructor(url: string, options: HttpWireOptions) {
    this.#url = url;
    this.#options = options;
    this.#end = performance.now() + (options.total ?? limits.connect.total);
  }

  agreed(version: string): void {
    this.#protocolVersion = version;
  }

  #headers(): Record<string, string> {
    return {
      ...(this.#session === null ? {} : { 'mcp-session-id': this.#session }),
      ...(this.#protocolVersion === null ? {} : { 'mcp-protocol-version': this.#protocolVersion }),
    };
  }

  /** Sends a request with the options of this conversation. Throws a `Fault`. */
  async #ask(
    url: string,
    request: { method: 'GET' | 'POST' | 'DELETE'; headers: Record<string, string>; body?: string; retries?: number },
  ): Promise<GuardedAnswer> {
    const { client, allowLoopback, allowLocal } = this.#options;
    const left = Math.max(1, Math.ceil(this.#end - performance.now()));
    const answer = await client.ask(url, {
      ...request,
      allowLoopback,
      allowLocal,
      maxBytes: limits.connect.output,
      timeout: left,
      idle: Math.min(left, limits.connect.initialize),
      signal: this.#abort.signal,
    });
    if (!answer.ok) throw new Fault(answer.failure);
    for (const note of answer.value.notes) this.notes.add(note);
    return answer.value;
  }

  async send(message: JsonObject): Promise<void> {
    const isFirst = message['method'] === 'initialize';
    const answer = await this.#ask(this.#endpoint ?? this.#url, {
      method: 'POST',
      headers: { accept: `${json}, ${events}`, 'content-type': json, ...this.#headers() },
      body: JSON.stringify(message),
      ...(isFirst ? { retries: 1 } : {}),
    });
    const { status, headers } = answer;
    if (status >= 200 && status <= 299) {
      if (isFirst) this.#session = headers.get('mcp-session-id') ?? null;
      await this.#receive(answer, message['id'] !== undefined && message['method'] !== undefined);
      return;
    }
    const failure = await this.#refusal(answer);
    if (isFirst && this.#endpoint === null && olderForm.has(status) && failure.state !== 'needs-auth') {
      await this.#openOlderForm(failure);
      await this.send(message);
      return;
    }
    throw new Fault(failure);
  }

  /** Takes what a POST is answered with. A stream is read on while the conversation goes on. */
  async #receive(answer: GuardedAnswer, isRequest: boolean): Promise<void> {
    const type = mediaType(answer.headers);
    if (answer.status === 202 || answer.status === 204 || !isRequest || (type === '' && this.#endpoint !== null)) {
      answer.close();
    } else if (type === events) void this.#pump(answer);
    else if (type === json) {
      const text = await this.#collect(answer, limits.connect.line);
      if (text.trim() !== '') this.#push(text);
      else if (this.#endpoint === null) throw new Fault(rejected('E_CONTENT', 'The endpoint answers with nothing.'));
    } else if (this.#endpoint === null) {
      answer.close();
      throw new Fault(
        rejected('E_CONTENT', `The endpoint answers with "${type.slice(0, 60)}", and no MCP server does.`),
      );
    } else answer.close();
  }

  #push(text: string): void {
    this.#received += text.length;
    if (this.#received > limits.connect.output) {
      throw new Fault(rejected('E_OUTPUT', `The server sent more than ${limits.connect.output} bytes.`));
    }
    this.queue.push(text);
  }

  async #pump(answer: GuardedAnswer): Promise<void> {
    let answered = false;
    try {
      for await (const { data } of serverSentEvents(answer.body)) {
        answered ||= isAnswer(data);
        this.#push(data);
      }
      if (!answered) throw new Fault(unreachable('E_CLOSED', 'The endpoint ended its stream without an answer.'));
    } catch (error) {
      this.queue.end(error instanceof Fault ? error : new Fault(failureOf(error, new URL(this.#url).host)));
    } finally {
      answer.close();
    }
  }

  /** A body as text, or a `Fault`. */
  async #collect(answer: GuardedAnswer, most: number): Promise<string> {
    const pieces: Buffer[] = [];
    let size = 0;
    try {
      for await (const piece of answer.body) {
        size += piece.length;
        if (size > most) throw new Fault(rejected('E_LINE', `The server sent a message of more than ${most} bytes.`));
        pieces.push(piece);
      }
    } catch (error) {
      throw error instanceof Fault ? error : new Fault(failureOf(error, new URL(answer.url).host));
    } finally {
      answer.close();
    }
    return Buffer.concat(pieces).toString();
  }

  /** What an answer that is no success means. Where to log in is noted and never asked. */
  async #refusal(answer: GuardedAnswer): Promise<Failure> {
    const { status, headers, url } = answer;
    const { host } = new URL(url);
    const challenge = headers.get('www-authenticate');
    if (challenge !== undefined && /resource_metadata|authorization_uri/i.test(challenge))
      this.notes.add('AUTH_METADATA');
    if (status === 401 || status === 407 || (status === 403 && challenge !== undefined)) {
      answer.close();
      return needsAuth('E_AUTH', `${host} lists its tools only to those who log in (status ${status}).`);
    }
    const text = await this.#collect(answer, 64 * 1024).catch(() => '');
    const said = errorText(text);
    if (said !== null && gate.test(said)) {
      return needsAuth('E_AUTH', `${host} lists its tools only to those who log in (${said.slice(0, 200)}).`);
    }
    const failure = statusFailure(status, host);
    return said === null ? failure : { ...failure, message: `${failure.message} It says: ${said.slice(0, 200)}` };
  }

  /** Opens the stream of the older form. Throws the failure of the newer one where there is none. */
  async #openOlderForm(failure: Failure): Promise<void> {
    const answer = await this.#ask(this.#url, { method: 'GET', headers: { accept: events } });
    if (answer.status !== 200 || mediaType(answer.headers) !== events) {
      const older = answer.status === 200 ? null : await this.#refusal(answer);
      answer.close();
      throw new Fault(older?.state === 'needs-auth' ? older : failure);
    }
    const stream = serverSentEvents(answer.body);
    const first = await stream.next();
    const address = first.done !== true && first.value.event === 'endpoint' ? first.value.data : null;
    const endpoint = address === null ? null : URL.parse(address, answer.url);
    if (endpoint === null || endpoint.origin !== new URL(answer.url).origin) {
      answer.close();
      throw new Fault(rejected('E_ENDPOINT', 'The endpoint sends messages elsewhere than to itself, or nowhere.'));
    }
    this.notes.add('OLDER_TRANSPORT');
    this.#endpoint = endpoint.href;
    void this.#pumpOlderForm(stream, answer);
  }

  async #pumpOlderForm(stream: AsyncGenerator<{ event: string; data: string }>, answer: GuardedAnswer): Promise<void> {
    try {
      for await (const { event, data } of stream) if (event === 'message') this.#push(data);
      this.queue.end();
    } catch (error) {
      this.queue.end(error instanceof Fault ? error : new Fault(failureOf(error, new URL(this.#url).host)));
    } finally {
      answer.close();
    }
  }

  /** Ends the session as the protocol asks, where there is one, and lets go of every connection. */
  async close(): Promise<void> {
    if (this.#session !== null) {
      this.#end = performance.now() + limits.connect.grace;
      await this.#ask(this.#url, { method: 'DELETE', headers: this.#headers(), retries: 0 }).then(
        (answer) => answer.close(),
        () => {},
      );
    }
    this.queue.end();
    this.#abort.abort();
  }
}

/** The words of an error that a body holds, as JSON-RPC or OAuth write them; null where it holds none. */
function errorText(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    if (!isJsonObject(body)) return null;
    const { error, error_description: description, message } = body;
    const words = isJsonObject(error) ? error['message'] : (description ?? error ?? message);
    return typeof words === 'string' ? words : null;
  } catch {
    return null;
  }
}

/** Speaks with the endpoint at an address. Nothing is sent before the first message. */
export function httpWire(url: string, options: HttpWireOptions): HttpWire {
  const conversation = new HttpConversation(url, options);
  return {
    messages: conversation.queue,
    send: (message) => conversation.send(message),
    agreed: (version) => conversation.agreed(version),
    notes: () => [...conversation.notes],
    close: () => conversation.close(),
  };
}
