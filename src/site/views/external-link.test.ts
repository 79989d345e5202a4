import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { advisoryLink, externalLink, registryLink, sourceLink } from './external-link.ts';

it('takes absolute https addresses', () => {
  expect(externalLink('https://github.com/example/server')).toBe('https://github.com/example/server');
  expect(externalLink('HTTPS://Example.COM/a b')).toBeNull();
});

it.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'http://example.com/',
  '//evil.example/',
  '\\\\evil.example\\',
  'https:\\\\evil.example',
  'https://user:secret@example.com/',
  'https://',
  'https://exa\nmple.com/',
  '',
])('X3: refuses %j', (text) => {
  expect(externalLink(text)).toBeNull();
});

it('never gives anything but https, whatever the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
      const link = externalLink(text);
      expect(link === null || link.startsWith('https://')).toBe(true);
    }),
  );
});

it('finds the package of an npm server, and nothing for what has no public page', () => {
  expect(registryLink({ kind: 'npm', name: '@example/server', version: '1.0.0' })).toBe(
    'https://www.npmjs.com/package/@example/server/v/1.0.0',
  );
  expect(registryLink({ kind: 'dir', name: 'server', version: null })).toBeNull();
});

it('leads to the advisories of one published version, and of nothing else', () => {
  expect(advisoryLink({ kind: 'npm', name: '@example/server', version: '1.0.0' })).toBe(
    'https://deps.dev/npm/%40example%2Fserver/1.0.0',
  );
  expect(advisoryLink({ kind: 'pypi', name: 'server', version: null })).toBeNull();
  expect(advisoryLink({ kind: 'github', name: 'example/server', version: '1.0.0' })).toBeNull();
  expect(advisoryLink({ kind: 'npm', name: '../../evil', version: '1/../..' })).toBe(
    'https://deps.dev/npm/..%2F..%2Fevil/1%2F..%2F..',
  );
});

it('leads to the line of a commit and to the file of a version, and nowhere where the bytes are not known', () => {
  const place = { package: 'owner/name', version: 'c6e492b39f49', file: 'src/a b.ts', line: 7 };
  expect(sourceLink('github', place)).toBe('https://github.com/owner/name/blob/c6e492b39f49/src/a%20b.ts#L7');
  expect(sourceLink('github', { ...place, version: 'main' })).toBeNull();
  expect(sourceLink('github', { ...place, package: 'owner/../name' })).toBeNull();
  expect(sourceLink('npm', { ...place, package: '@scope/name', version: '1.2.3' })).toBe(
    'https://unpkg.com/@scope/name@1.2.3/src/a%20b.ts',
  );
  expect(sourceLink('npm', { ...place, version: null })).toBeNull();
  expect(sourceLink('remote', place)).toBeNull();
});
