import { BlockList, isIPv6 } from 'node:net';

/** Which addresses a request may reach. */
export interface Reach {
  public: boolean;
  /** 127.0.0.0/8 and ::1. */
  loopback: boolean;
  /** Private networks (RFC 1918 and RFC 4193). */
  private: boolean;
}

function blocks(...ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = ''] = range.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

const loopback = blocks('127.0.0.0/8', '::1/128');
const privateNetworks = blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7');

/** The IPv4 ranges that IANA's registry of special-purpose addresses keeps off the public network. */
const special4 = blocks(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
);

/** Public IPv6 is 2000::/3 less what stands for IPv4 (Teredo, 6to4), is for documentation, or is not assigned. */
const global6 = blocks('2000::/3');
const special6 = blocks('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

function isPublic(address: string): boolean {
  if (!isIPv6(address)) return !special4.check(address, 'ipv4');
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}

/**
 * True where a request of this reach may connect to the address. IPv4 addresses inside IPv6 ones (mapped, translated)
 * are outside 2000::/3 and so never reached, whatever they stand for. A scope (`fe80::1%eth0`) is never reached.
 */
export function mayReach(address: string, reach: Reach): boolean {
  if (address.includes('%')) return false;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  // A mapped address is judged by Node's lists as the IPv4 one that it holds: refuse it before they are asked.
  if (family === 'ipv6' && /^(?:0*:)*:?ffff:/i.test(address)) return false;
  if (loopback.check(address, family)) return reach.loopback;
  if (privateNetworks.check(address, family)) return reach.private;
  return reach.public && isPublic(address);
}
