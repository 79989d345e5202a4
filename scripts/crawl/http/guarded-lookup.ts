import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { mayReach, type Reach } from './address.ts';

/** All addresses of a host name, or an error such as `ENOTFOUND`. */
export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (hostname, callback) => systemLookup(hostname, { all: true }, callback);

/** The error with which a connection to an address out of reach ends. */
export class RefusedAddressError extends Error {
  readonly code = 'E_SSRF';
}

/**
 * A lookup for sockets. It answers with the very addresses that it judged, so what is checked is what is connected to,
 * and every new connection is judged again. A name with one address out of reach is refused as a whole.
 */
export function guardedLookup(reach: Reach, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null) callback(error, '');
      else if (first === undefined) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
      else if (!addresses.every(({ address }) => mayReach(address, reach))) {
        callback(new RefusedAddressError(`${hostname} resolves to an address that must not be contacted`), '');
      } else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
