import { expect, test } from 'vitest';
import { isPathUnder } from './path-under.ts';

test.each([
  ['/srv/data', '/srv/data'],
  ['/srv/data/', '/srv/data'],
  ['/srv/data/a/b.txt', '/srv/data'],
  ['/srv//data/./a', '/srv/data/'],
  ['/srv/data/..a/b..', '/srv/data'],
  ['/srv/data/a b/é', '/srv/data'],
  ['docs/a.md', 'docs'],
  ['./docs/a.md', './docs/'],
  ['a.md', '.'],
  ['C:\\work\\a.txt', 'c:/work'],
  ['c:/WORK/a.txt', 'C:\\work'],
  ['\\\\host\\share\\a', '\\\\host\\share\\'],
  ['/anything', '/'],
])('%s is under %s', (path, root) => expect(isPathUnder(path, [root])).toBe(true));

test.each([
  ['/srv/database', '/srv/data'],
  ['/srv/Data/a', '/srv/data'],
  ['/srv', '/srv/data'],
  ['/srv/data/../secret', '/srv/data'],
  ['/srv/data/..', '/srv/data'],
  ['/srv/data/a/../b', '/srv/data'],
  ['/srv/data/%2e%2e/secret', '/srv/data'],
  ['/srv/data/..%2fsecret', '/srv/data'],
  ['/srv/data/..\\secret', '/srv/data'],
  ['/srv/data\\..\\secret', '/srv/data'],
  ['/srv/data/a\u0000.txt', '/srv/data'],
  ['srv/data/a', '/srv/data'],
  ['/docs/a', 'docs'],
  ['docs/../a', 'docs'],
  ['../docs/a', 'docs'],
  ['~/a', '.'],
  ['~root/a', '.'],
  ['file:///srv/data/a', '/srv/data'],
  ['', '.'],
  [' ', '.'],
  ['C:\\work\\..\\x', 'C:\\work'],
  ['C:\\worker\\x', 'C:\\work'],
  ['C:work\\x', 'C:\\work'],
  ['C:\\work\\a.txt:stream', 'C:\\work'],
  ['C:\\work\\AAAAAA~1\\x', 'C:\\work'],
  ['C:\\work\\.. \\x', 'C:\\work'],
  ['D:\\work\\x', 'C:\\work'],
  ['\\\\other\\share\\a', '\\\\host\\share\\'],
  ['/srv/x', '/srv/x/..'],
])('%j is not under %s', (path, root) => expect(isPathUnder(path, [root])).toBe(false));

test('any of several folders will do', () => {
  expect(isPathUnder('/b/x', ['/a', '/b'])).toBe(true);
  expect(isPathUnder('/b/x', [])).toBe(false);
});
