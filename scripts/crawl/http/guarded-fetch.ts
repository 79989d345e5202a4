import { failed, success, type Result } from '#core/model/result.ts';
import { needsAuth, rejected, unreachable, type Failure } from '../failure.ts';
import { failureOf } from './fault.ts';
import { GuardedClient, type GuardedAnswer, type GuardedRequest } from './guarded-client.ts';

/** A request whose answer is read whole. */
export interface GuardedFetchOptions extends GuardedRequest {
  /** From the answer that the caller has: the host may say that it still holds. */
  etag?: string | null;
  lastModified?: string | null;
  /** Media types that are understood, such as `application/json`. An answer of another type, or without a body, fails. */
  accept?: readonly string[];
  /** Where the state of hosts is kept; by default one for the process. */
  client?: GuardedClient;
}

/** A whole answer. `status` is 2xx, or 304 with `notModified`. */
export interface GuardedResponse {
  url: string;
  status: number;
  headers: ReadonlyMap<string, string>;
  notes: string[];
  /** Empty where not modified. */
  body: Buffer;
  notModified: boolean;
  etag: string | null;
  lastModified: string | null;
}

const shared = new GuardedClient();

/** The media type of an answer, in lower case, without parameters. */
export function mediaType(headers: ReadonlyMap<string, string>): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** What a status that is neither 2xx nor 304 means. */
export function statusFailure(status: number, host: string): Failure {
  switch (status) {
    case 401:
    case 407:
      return needsAuth('E_AUTH', `${host} answers only with credentials (status ${status}).`);
    case 403:
      return unreachable('E_REFUSED', `${host} refuses the request (status 403).`);
    case 404:
    case 410:
      return unreachable('E_NOT_FOUND', `${host} has nothing at this address (status ${status}).`);
    default:
      return rejected('E_STATUS', `${host} answers with status ${status}, which was not expected.`);
  }
}

async function collect(answer: GuardedAnswer): Promise<Result<Buffer, Failure>> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of answer.body) pieces.push(piece);
  } catch (error) {
    return failed(failureOf(error, new URL(answer.url).host));
  } finally {
    answer.close();
  }
  return success(Buffer.concat(pieces));
}

/**
 * Fetches an address that nobody vouches for: https on port 443 of public addresses alone (unless the caller allows
 * this machine), redirects judged one by one, bounded in time and in decoded bytes, retried with full jitter, and
 * politely. Fails with the codes of `GuardedClient.ask`, and with `E_AUTH`, `E_REFUSED`, `E_NOT_FOUND`, `E_STATUS`, `E_ENCODING`,
 * `E_BODY_SIZE` or `E_CONTENT`.
 */
export async function guardedFetch(
  address: string,
  { etag, lastModified, accept, client = shared, ...request }: GuardedFetchOptions = {},
): Promise<Result<GuardedResponse, Failure>> {
  const headers: Record<string, string> = { ...request.headers };
  if (accept !== undefined) headers['accept'] = accept.join(', ');
  if (typeof etag === 'string') headers['if-none-match'] = etag;
  if (typeof lastModified === 'string') headers['if-modified-since'] = lastModified;
  const asked = await client.ask(address, { ...request, headers });
  if (!asked.ok) return asked;
  const answer = asked.value;
  const { url, status, notes } = answer;
  const { host } = new URL(url);
  const isConditional = typeof etag === 'string' || typeof lastModified === 'string';
  const notModified = status === 304 && isConditional;
  if (!notModified && (status < 200 || status > 299)) {
    answer.close();
    return failed(statusFailure(status, host));
  }
  const body = await collect(answer);
  if (!body.ok) return body;
  const type = mediaType(answer.headers);
  if (type === 'text/html') client.notePage(host, body.value);
  if (accept !== undefined && !notModified) {
    if (body.value.length === 0) return failed(rejected('E_CONTENT', `${host} answers with nothing.`));
    if (!accept.includes(type)) {
      return failed(
        rejected(
          'E_CONTENT',
          `${host} answers with "${type.slice(0, 60)}" where ${accept.join(' or ')} was asked for.`,
        ),
      );
    }
  }
  return success({
    url,
    status,
    headers: answer.headers,
    notes,
    body: body.value,
    notModified,
    etag: answer.headers.get('etag') ?? null,
    lastModified: answer.headers.get('last-modified') ?? null,
  });
}
