import { afterEach, describe, expect, it } from 'vitest';
import { Catalogue } from '#catalogue/catalogue.ts';
import { failed, success } from '#core/model/result.ts';
import { provenanceOf, serverOf } from '../../tests/support/graded.ts';
import { unreachable } from './failure.ts';
import { limits } from './limits.ts';
import type { SourceEntry } from './read-sources.ts';
import { crawl } from './run.ts';
import type { CrawlContext, Source } from './source.ts';
import { declaredEntry } from './sources/declared-entry.ts';

const context = { now: '2026-11-21T00:00:00.000Z' } as CrawlContext;
const catalogue = new Catalogue(':memory:');
afterEach(() => {
  for (const id of catalogue.ids()) catalogue.remove(id, context.now);
});

function entry(name: string, read: Source['read']): SourceEntry {
  const source: Source = { kind: 'npm', form: 'npm:NAME', idOf: (rest) => `npm:${rest}`, read };
  return { source, rest: name, ref: `npm:${name}`, id: `npm:${name}` };
}

const reads = (name: string, tools = 1): SourceEntry =>
  entry(name, async () =>
    success({
      changed: true,
      crawled: {
        server: serverOf(`npm:${name}`),
        tools: Array.from({ length: tools }, (_, index) => ({
          definition: { name: `tool_${index}` },
          provenance: provenanceOf(),
        })),
        readingKey: 'key',
      },
    }),
  );
const fails = (name: string): SourceEntry =>
  entry(name, async () => failed(unreachable('E_OFFLINE', 'The registry cannot be reached.')));

async function statuses(...entries: SourceEntry[]): Promise<Record<string, string>> {
  const lines = await crawl(entries, catalogue, context, () => {});
  return Object.fromEntries(lines.map(({ id, status }) => [id, status]));
}

describe('crawl', () => {
  it('goes on past a server that cannot be read, and past a fault of ours', async () => {
    const broken = entry('broken', async () => {
      throw new Error('a bug');
    });
    expect(await statuses(reads('a'), fails('b'), broken, reads('c', 2))).toEqual({
      'npm:a': 'read',
      'npm:b': 'failed',
      'npm:broken': 'failed',
      'npm:c': 'read',
    });
    expect(catalogue.server('npm:b')?.outcome).toMatchObject({ state: 'unreachable', code: 'E_OFFLINE' });
    expect(catalogue.server('npm:broken')?.outcome).toMatchObject({ state: 'rejected', code: 'E_INTERNAL' });
    expect(catalogue.tools('npm:c').map(({ definition }) => definition.name)).toEqual(['tool_0', 'tool_1']);
  });

  it('keeps what was known of a server that cannot be read this time', async () => {
    await statuses(reads('a', 3));
    expect(await statuses(fails('a'))).toEqual({ 'npm:a': 'kept' });
    expect(catalogue.tools('npm:a')).toHaveLength(3);
    expect(catalogue.server('npm:a')?.outcome.state).toBe('ok');
  });

  it('says of a kept server why it could not be read again, since when, and no longer than that', async () => {
    const at = (now: string, each: SourceEntry) => crawl([each], catalogue, { ...context, now }, () => {});
    await at('2026-11-20T00:00:00.000Z', reads('a'));
    await at('2026-11-21T00:00:00.000Z', fails('a'));
    await at('2026-11-22T00:00:00.000Z', fails('a'));
    expect(catalogue.server('npm:a')).toMatchObject({
      outcome: { state: 'ok' },
      lastFailure: {
        state: 'unreachable',
        code: 'E_OFFLINE',
        message: 'The registry cannot be reached.',
        since: '2026-11-21T00:00:00.000Z',
      },
    });
    const asBefore = entry('a', async (_rest, known) => {
      if (known === null) throw new Error('it was read before');
      return success({ changed: false, server: known.server });
    });
    await at('2026-11-23T00:00:00.000Z', asBefore);
    expect(catalogue.server('npm:a')).not.toHaveProperty('lastFailure');
    expect(catalogue.tools('npm:a')).toHaveLength(1);
  });

  it('P5 begins nothing after it was told to end, and keeps what was begun', async () => {
    const controller = new AbortController();
    const slow = entry('slow', async (rest, known, lent) => {
      controller.abort();
      return reads('slow').source.read(rest, known, lent);
    });
    const lines = await crawl(
      [slow, ...'abcdefgh'].map((each) => (typeof each === 'string' ? reads(each) : each)),
      catalogue,
      context,
      () => {},
      { signal: controller.signal },
    );
    // Those that were begun beside it are finished, too.
    expect(lines.length).toBeLessThanOrEqual(limits.concurrency);
    expect(lines.map(({ id }) => id)).toContain('npm:slow');
    expect(catalogue.ids()).toEqual(lines.map(({ id }) => id).toSorted());
  });

  it('keeps what lists declare of a server that cannot be read', async () => {
    const declaration = {
      by: 'registry:https://registry.example.com',
      name: 'com.example/a',
      title: null,
      description: 'An invented server',
      version: '1.0.0',
      status: 'active' as const,
      statusMessage: null,
      repository: null,
      homepage: null,
      publishedAt: null,
      updatedAt: null,
      ref: 'npm:a@1.0.0',
      also: [],
      issues: [],
    };
    await statuses(declaredEntry(fails('a'), [declaration]));
    expect(catalogue.server('npm:a')).toMatchObject({
      description: 'An invented server',
      declarations: [declaration],
      outcome: { code: 'E_OFFLINE' },
    });
  });

  it('reads a server again whose last crawl failed', async () => {
    await statuses(fails('a'));
    let knownBefore: unknown = 'never called';
    const looks = entry('a', async (_rest, known) => {
      knownBefore = known;
      return failed(unreachable('E_OFFLINE', 'Still not.'));
    });
    expect(await statuses(looks)).toEqual({ 'npm:a': 'failed' });
    expect(knownBefore).toBeNull();
  });

  it('reads a server again whose last reading was not whole, and keeps that where it fails', async () => {
    let knownBefore: unknown = 'never called';
    const partial = entry('a', async (_rest, known) => {
      knownBefore = known;
      const server = serverOf('npm:a');
      const tools = [{ definition: { name: 'half' }, provenance: provenanceOf() }];
      return success({ changed: true, crawled: { server, tools, readingKey: '{"version":"1","again":true}' } });
    });
    expect(await statuses(partial)).toEqual({ 'npm:a': 'read' });
    expect(await statuses(partial)).toEqual({ 'npm:a': 'unchanged' });
    expect(knownBefore).toBeNull();
    expect(await statuses(fails('a'))).toEqual({ 'npm:a': 'kept' });
    expect(catalogue.tools('npm:a')).toHaveLength(1);
  });

  it('keeps the facts of a server without tools that cannot be read this time', async () => {
    await statuses(reads('a', 0));
    expect(await statuses(fails('a'))).toEqual({ 'npm:a': 'kept' });
    expect(catalogue.server('npm:a')?.version).toBe(serverOf('npm:a').version);
  });

  it('writes nothing where a server is read again and says the same at another time', async () => {
    const later = (now: string): SourceEntry =>
      entry('a', async () => {
        const server = { ...serverOf('npm:a'), crawledAt: now };
        const tools = [{ definition: { name: 'tool' }, provenance: provenanceOf({ obtainedAt: now }) }];
        return success({ changed: true, crawled: { server, tools, readingKey: '' } });
      });
    expect(await statuses(later('2026-11-21T00:00:00.000Z'))).toEqual({ 'npm:a': 'read' });
    expect(await statuses(later('2026-11-22T00:00:00.000Z'))).toEqual({ 'npm:a': 'unchanged' });
    expect(catalogue.server('npm:a')?.crawledAt).toBe('2026-11-21T00:00:00.000Z');
  });

  it('P2 ends where the disk is full: no server is to blame', async () => {
    const full = entry('a', async () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    await expect(statuses(full, reads('b'))).rejects.toThrow('no space left');
    expect(catalogue.server('npm:a')).toBeUndefined();
  });

  it('forgets servers that left the list', async () => {
    await statuses(reads('a'), reads('b'));
    await statuses(reads('b'));
    expect(catalogue.ids()).toEqual(['npm:b']);
    expect(catalogue.tools('npm:a')).toEqual([]);
  });

  it('keeps nothing of a server whose tools cannot be stored', () => {
    const bad = { definition: { name: 'a' }, provenance: undefined as never };
    expect(() => catalogue.put({ server: serverOf('npm:bad'), tools: [bad], readingKey: 'key' })).toThrow();
    expect(catalogue.ids()).toEqual([]);
  });
});
