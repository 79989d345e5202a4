import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../../failure.ts';
import { Fault, failureOf } from '../../http/fault.ts';
import { GuardedClient, type GuardedAnswer } from '../../http/guarded-client.ts';
import { limits } from '../../limits.ts';
import type { SourceSettings } from '../settings.ts';

const shared = new GuardedClient();

/** Until when each API asked to be left alone, in milliseconds of the clock that is never set (`performance.now`). */
const restingUntil = new Map<string, number>();

function limited(host: string, until: number): Failure {
  const minutes = Math.ceil((until - performance.now()) / 60_000);
  return unreachable(
    'E_RATE_LIMITED',
    `${host} answers no more requests for ${minutes} min. Set GITHUB_TOKEN for a higher limit, or run the crawl again later.`,
  );
}

/** Notes what an answer says of the limit; the moment until which nothing may be asked, or null. */
function restOf(api: string, { status, headers }: GuardedAnswer): number | null {
  const remaining = headers.get('x-ratelimit-remaining');
  const reset = Number(headers.get('x-ratelimit-reset')) * 1_000;
  const after = Number(headers.get('retry-after')) * 1_000;
  const isRefused = status === 403 || status === 429;
  let rest: number | null = null;
  if (remaining === '0' && Number.isFinite(reset)) rest = reset - Date.now();
  else if (isRefused && Number.isFinite(after)) rest = after;
  if (rest === null || rest <= 0) return null;
  // A clock that is wrong, here or there, must not silence us for long.
  const until = performance.now() + Math.min(rest, limits.repository.longestRest);
  restingUntil.set(api, until);
  return isRefused ? until : null;
}

/** GitHub's REST API, or one that speaks like it, within its rate limit. */
export class GithubApi {
  readonly #settings: SourceSettings;
  readonly host: string;

  constructor(settings: SourceSettings) {
    this.#settings = settings;
    this.host = new URL(settings.github.api).host;
  }

  /** Asks for a path. Any status but 2xx is a failure; 404 and its like are `E_NOT_FOUND`. The body is not yet read. */
  async ask(path: string, accept: string, maxBytes: number): Promise<Result<GuardedAnswer, Failure>> {
    const { github, client = shared } = this.#settings;
    const rest = restingUntil.get(github.api) ?? 0;
    if (rest > performance.now()) return failed(limited(this.host, rest));
    const headers: Record<string, string> = { accept, 'x-github-api-version': '2022-11-28' };
    if (github.token !== null) headers['authorization'] = `Bearer ${github.token}`;
    // The address is the user's word; GitHub's own never leads to this machine.
    const allowLocal = this.host !== 'api.github.com';
    const answer = await client.ask(`${github.api}${path}`, { headers, maxBytes, allowLocal });
    if (!answer.ok) return answer;
    const until = restOf(github.api, answer.value);
    const { status, close } = answer.value;
    if (status >= 200 && status < 300) return answer;
    close();
    if (until !== null) return failed(limited(this.host, until));
    switch (status) {
      case 401:
        return failed(unreachable('E_REFUSED', `${this.host} does not take the token in GITHUB_TOKEN.`));
      case 403:
        return failed(unreachable('E_REFUSED', `${this.host} refuses the request (status 403).`));
      case 404:
      case 410:
      case 422:
        return failed(unreachable('E_NOT_FOUND', `${this.host} has nothing there (status ${status}).`));
      case 409:
        return failed(rejected('E_EMPTY', 'The repository is empty.'));
      case 451:
        return failed(unreachable('E_BLOCKED', 'The repository is closed for legal reasons.'));
      default:
        return failed(rejected('E_STATUS', `${this.host} answers with status ${status}, which was not expected.`));
    }
  }

  /** The same, with the body read. */
  async body(path: string, accept: string): Promise<Result<Buffer, Failure>> {
    const answer = await this.ask(path, accept, limits.http.body);
    if (!answer.ok) return answer;
    const pieces: Buffer[] = [];
    try {
      for await (const piece of answer.value.body) pieces.push(piece);
    } catch (error) {
      return failed(error instanceof Fault ? error.failure : failureOf(error, this.host));
    }
    return success(Buffer.concat(pieces));
  }
}
