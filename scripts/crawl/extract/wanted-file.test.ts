import { expect, it } from 'vitest';
import { wantedFile } from './wanted-file.ts';

it.each([
  'package.json',
  'dist/index.js',
  'lib/a.cjs',
  'a.mjs',
  'src/a.ts',
  'src/a.mts',
  'src/a.cts',
  'src/a.tsx',
  'openapi.json',
  'tools/x.yaml',
  'tools/x.yml',
  'dist/prompts/plan.md',
])('wants %s', (path) => {
  expect(wantedFile(path, 1_000)).toBe(true);
});

it.each([
  'dist/index.js.map',
  'dist/index.d.ts',
  'dist/index.d.mts',
  'README.md',
  'docs/CHANGELOG.md',
  'LICENSE.txt',
  'a.wasm',
  'node_modules/x/index.js',
  'package-lock.json',
])('leaves %s', (path) => {
  expect(wantedFile(path, 1_000)).toBe(false);
});

it('wants a bundle of 14 MB and no source beyond the bound', () => {
  expect(wantedFile('dist/bundle.js', 14_000_000)).toBe(true);
  expect(wantedFile('dist/bundle.js', 40_000_000)).toBe(false);
  expect(wantedFile('data.json', 40_000_000)).toBe(false);
});
