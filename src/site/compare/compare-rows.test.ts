import { expect, test } from 'vitest';
import { noCounts } from '#catalogue/records.ts';
import { serverOf } from '../../../tests/support/graded.ts';
import { compareRows } from './compare-rows.ts';

const one = {
  server: serverOf('npm:one', { environment: ['ONE_TOKEN', 'DEBUG'] }),
  counts: { ...noCounts(), tools: 2, categories: { ...noCounts().categories, Write: 2 } },
};
const other = { server: serverOf('npm:other', { version: null, license: 'M\u202eIT' }), counts: noCounts() };
const cells = (label: string): unknown => compareRows([one, other]).find((row) => row.label === label)?.cells;

test('lays facts side by side, and says unknown where something is not known', () => {
  expect(cells('Tools')).toEqual(['2', '0']);
  expect(cells('Version')).toEqual(['1.0.0', null]);
  expect(cells('Secrets it reads')).toEqual(['ONE_TOKEN', 'none that its code names']);
});

test('leaves out what none of them has, and spells out what hides', () => {
  expect(cells('Write')).toEqual(['2', '0']);
  expect(cells('Financial')).toBeUndefined();
  expect(cells('Licence')).toEqual([null, 'M⟨U+202E⟩IT']);
});
