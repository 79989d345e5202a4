import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filesOf, readWords, writeWordTable } from './word-table.ts';

const word = fc.stringMatching(/^[a-c가-다]{1,6}$/);

it('reads back what it writes, in files that a beginning leads to', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 40 }), word, (some, asked) => {
      const padding = Array.from({ length: 3_000 }, (_, index) => `b${index.toString(2)}a`);
      const words = new Map([...some, ...padding].map((each, index) => [each, (index % 60) + 1]));
      const { starts, files } = writeWordTable(words);
      expect(files.length).toBeGreaterThan(1);
      const read = files.map(readWords);
      expect(new Map(read.flat().map((each) => [each.word, each.parts]))).toEqual(words);
      const beginning = read.flatMap((each, file) =>
        each.some((placed) => placed.word.startsWith(asked)) ? [file] : [],
      );
      expect(filesOf({ starts }, asked)).toEqual(expect.arrayContaining(beginning));
      expect(filesOf({ starts }, asked).length).toBeLessThanOrEqual(beginning.length + 1);
    }),
    { numRuns: 60 },
  );
});

it('has no file for no words', () => {
  expect(writeWordTable(new Map())).toEqual({ starts: [], files: [] });
  expect(filesOf({ starts: [] }, 'a')).toEqual([]);
});
