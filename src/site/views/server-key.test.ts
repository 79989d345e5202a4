import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { serverKey } from './server-key.ts';

it.each([
  ['@modelcontextprotocol/server-github', 'github'],
  ['@stripe/mcp', 'stripe'],
  ['mongodb-mcp-server', 'mongodb'],
  ['@playwright/mcp', 'playwright'],
  ['exa-mcp-server', 'exa'],
  ['mcp-server', 'server'],
  ['', 'server'],
])('names %s %s', (name, key) => {
  expect(serverKey(name)).toBe(key);
});

it('uses only characters that every format takes, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(serverKey(name)).toMatch(/^[A-Za-z0-9-]{1,40}$/);
    }),
  );
});
