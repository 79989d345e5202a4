import { expect, it } from 'vitest';
import { bytes, capital, count, day, listed, monthOf, number, sentence } from './words.ts';

it('writes lists, numbers and dates as prose does', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'], 'or')]).toEqual([
    '',
    'a',
    'a and b',
    'a, b or c',
  ]);
  expect([number(0), number(999), number(42500), number(1234567)]).toEqual(['0', '999', '42,500', '1,234,567']);
  expect([count(1, 'tool'), count(0, 'tool'), count(2, 'loss', 'losses')]).toEqual(['1 tool', '0 tools', '2 losses']);
  expect([day('2026-11-03T23:59:59Z'), monthOf('2025-07'), capital('an Execute tool')]).toEqual([
    '3 November 2026',
    'July 2025',
    'An Execute tool',
  ]);
});

it('keeps what is no date, and ends sentences once', () => {
  expect([day('soon'), day('2026-13-01'), monthOf('x')]).toEqual(['soon', '2026-13-01', 'x']);
  expect([sentence('it ends'), sentence('Does it?')]).toEqual(['It ends.', 'Does it?']);
});

it('tells a size in the unit that fits', () => {
  expect([0, 1, 999, 1_000, 14_240, 1_300_000, 5_000_000_000].map(bytes)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '14.2 kB',
    '1.3 MB',
    '5.0 GB',
  ]);
});
