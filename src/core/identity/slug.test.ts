import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverSlug, toolSlug } from './slug.ts';

describe('toolSlug', () => {
  it.each(['list_issues', 'nat_create_port_forward', 'a', 'get-user-2'])('leaves %j as it is', (name) => {
    expect(toolSlug(name)).toBe(name);
  });

  it.each([
    ['browserClick', /^browserclick-[0-9a-f]{8}$/],
    ['../../index', /^index-[0-9a-f]{8}$/],
    ['CON', /^con-[0-9a-f]{8}$/],
    ['index', /^index-[0-9a-f]{8}$/],
    ['404', /^404-[0-9a-f]{8}$/],
    ['.', /^x-[0-9a-f]{8}$/],
    ['', /^x-[0-9a-f]{8}$/],
    ['发送邮件', /^x-[0-9a-f]{8}$/],
    ['list-deadbeef', /^list-deadbeef-[0-9a-f]{8}$/],
  ])('X9 makes %j safe', (name, slug) => {
    expect(toolSlug(name)).toMatch(slug);
  });

  it('tells names apart that differ in case, form or length alone', () => {
    const names = ['a', 'A', 'é', 'e\u0301', 'x'.repeat(300), 'x'.repeat(301), 'a.', 'a ', 'a/b', 'a%2fb'];
    expect(new Set(names.map(toolSlug)).size).toBe(names.length);
  });

  it('is a safe path segment for any text, and never the same for two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        expect(toolSlug(one)).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
        expect(toolSlug(one).length).toBeLessThanOrEqual(80);
        if (one !== other) expect(toolSlug(one)).not.toBe(toolSlug(other));
      }),
    );
  });
});

describe('serverSlug', () => {
  it.each([
    ['npm:tavily-mcp', 'npm-tavily-mcp'],
    ['npm:@modelcontextprotocol/server-filesystem', 'npm-modelcontextprotocol--server-filesystem'],
    ['dir:firewall-server', 'dir-firewall-server'],
  ])('reads %s as %s', (id, slug) => {
    expect(serverSlug(id)).toBe(slug);
  });

  it('tells apart what its form would blur', () => {
    const ids = [
      'npm:@a/b',
      'npm:a--b',
      'npm:@a--b/c',
      'npm:@a/b--c',
      'npm:a-b',
      'npm:a.b',
      'npm:A-b',
      'npm:@itunified.io/mcp',
      'npm:itunified.io--mcp',
    ];
    const slugs = ids.map(serverSlug);
    expect(new Set(slugs).size).toBe(ids.length);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
  });
});
