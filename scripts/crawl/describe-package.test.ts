import { expect, test } from 'vitest';
import { describePackage } from './describe-package.ts';

const commands = (manifest: Parameters<typeof describePackage>[0]): unknown =>
  describePackage(manifest, new Set()).commands;

test('commands are what `bin` names, and a text there has the name of the package without its scope', () => {
  expect(commands({ name: '@scope/server', bin: './a.js' })).toEqual(['server']);
  expect(commands({ name: 'x', bin: { one: 'a.js', two: 'b.js', odd: 3 } })).toEqual(['one', 'two']);
  expect(commands({ name: 'x' })).toEqual([]);
});
