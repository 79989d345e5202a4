import { expect, test } from 'vitest';
import { parseDocstring } from './docstring.ts';
import { resolveVersion } from './profile.ts';
import { cleanDoc, compiledDoc, decodeEscapes, dedent, titleCase } from './text.ts';

// The expected texts are what Python 3.11 (3.13 for the compiled docstring) gives.
test('escapes', () => {
  expect(decodeEscapes(String.raw`a\n\x41\u00e9\101\q\\`)).toBe('a\nAéA\\q\\');
});

test.each([
  ['\n    Foo\n      bar\n    ', 'Foo\n  bar'],
  ['Foo\n\tbar', 'Foo\nbar'],
  ['  one  ', 'one  '],
  ['', ''],
])('inspect.cleandoc of %j', (doc, clean) => expect(cleanDoc(doc)).toBe(clean));

test('the docstring that Python 3.13 stores keeps its last line', () => {
  expect(compiledDoc('\n    Foo\n      bar\n    ')).toBe('\nFoo\n  bar\n');
});

test('textwrap.dedent', () => expect(dedent('\n  a\n    b\n \n')).toBe('\na\n  b\n\n'));

test('str.title', () => expect(titleCase('file_path2x URL')).toBe('File_Path2X Url'));

test.each([
  ['>=2.3,<3', [2, 999, 999]],
  ['==2.3.1', [2, 3, 1]],
  ['~=2.11.0', [2, 11, 999]],
  ['<2.13', [2, 12, 999]],
  ['', [3, 4, 7]],
] as const)('the newest version that fastmcp%s admits', (requirement, version) => {
  expect(resolveVersion('fastmcp', requirement)).toEqual(version);
});

test('descriptions of arguments in the three styles', () => {
  for (const doc of [
    'Does it.\n\nArgs:\n    a (int): First\n        and more.\n    b: Second.\n\nReturns:\n    Nothing.',
    'Does it.\n\nParameters\n----------\na : int\n    First\n    and more.\nb\n    Second.',
    'Does it.\n\n:param int a: First\n    and more.\n:param b: Second.\n:returns: Nothing.',
  ]) {
    const parsed = parseDocstring(doc);
    expect(parsed.description).toBe('Does it.');
    expect(Object.fromEntries(parsed.parameters)).toEqual({ a: 'First\nand more.', b: 'Second.' });
  }
});
