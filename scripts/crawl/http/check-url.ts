import { isIP } from 'node:net';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from '../failure.ts';
import { mayReach, type Reach } from './address.ts';

/** An address that a request may be sent to, as far as its text tells. */
export interface CheckedUrl {
  url: URL;
  reach: Reach;
  /** Codes of what was odd about it. */
  notes: string[];
}

/** What a caller lets a request reach besides public hosts. */
export interface LocalAccess {
  /** This machine, for tests. */
  allowLoopback?: boolean;
  /** This machine and private networks, because the user said so. */
  allowLocal?: boolean;
}

/**
 * Judges an address before anything is looked up. Public hosts are asked over https on port 443 alone; any other port,
 * and plain http, lead to local addresses only, and only where the caller allows those. User names and passwords in
 * the address are dropped. Fails with `E_URL` or `E_SSRF`.
 */
export function checkUrl(text: string, access: LocalAccess): Result<CheckedUrl, Failure> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return failed(rejected('E_URL', `"${text.slice(0, 200)}" is not an address.`));
  }
  const notes: string[] = [];
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
    notes.push('USERINFO_DROPPED');
  }
  if (url.hostname.split('.').some((label) => label.startsWith('xn--'))) notes.push('IDN_HOST');
  url.hash = '';
  const mayBeLocal = access.allowLoopback === true || access.allowLocal === true;
  const isPlainPublic = url.protocol === 'https:' && url.port === '';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return failed(rejected('E_URL', `Only https addresses are asked, and ${url.protocol} is none.`));
  }
  if (!isPlainPublic && !mayBeLocal) {
    return failed(rejected('E_URL', `Only https on port 443 is asked, and ${url.origin} is something else.`));
  }
  const reach: Reach = {
    public: isPlainPublic,
    loopback: mayBeLocal,
    private: access.allowLocal === true,
  };
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !mayReach(literal, reach)) return failed(refusedAddress(url.hostname));
  return success({ url, reach, notes });
}

/** The failure for a host whose address the crawl must not connect to. */
export function refusedAddress(host: string): Failure {
  return rejected('E_SSRF', `${host} is not a public address, so it was not contacted.`);
}
