import { rejected, unreachable, type Failure } from '../failure.ts';
import { refusedAddress } from './check-url.ts';

/** A failure that has to travel as an exception, out of a stream that somebody reads. */
export class Fault extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

const timeouts = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
  'ABORT_ERR',
]);
const names = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);
const broken = /^(?:HPE_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_ZLIB|ZSTD_|UND_ERR_(?:RES|REQ)_)/;
const tls = /CERT|SELF_SIGNED|^ERR_(?:TLS|SSL)|^EPROTO$|UNABLE_TO_/;

/** What an exception of a request means. `host` is what a person knows the other side by. */
export function failureOf(error: unknown, host: string): Failure {
  if (error instanceof Fault) return error.failure;
  const { code = '', name = '', cause } = error as NodeJS.ErrnoException;
  if (code === '' && cause !== undefined && name !== 'TimeoutError') return failureOf(cause, host);
  if (code === 'E_SSRF') return refusedAddress(host);
  if (timeouts.has(code) || name === 'TimeoutError' || name === 'AbortError') {
    return unreachable('E_TIMEOUT', `${host} did not answer in time.`);
  }
  if (names.has(code)) return unreachable('E_DNS', `There is no address for ${host} (${code}).`);
  if (tls.test(code)) {
    return unreachable('E_TLS', `${host} did not prove who it is (${code}). Nothing was read from it.`);
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return rejected('E_HEADERS', `${host} sent more headers than are read.`);
  }
  if (broken.test(code)) return rejected('E_CONTENT', `The answer of ${host} is broken (${code}).`);
  return unreachable('E_NETWORK', `The connection to ${host} failed (${code === '' ? name : code}).`);
}

/** True where trying again may help. */
export function isPassing({ code }: Failure): boolean {
  return ['E_TIMEOUT', 'E_NETWORK', 'E_DNS', 'E_RATE_LIMITED', 'E_SERVER'].includes(code);
}
