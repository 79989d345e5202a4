import { describe, expect, it } from 'vitest';
import { mayReach } from './address.ts';
import { checkUrl } from './check-url.ts';

const toPublic = { public: true, loopback: false, private: false };

describe('mayReach', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.2.1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'ff02::1',
    '::',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a00:1',
    '::ffff:8.8.8.8',
    '::7f00:1',
  ])('H1 keeps a request to public hosts away from %s', (address) => {
    expect(mayReach(address, toPublic)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])('lets it reach %s', (address) => {
    expect(mayReach(address, toPublic)).toBe(true);
  });

  it('reaches this machine and private networks only where that is allowed, and the metadata address never', () => {
    const everywhere = { public: true, loopback: true, private: true };
    expect(mayReach('127.0.0.1', everywhere)).toBe(true);
    expect(mayReach('10.1.2.3', everywhere)).toBe(true);
    expect(mayReach('10.1.2.3', { ...everywhere, private: false })).toBe(false);
    expect(mayReach('169.254.169.254', everywhere)).toBe(false);
    expect(mayReach('8.8.8.8', { ...everywhere, public: false })).toBe(false);
  });
});

describe('checkUrl', () => {
  it.each([
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://[fc00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://127.1/',
    'https://①②⑦.⓪.⓪.①/',
    'https://0/',
  ])('H1 refuses %s by its text', (address) => {
    expect(checkUrl(address, {})).toMatchObject({ ok: false, failure: { state: 'rejected', code: 'E_SSRF' } });
  });

  it.each([
    'http://example.org/',
    'https://example.org:22/',
    'https://example.org:6379/',
    'file:///etc/passwd',
    'gopher://a/',
    'data:,x',
    'no address',
  ])('H14 refuses %s', (address) => {
    expect(checkUrl(address, {})).toMatchObject({ ok: false, failure: { code: 'E_URL' } });
  });

  it('H14 drops user names and notes a host in another script', () => {
    const checked = checkUrl('https://user:secret@раypal.example/mcp#x', {});
    expect(checked).toMatchObject({ ok: true, value: { notes: ['USERINFO_DROPPED', 'IDN_HOST'] } });
    expect(checked.ok && checked.value.url.href).not.toContain('secret');
  });

  it('reaches no public host over plain http even where this machine is allowed', () => {
    expect(checkUrl('http://8.8.8.8/', { allowLoopback: true })).toMatchObject({ ok: false });
    expect(checkUrl('http://127.0.0.1:8080/', { allowLoopback: true })).toMatchObject({ ok: true });
  });
});
