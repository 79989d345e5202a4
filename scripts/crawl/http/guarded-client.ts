import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import type { Reach } from './address.ts';
import { checkUrl, type CheckedUrl, type LocalAccess } from './check-url.ts';
import { decodeBody } from './decode-body.ts';
import { failureOf, isPassing } from './fault.ts';
import { guardedLookup, systemResolve, type Resolve } from './guarded-lookup.ts';
import { HostGate } from './host-gate.ts';
import { backoff, retryAfter } from './retry-after.ts';

/** A request to a host that is not trusted. */
export interface GuardedRequest extends LocalAccess {
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Decoded bytes of the answer. */
  maxBytes?: number;
  /** For one try, in milliseconds, from its start to the end of the body. */
  timeout?: number;
  /** Without a piece of the body, in milliseconds. */
  idle?: number;
  /** Tries after the first. By default the limits' for GET; a POST is sent once. */
  retries?: number;
  signal?: AbortSignal;
}

/** An answer of any status, its body not yet read. */
export interface GuardedAnswer {
  /** Where it came from, after redirects. */
  url: string;
  status: number;
  /** By lower-case name; several of one name are joined with ", ". */
  headers: ReadonlyMap<string, string>;
  /** Codes of what was odd: `USERINFO_DROPPED`, `IDN_HOST`, `REDIRECTED`. */
  notes: string[];
  /** Reads it once. Iterating throws a `Fault`, or the error of a connection, which `failureOf` reads. */
  body: AsyncIterable<Buffer>;
  /** Lets go of the connection. Call it where the body is not read to its end. */
  close(): void;
}

/** What tests put in place of the world. */
export interface GuardedClientParts {
  resolve?: Resolve;
  sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  random?: () => number;
  interval?: number;
}

const userAgent = 'toolgrade (catalogue of MCP tools)';
const redirects = new Set([301, 302, 303, 307, 308]);
const sensitive = /^(?:authorization|cookie|proxy-authorization|x-api-key|mcp-session-id)$/i;

const sleepFor = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
};

/** Headers by lower-case name. */
function headerMap(headers: Record<string, string | string[] | undefined>): Map<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/**
 * Sends requests to hosts that nobody vouches for: only to addresses that may be reached, each judged in the lookup of
 * its socket and at each redirect; bounded in time and bytes; politely, a host at a time.
 */
export class GuardedClient {
  readonly #agents = new Map<string, Agent>();
  readonly #gate: HostGate;
  readonly #resolve: Resolve;
  readonly #sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly #random: () => number;
  readonly #interval: number | undefined;
  readonly #pages = new Map<string, Set<string>>();
  #captive = false;

  constructor({ resolve = systemResolve, sleep = sleepFor, random = Math.random, interval }: GuardedClientParts = {}) {
    this.#resolve = resolve;
    this.#sleep = sleep;
    this.#random = random;
    this.#interval = interval;
    this.#gate = new HostGate(sleep);
  }

  #agent(reach: Reach): Agent {
    const key = JSON.stringify(reach);
    let agent = this.#agents.get(key);
    if (agent === undefined) {
      const { connect, headers, idle, headerBytes } = limits.http;
      agent = new Agent({
        connect: { lookup: guardedLookup(reach, this.#resolve), timeout: connect },
        headersTimeout: headers,
        bodyTimeout: idle,
        maxHeaderSize: headerBytes,
        keepAliveTimeout: 4_000,
        pipelining: 1,
        allowH2: false,
      });
      this.#agents.set(key, agent);
    }
    return agent;
  }

  /**
   * The answer to a request, whatever its status, after redirects and retries. 429 and 5xx answers that stay are the failures
   * `E_RATE_LIMITED` and `E_SERVER`. Other failures: `E_URL`, `E_SSRF`, `E_REDIRECT`, `E_DNS`, `E_TLS`, `E_TIMEOUT`, `E_NETWORK`,
   * `E_HEADERS`, `E_CONTENT`, `E_CIRCUIT`, `E_CAPTIVE`.
   */
  async ask(address: string, request: GuardedRequest = {}): Promise<Result<GuardedAnswer, Failure>> {
    const first = checkUrl(address, request);
    if (!first.ok) return first;
    if (this.#captive) {
      return failed(
        unreachable(
          'E_CAPTIVE',
          'Many hosts answered with one and the same page: something in between answers for them.',
        ),
      );
    }
    const isPost = request.method === 'POST';
    const retries = request.retries ?? (isPost ? 0 : limits.http.retries);
    let checked = first.value;
    const notes = [...checked.notes];
    let headers = { ...request.headers };
    for (let hop = 0; ; hop += 1) {
      const answer = await this.#tryHop(checked, { ...request, headers }, retries);
      if (!answer.ok) return answer;
      const { status, headers: answered, close } = answer.value;
      const location = answered.get('location');
      if (!redirects.has(status) || location === undefined) return success({ ...answer.value, notes });
      close();
      if (request.method !== undefined && request.method !== 'GET') {
        return failed(
          rejected('E_REDIRECT', `${checked.url.host} redirects a request that must not be sent elsewhere.`),
        );
      }
      if (hop >= limits.http.redirects) {
        return failed(
          rejected('E_REDIRECT', `${first.value.url.host} redirects more than ${limits.http.redirects} times.`),
        );
      }
      const next = this.#redirect(checked, location, request);
      if (!next.ok) return next;
      if (next.value.url.origin !== checked.url.origin) {
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !sensitive.test(name)));
      }
      if (!notes.includes('REDIRECTED')) notes.push('REDIRECTED');
      notes.push(...next.value.notes.filter((note) => !notes.includes(note)));
      checked = next.value;
    }
  }

  /** Where a redirect leads, judged like the first address. */
  #redirect(from: CheckedUrl, location: string, access: LocalAccess): Result<CheckedUrl, Failure> {
    let target: URL;
    try {
      target = new URL(location, from.url);
    } catch {
      return failed(rejected('E_REDIRECT', `${from.url.host} redirects to what is not an address.`));
    }
    if (target.protocol !== from.url.protocol && target.protocol !== 'https:') {
      return failed(rejected('E_REDIRECT', `${from.url.host} redirects from https to ${target.protocol}.`));
    }
    return checkUrl(target.href, access);
  }

  /** One hop, tried again while that may help. */
  async #tryHop(
    { url, reach }: CheckedUrl,
    request: GuardedRequest,
    retries: number,
  ): Promise<Result<GuardedAnswer, Failure>> {
    for (let attempt = 0; ; attempt += 1) {
      if (this.#gate.isClosed(url.host)) {
        return failed(unreachable('E_CIRCUIT', `${url.host} failed several times in a row and is left alone for now.`));
      }
      const result = await this.#send(url, reach, request);
      let failure: Failure;
      let asked: number | null = null;
      if (result.ok) {
        const { status, headers, close } = result.value;
        if (status !== 429 && status < 500) {
          this.#gate.note(url.host, true);
          return result;
        }
        close();
        asked = retryAfter(headers.get('retry-after'), Date.now());
        failure =
          status === 429
            ? unreachable('E_RATE_LIMITED', `${url.host} asks for fewer requests. Run the crawl again later.`)
            : unreachable('E_SERVER', `${url.host} answers with an error of its own (status ${status}).`);
      } else failure = result.failure;
      if (attempt >= retries || !isPassing(failure) || request.signal?.aborted === true) {
        if (isPassing(failure)) this.#gate.note(url.host, false);
        return failed(failure);
      }
      try {
        await this.#sleep(asked ?? backoff(attempt, this.#random()), request.signal);
      } catch {
        return failed(failure);
      }
    }
  }

  async #send(url: URL, reach: Reach, request: GuardedRequest): Promise<Result<GuardedAnswer, Failure>> {
    // A machine of the user's own, which has an address of no public form, needs no protection from us.
    const interval = this.#interval ?? (reach.public ? limits.http.perHost.interval : 0);
    const { signal: callerSignal } = request;
    let leave: (() => void) | undefined;
    try {
      leave = await this.#gate.enter(url.host, interval, callerSignal);
      const total = AbortSignal.timeout(Math.ceil(request.timeout ?? limits.http.total));
      const signal = callerSignal === undefined ? total : AbortSignal.any([total, callerSignal]);
      const response = await this.#agent(reach).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method ?? 'GET',
        headers: {
          'user-agent': userAgent,
          'accept-encoding': 'gzip, br',
          ...request.headers,
        },
        body: request.body ?? null,
        bodyTimeout: request.idle ?? limits.http.idle,
        signal,
      });
      const { body } = response;
      const headers = headerMap(response.headers);
      const done = leave;
      body.once('close', done);
      // Whoever reads the body sees its error; nobody else has to.
      body.on('error', done);
      return success({
        url: url.href,
        status: response.statusCode,
        headers,
        notes: [],
        body: decodeBody(body, headers.get('content-encoding') ?? '', request.maxBytes ?? limits.http.body),
        close: () => body.destroy(),
      });
    } catch (error) {
      leave?.();
      return failed(failureOf(error, url.host));
    }
  }

  /** Notes a page of a host. One page from many hosts stops the client: it is not theirs. */
  notePage(host: string, page: Buffer): void {
    const digest = createHash('sha256').update(page).digest('base64');
    const hosts = this.#pages.get(digest) ?? new Set();
    this.#pages.set(digest, hosts.add(host));
    if (hosts.size >= limits.http.captiveHosts) this.#captive = true;
  }

  /** Ends the connections that are kept alive. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
    this.#agents.clear();
  }
}
