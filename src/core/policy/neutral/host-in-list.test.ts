import { expect, test } from 'vitest';
import { isHostInList } from './host-in-list.ts';

const list = ['api.example.com', '*.files.example', 'bücher.example', '127.0.0.1:8080', '[::1]'];

test.each([
  'https://api.example.com',
  'http://api.example.com/',
  'HTTPS://API.Example.COM/a?b=https://evil.example#c',
  'https://api.example.com./x',
  'https://a.files.example/x',
  'wss://a.b.files.example',
  'https://xn--bcher-kva.example/',
  'https://BÜCHER.example/',
  'http://127.0.0.1:8080/x',
  'https://api.example.com:443/',
  'http://[::1]/',
])('a listed host: %s', (url) => expect(isHostInList(url, 'url', list)).toBe(true));

test.each([
  'https://evil.example/?https://api.example.com',
  'https://api.example.com@evil.example/',
  'https://user:secret@api.example.com/',
  'https://api.example.com.evil.example/',
  'https://notapi.example.com/',
  'https://api.example.com:8443/',
  'https://files.example/',
  'https://evilfiles.example/',
  'http://127.0.0.1/',
  'https:/api.example.com',
  'https:api.example.com',
  '//api.example.com',
  'api.example.com',
  'https:\\\\api.example.com',
  'https://evil.example\\@api.example.com/',
  'https://api.exam\tple.com/',
  ' https://api.example.com/',
  'https://api.example.com\u0000.evil.example/',
  'https://%61pi.example.com/',
  'https://evil.example%2f@api.example.com/',
  'https://api.example.com../',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,https://api.example.com',
  'https://',
  '',
])('no listed host: %j', (url) => expect(isHostInList(url, 'url', list)).toBe(false));

test.each(['api.example.com', 'API.example.com.', 'x.files.example', '127.0.0.1:8080'])('a bare host: %s', (host) =>
  expect(isHostInList(host, 'host', list)).toBe(true),
);

test.each([
  'evil.example/api.example.com',
  'api.example.com/../x',
  'a@api.example.com',
  'api.example.com?',
  'evil.example#api.example.com',
  'api.example.com:1',
  '',
])('no bare host of the list: %s', (host) => expect(isHostInList(host, 'host', list)).toBe(false));

test('an entry that is no host lists nothing', () => {
  expect(isHostInList('https://a.example/', 'url', ['', '*', '*.', 'a b', ':80', '/'])).toBe(false);
});
