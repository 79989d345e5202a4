import { expect, it } from 'vitest';
import { noCounts } from '#catalogue/records.ts';
import { serverOf } from '../../../tests/support/graded.ts';
import { breadcrumbList, faqPage, graph, scriptJson, softwareApplication } from './structured-data.ts';

const absolute = (path: string): string => `https://example.org${path}`;

it('X1: JSON in a page cannot end its element, and stays the same JSON', () => {
  const value = { name: '</script><!-- \u2028 ]]>' };
  const text = scriptJson(value);
  expect(text).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(text)).toEqual(value);
});

it('lists the steps in order, the page itself without an address', () => {
  const crumbs = [
    { name: 'Home', path: '/' },
    { name: 'Servers', path: null },
  ];
  expect(graph([breadcrumbList(crumbs, absolute)])).toMatchObject({
    '@context': 'https://schema.org',
    '@graph': [
      {
        itemListElement: [
          { position: 1, name: 'Home', item: 'https://example.org/' },
          { position: 2, name: 'Servers' },
        ],
      },
    ],
  });
});

it('answers with the text of an answer, whatever is marked in it', () => {
  const answer = [
    { kind: 'text', text: 'It deletes ' },
    { kind: 'mark', text: 'a file' },
    { kind: 'text', text: '.' },
  ] as const;
  expect(faqPage('delete_file', [{ question: 'What does it do?', answer: [...answer] }])).toMatchObject({
    name: 'delete_file',
    mainEntity: [{ name: 'What does it do?', acceptedAnswer: { text: 'It deletes a file.' } }],
  });
});

it('X3: leaves out what a server does not say, and links nothing but https', () => {
  const server = serverOf('npm:a', { version: null, repository: 'javascript:alert(1)', description: 'a\u202e' });
  expect(softwareApplication({ server, counts: noCounts() }, absolute)).toEqual({
    '@type': 'SoftwareApplication',
    name: 'a',
    applicationCategory: 'DeveloperApplication',
    url: 'https://example.org/servers/npm-a/',
    description: 'a⟨U+202E⟩',
  });
});
