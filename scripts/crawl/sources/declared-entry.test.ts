import { describe, expect, it } from 'vitest';
import type { Declaration } from '#core/model/declaration.ts';
import { success } from '#core/model/result.ts';
import type { Server } from '#core/model/server.ts';
import { serverOf } from '../../../tests/support/graded.ts';
import type { SourceEntry } from '../read-sources.ts';
import type { CrawlContext } from '../source.ts';
import { declaredEntry, withDeclarations } from './declared-entry.ts';

const declaration: Declaration = {
  by: 'registry:https://registry.example.com',
  name: 'com.example/a',
  title: null,
  description: 'What the registry says',
  version: '1.0.0',
  status: 'active',
  statusMessage: null,
  repository: 'https://example.com/a',
  homepage: null,
  publishedAt: null,
  updatedAt: null,
  ref: 'npm:a@1.0.0',
  also: [],
  issues: [],
};

/** What is kept of a server that is as it was, when a crawl has these declarations for it. */
async function again(kept: Server, declarations: readonly Declaration[]): Promise<Server> {
  const entry: SourceEntry = {
    ref: 'npm:a',
    rest: 'a',
    id: 'npm:a',
    source: {
      kind: 'npm',
      form: 'npm:NAME',
      idOf: (rest) => `npm:${rest}`,
      read: async () => success({ changed: false, server: kept }),
    },
  };
  const reading = await declaredEntry(entry, declarations).source.read('a', null, {} as CrawlContext);
  if (!reading.ok || reading.value.changed) throw new Error('the server was to be as it was');
  return reading.value.server;
}

describe('declaredEntry', () => {
  const read = serverOf('npm:a', { description: null, repository: 'https://example.com/own', homepage: null });

  it('follows what a list says now, though the server is as it was', async () => {
    const deprecated: Declaration = { ...declaration, status: 'deprecated', statusMessage: 'Use another.' };
    const first = withDeclarations(read, [deprecated]);
    expect(first).toMatchObject({ description: 'What the registry says', deprecated: 'Use another.' });
    const second = await again(first, [{ ...declaration, description: 'Something else' }]);
    expect(second).toEqual(withDeclarations(read, [{ ...declaration, description: 'Something else' }]));
    expect(second).toMatchObject({ deprecated: null, repository: 'https://example.com/own' });
  });

  it('forgets what lists said that name it no more', async () => {
    expect(await again(withDeclarations(read, [declaration]), [])).toEqual(read);
    expect(await again(read, [])).toEqual(read);
  });
});
