import type { Followable } from './followable.ts';

/** True for a part of a path that reads like a key: long, and letters and digits mixed, or a UUID. */
function looksSecret(segment: string): boolean {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(segment)) return true;
  return /^[\w.~=-]{20,}$/.test(segment) && (segment.match(/\d/g)?.length ?? 0) >= 3 && /[a-z]/i.test(segment);
}

/**
 * The reference for a configured address, without what may be secret: user name, password, query and fragment. An
 * address whose path holds what reads like a key is not passed on at all.
 */
export function remoteReference(address: string): Followable {
  const variable: Followable = { code: 'E_URL', why: 'Its address is no web address, or has a variable in it.' };
  if (/[${}]/.test(address)) return variable;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return variable;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { code: 'E_URL', why: `Its address has the scheme ${url.protocol}, which is not asked.` };
  }
  if (url.pathname.split('/').some(looksSecret)) {
    return {
      code: 'E_SECRET_URL',
      why: `Its address on ${url.host} holds what reads like a key, so it was not kept. Name it as remote:URL to have it asked.`,
    };
  }
  const issues: string[] = [];
  if (url.search !== '' || url.hash !== '') issues.push('QUERY_DROPPED');
  if (url.username !== '' || url.password !== '') issues.push('USERINFO_DROPPED');
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return { ref: `remote:${url.href}`, issues };
}
