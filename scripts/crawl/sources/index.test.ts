import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { server } from '#core/model/server.ts';
import type { Listing, Source } from '../source.ts';
import { importForm, listings, parseAnyReference, parseReference, sources } from './index.ts';

/** What the files of this folder export under a name that ends so. */
async function exported(ending: string): Promise<{ file: string; value: unknown }[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = files.map(async (file) => {
    const module = (await import(join(import.meta.dirname, file))) as Record<string, unknown>;
    return Object.entries(module).flatMap(([name, value]) => (name.endsWith(ending) ? [{ file, value }] : []));
  });
  return (await Promise.all(found)).flat();
}

const everyKind: readonly (Source | Listing)[] = [...sources, ...listings];

describe('the index of sources', () => {
  it('names every source and every list of the folder, each in a file of its kind, with a test', async () => {
    const found = [...(await exported('Source')), ...(await exported('Listing'))];
    expect(new Set(found.map(({ value }) => value))).toEqual(new Set(everyKind));
    for (const { file, value } of found) {
      expect(file).toBe(`${(value as Source).kind}.ts`);
      // Packages of this machine are read by the code that the command line's tests run.
      if (file !== 'dir.ts' && file !== 'tarball.ts')
        expect(existsSync(join(import.meta.dirname, file.replace('.ts', '.test.ts'))), file).toBe(true);
    }
  });

  it('tells kinds apart, and those of servers are what a record can say', () => {
    expect(new Set(everyKind.map(({ kind }) => kind)).size).toBe(everyKind.length);
    for (const { kind } of sources) expect(server.shape.kind.options).toContain(kind);
    for (const { kind, form } of everyKind) expect(form.startsWith(`${kind}:`)).toBe(true);
  });

  it.each(everyKind.map(({ kind }) => kind))('%s: reads its own references, and complains with its form', (kind) => {
    const parsed = parseAnyReference(`${kind}:a`);
    expect(parsed.ok).toBe(true);
    const wrong = parseAnyReference('a');
    const form = everyKind.find((each) => each.kind === kind)?.form ?? '';
    expect(wrong.ok ? '' : wrong.failure).toContain(form);
    expect(wrong.ok ? '' : wrong.failure).toContain(importForm);
  });

  it.each(sources.map((source) => [source.kind, source] as const))(
    '%s: any text has an id, always the same',
    (kind, source) => {
      const rest = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.webUrl(), fc.constant('https://['));
      fc.assert(
        fc.property(rest, (text) => {
          const id = source.idOf(text);
          expect(id.startsWith(`${kind}:`)).toBe(true);
          expect(source.idOf(text)).toBe(id);
        }),
      );
    },
  );

  it('takes a list for no server', () => {
    expect(parseReference('registry:https://a.example').ok).toBe(false);
  });
});
