import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFolder } from './replace-folder.ts';

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'toolgrade-replace-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

function folder(name: string, file: string): string {
  const path = join(parent, name);
  mkdirSync(path);
  writeFileSync(join(path, file), name);
  return path;
}

it('P8: puts the new folder in the place of the old one, whole, and leaves nothing behind', async () => {
  const place = folder('site', 'old.html');
  await replaceFolder(folder('new', 'new.html'), place);
  expect(readdirSync(parent)).toEqual(['site']);
  expect(readdirSync(place)).toEqual(['new.html']);
});

it('takes a place that is free', async () => {
  await replaceFolder(folder('new', 'new.html'), join(parent, 'site'));
  expect(readFileSync(join(parent, 'site/new.html'), 'utf8')).toBe('new');
});

it('P8: puts the old folder back when the new one is not there', async () => {
  const place = folder('site', 'old.html');
  await expect(replaceFolder(join(parent, 'missing'), place)).rejects.toThrow();
  expect(existsSync(join(place, 'old.html'))).toBe(true);
  expect(readdirSync(parent)).toEqual(['site']);
});
