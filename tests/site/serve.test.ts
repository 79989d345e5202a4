import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type Serving } from '#scripts/publish/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-serve-'));
let serving: Serving;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, 'servers'));
  writeFileSync(join(folder, 'index.html'), 'home');
  writeFileSync(join(folder, 'servers/index.html'), 'servers');
  writeFileSync(join(folder, '404.html'), 'nothing here');
  writeFileSync(join(folder, 'assets/site.css'), 'body{}');
  serving = await serve({ directory: folder, port: 0 });
});
afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(new URL(path, serving.url), init);

it('serves pages with the headers that they count on', async () => {
  const response = await get('/servers/');
  expect(await response.text()).toBe('servers');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect((await get('/assets/site.css')).headers.get('cache-control')).toContain('immutable');
});

it('answers every other address with the page for it, under the same headers', async () => {
  for (const path of ['/nothing/', '/..%2f..%2fetc/passwd', '/%00', '/%']) {
    const response = await get(path);
    expect(response.status, path).toBe(404);
    expect(await response.text()).toBe('nothing here');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect(await (await get('/nothing/', { method: 'HEAD' })).text()).toBe('');
});

it('goes on with the new site when a build replaces its folder', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'toolgrade-serve-'));
  const write = (name: string, page: string): string => {
    const made = join(parent, name);
    mkdirSync(made);
    writeFileSync(join(made, 'index.html'), page);
    writeFileSync(join(made, '404.html'), 'none');
    return made;
  };
  const directory = write('site', 'old');
  const other = await serve({ directory, port: 0 });
  expect(await (await fetch(other.url)).text()).toBe('old');
  const next = write('next', 'a new and longer page');
  renameSync(directory, join(parent, 'gone'));
  renameSync(next, directory);
  expect(await (await fetch(other.url)).text()).toBe('a new and longer page');
  await other.close();
  rmSync(parent, { recursive: true });
});

it('says which option to use when the port is taken', async () => {
  const port = Number(new URL(serving.url).port);
  await expect(serve({ directory: folder, port })).rejects.toThrow(`port ${port} is taken: choose another with --port`);
});

it('says what to do where there is no site', async () => {
  await expect(serve({ directory: join(folder, 'assets'), port: 0 })).rejects.toThrow('build it first');
});

it('ends at once, with connections open', async () => {
  const other = await serve({ directory: folder, port: 0 });
  await fetch(other.url, { keepalive: true });
  await other.close();
  await expect(fetch(other.url)).rejects.toThrow();
});
