import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import { noCounts } from '#catalogue/records.ts';
import { badge } from './badge.ts';

const counts = { ...noCounts(), tools: 23, risks: { Low: 20, Medium: 2, High: 1, Critical: 0 } };

it('says the gravest level by word and by shape', () => {
  const svg = badge('example', counts);
  expect(svg).toContain('>23 tools, up to High<');
  expect(svg).toContain('<title id="t">23 tools of example; the gravest is High risk by Toolgrade</title>');
  expect(svg.match(/fill-opacity/g)).toHaveLength(1);
});

it('says what is not known', () => {
  const svg = badge('example', noCounts());
  expect(svg).toContain('>no tools known<');
  expect(svg.match(/fill-opacity/g)).toHaveLength(4);
});

it('X1, X11: keeps a hostile name inside its title', () => {
  const elements: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => elements.push(name));
  parser.write(badge('</title><script>alert(1)</script>\u0000 & ]]>', counts)).close();
  expect(new Set(elements)).toEqual(new Set(['svg', 'title', 'rect', 'path', 'g', 'text']));
});
